"""Compares the network input that Headway makes of photos with what other libraries make of them.

python pixel_check.py DIR

DIR/photos.txt has a path on each line. Each other folder of DIR is one case: <line number>.f32 is what Headway made of that
photo, as float32 of channels x height x width; expected/<line number>.f32 becomes what the library makes, where the folder
`expected` exists. One file says how:

    headway.json               Headway's own preprocessing, by Pillow
    torchvision.json           resize, crop, interpolation, mean and std, by torchvision.transforms
    config.json                of timm, by timm.data.create_transform
    preprocessor_config.json   of transformers, by its image processor

Prints one line of JSON: for each case the mean and the largest absolute difference in levels of 255, and the share of values
that differ by at most 2.
"""

import json
import pathlib
import sys

import numpy
from PIL import Image, ImageOps


def rgb(path):
    """An upright photo, transparency laid on white."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def pillow(case):
    from classifier_check import resized

    how = json.loads((case / "headway.json").read_text())

    def tensor(image):
        if how["order"] == "GREY":
            image = image.convert("L")
        pixels = resized(image, how["width"], how["height"], how["resize"]).reshape(how["height"], how["width"], -1)
        return ((pixels - how["mean"]) * how["scale"]).transpose(2, 0, 1)

    return tensor, how["scale"]


def torchvision(case):
    from torchvision import transforms

    how = json.loads((case / "torchvision.json").read_text())
    transform = transforms.Compose([
        transforms.Resize(how["resize"], interpolation=transforms.InterpolationMode(how["interpolation"])),
        transforms.CenterCrop(how["crop"]),
        transforms.ToTensor(),
        transforms.Normalize(how["mean"], how["std"]),
    ])
    return lambda image: transform(image).numpy(), [1 / (255 * each) for each in how["std"]]


def timm(case):
    from timm.data import create_transform

    how = json.loads((case / "config.json").read_text())["pretrained_cfg"]
    names = ("input_size", "interpolation", "mean", "std", "crop_pct", "crop_mode")
    transform = create_transform(**{name: tuple(how[name]) if isinstance(how[name], list) else how[name] for name in names if name in how})
    return lambda image: transform(image).numpy(), [1 / (255 * each) for each in how["std"]]


def transformers(case):
    from transformers import AutoImageProcessor

    # Two implementations: that by Pillow, and that by torch, whose resizing rounds in other places.
    backend = "pil" if case.name.endswith("-exact") else "torchvision"
    processor = AutoImageProcessor.from_pretrained(case, backend=backend)
    how = json.loads((case / "preprocessor_config.json").read_text())
    factor = how.get("rescale_factor", 1 / 255)
    return lambda image: numpy.asarray(processor(image, return_tensors="np")["pixel_values"][0]), [factor / each for each in how["image_std"]]


LIBRARIES = {
    "headway.json": pillow,
    "torchvision.json": torchvision,
    "config.json": timm,
    "preprocessor_config.json": transformers,
}


def compare(case, photos):
    library = next(LIBRARIES[name] for name in LIBRARIES if (case / name).exists())
    tensor, scale = library(case)
    total, count, within, most = 0.0, 0, 0, 0.0
    for number, photo in enumerate(photos):
        wanted = tensor(rgb(photo))
        if (case / "expected").is_dir():
            wanted.astype(numpy.float32).tofile(case / "expected" / f"{number}.f32")
        ours = numpy.fromfile(case / f"{number}.f32", dtype=numpy.float32).reshape(wanted.shape)
        # Rounded, because values are float32: levels are whole numbers.
        levels = numpy.round(numpy.abs(ours - wanted) / numpy.abs(numpy.asarray(scale)).reshape(-1, 1, 1), 2)
        total += float(levels.sum())
        count += levels.size
        within += int((levels <= 2).sum())
        most = max(most, float(levels.max()))
    return {"mean": total / count, "within2": within / count, "max": most}


def main(folder):
    photos = (folder / "photos.txt").read_text().splitlines()
    cases = sorted(each for each in folder.iterdir() if each.is_dir())
    print(json.dumps({case.name: compare(case, photos) for case in cases}))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1])) if len(sys.argv) == 2 else sys.exit(__doc__)
