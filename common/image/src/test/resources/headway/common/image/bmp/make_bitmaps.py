"""Writes bitmaps that few programs write, and beside each of this folder the pixels that Pillow sees, on white.

Run in this folder with Pillow 11 or later; the three of 64x64 pixels were there before.
"""

import glob
import struct

from PIL import Image

WIDTH, HEIGHT = 7, 5


def pixels():
    """Rows from the top; red, green, blue and alpha, white and black among them."""
    for y in range(HEIGHT):
        for x in range(WIDTH):
            if y == 0:
                yield (255, 255, 255, 255)
            elif y == 1:
                yield (0, 0, 0, 255 - 40 * x)
            else:
                yield (37 * x, 60 * y, 255 - 30 * x, 50 * y if x else 255)


def write(name, bits, masks, header=40, compression=3, top_down=False, gap=0):
    """masks: red, green, blue, alpha."""
    step = (WIDTH * bits + 31) // 32 * 4
    rows = []
    data = list(pixels())
    for y in range(HEIGHT):
        row = b""
        for value in data[y * WIDTH : (y + 1) * WIDTH]:
            packed = 0
            for level, mask in zip(value, masks):
                if mask:
                    shift = (mask & -mask).bit_length() - 1
                    most = mask >> shift
                    packed |= (level * most + 127) // 255 << shift
            row += packed.to_bytes(bits // 8, "little")
        rows.append(row.ljust(step, b"\0"))
    body = b"".join(rows if top_down else reversed(rows))
    info = struct.pack(
        "<IiiHHIIiiII", header, WIDTH, -HEIGHT if top_down else HEIGHT, 1, bits, compression, len(body), 2835, 2835, 0, 0
    )
    if header > 40:
        told = masks if compression == 3 else (0, 0, 0, 0)
        info += struct.pack("<4I", *told)[: header - 40]
        info = info.ljust(header, b"\0")
    elif compression == 3:
        info += struct.pack("<3I", *masks[:3])
    info += b"\xaa" * gap
    offset = 14 + len(info)
    with open(name + ".bmp", "wb") as out:
        out.write(b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + info + body)


BGRA = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
write("bgra-v4", 32, BGRA, header=108)
write("rgba-v5", 32, (0xFF, 0xFF00, 0xFF0000, 0xFF000000), header=124, gap=6)
write("abgr-v3-topdown", 32, (0xFF000000, 0xFF0000, 0xFF00, 0xFF), header=56, top_down=True)
write("bgrx-fields", 32, (0xFF0000, 0xFF00, 0xFF, 0))
write("bgr32-plain", 32, BGRA, compression=0)
write("bgr32-plain-v5", 32, BGRA, header=124, compression=0)
write("555-plain", 16, (0x7C00, 0x3E0, 0x1F, 0), compression=0)
write("555-fields-topdown", 16, (0x7C00, 0x3E0, 0x1F, 0), top_down=True)
write("565-v4", 16, (0xF800, 0x7E0, 0x1F, 0), header=108)
write("565-v2", 16, (0xF800, 0x7E0, 0x1F, 0), header=52)

for name in sorted(glob.glob("*.bmp")):
    seen = Image.open(name).convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    white.save(name[:-4] + ".png", optimize=True)
