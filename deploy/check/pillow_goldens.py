"""Writes what Pillow makes of a small image of hard edges, for the tests of our own filters.

python pillow_goldens.py > common/image/src/test/resources/headway/common/image/resample/pillow.txt

One line for each filter and size: filter, width, height, and the rows' red, green and blue bytes in hexadecimal digits.
"""

import numpy
from PIL import Image

WIDTH, HEIGHT = 23, 17
SIZES = [(9, 7), (23, 5), (30, 12), (4, 40)]


def image():
    x, y, c = numpy.meshgrid(numpy.arange(WIDTH), numpy.arange(HEIGHT), numpy.arange(3), indexing="ij")
    levels = (x * x * 37 + y * y * 91 + x * y * 11 + c * 53) % 256
    return Image.fromarray(levels.transpose(1, 0, 2).astype(numpy.uint8))


def main():
    for name in ("NEAREST", "BOX", "BILINEAR", "HAMMING", "BICUBIC", "LANCZOS"):
        for size in SIZES:
            pixels = numpy.asarray(image().resize(size, Image.Resampling[name]))
            print(name, *size, pixels.tobytes().hex())


if __name__ == "__main__":
    main()
