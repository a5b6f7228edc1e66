"""Runs an exported classifier in Python's onnxruntime, with nothing but what the file says about itself.

python classifier_check.py CLASSIFIER.onnx PHOTO...

Prints one line of JSON: the class names, and for each photo its label, probability and logits. The preprocessing comes
from the file's metadata: value = (pixel - mean) * scale, planes in `order`, resized as `resize` says.
"""

import json
import os
import sys

import numpy
from PIL import Image, ImageOps


def rgb(path):
    """An upright picture, transparency laid on white."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def shape(image, to):
    """Width and height of the whole resized image."""
    if to["mode"] == "SQUASH":
        return to["width"], to["height"]
    if to["mode"] == "CENTER_CROP" and to["width"] == to["height"]:
        shorter = min(image.size)
        return tuple(to["width"] * side // shorter for side in image.size)
    ratios = image.width / to["width"], image.height / to["height"]
    ratio = max(ratios) if to["mode"] == "PAD" else min(ratios)
    return tuple(max(1, round(side / ratio)) for side in image.size)


def offset(length, kept, rounding):
    return (length - kept) // 2 if rounding == "DOWN" else round((length - kept) / 2)


def resized(image, width, height, to):
    image = image.resize(shape(image, to), Image.Resampling[to["filter"]])
    columns, rows = min(width, image.width), min(height, image.height)
    left, top = offset(image.width, columns, to["rounding"]), offset(image.height, rows, to["rounding"])
    image = image.crop((left, top, left + columns, top + rows))
    if image.size != (width, height):
        ground = Image.new("RGB", (width, height), tuple(to["fill"]))
        ground.paste(image, ((width - columns) // 2, (height - rows) // 2))
        image = ground
    return numpy.asarray(image, dtype=numpy.float64)


def tensor(path, preprocessing):
    pixels = resized(rgb(path), preprocessing["width"], preprocessing["height"], preprocessing["resize"])
    if preprocessing["order"] == "BGR":
        pixels = pixels[:, :, ::-1]
    values = (pixels - preprocessing["mean"]) * preprocessing["scale"]
    return values.transpose(2, 0, 1)[None].astype(numpy.float32)


def main(model, photos):
    # Here, because pixel_check.py takes the functions above where these are not installed.
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load(model), full_check=True)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    metadata = session.get_modelmeta().custom_metadata_map
    classes = json.loads(metadata["headway.classNames"])
    preprocessing = json.loads(metadata["headway.preprocessing"])
    name = session.get_inputs()[0].name
    predictions = []
    for photo in photos:
        logits, probabilities = session.run(["logits", "probabilities"], {name: tensor(photo, preprocessing)})
        best = int(logits[0].argmax())
        predictions.append(
            {
                "photo": os.path.basename(photo),
                "label": classes[best],
                "probability": float(probabilities[0][best]),
                "logits": [float(x) for x in logits[0]],
            }
        )
    print(json.dumps({"classes": classes, "predictions": predictions}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:]) if len(sys.argv) > 2 else sys.exit(__doc__)
