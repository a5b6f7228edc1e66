"""Runs an exported classifier in Python's onnxruntime, with nothing but what the file says about itself.

python classifier_check.py CLASSIFIER.onnx PHOTO...

Prints one line of JSON: the class names, and for each photo its label, probability and logits. The preprocessing comes
from the file's metadata: value = (pixel - mean) * scale, planes in `order`, resized as `resize` says.
"""

import json
import os
import sys

import numpy
import onnx
import onnxruntime
from PIL import Image, ImageOps


def rgb(path):
    """An upright picture, transparency laid on white."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def interpolated(pixels, size, axis):
    """Linear interpolation between pixel centres, without averaging."""
    old = pixels.shape[axis]
    at = numpy.clip((numpy.arange(size) + 0.5) * old / size - 0.5, 0, old - 1)
    low = at.astype(int)
    high = numpy.minimum(low + 1, old - 1)
    shape = [1] * pixels.ndim
    shape[axis] = size
    weight = (at - low).reshape(shape)
    return pixels.take(low, axis) * (1 - weight) + pixels.take(high, axis) * weight


def resized(image, width, height, how):
    if how == "CENTER_CROP":
        scale = min(image.width / width, image.height / height)
        columns, rows = max(1, round(width * scale)), max(1, round(height * scale))
        left, top = (image.width - columns) // 2, (image.height - rows) // 2
        image = image.crop((left, top, left + columns, top + rows))
    if image.width > 2 * width or image.height > 2 * height:
        image = image.resize((min(width, image.width), min(height, image.height)), Image.Resampling.BOX)
    pixels = numpy.asarray(image, dtype=numpy.float64)
    return numpy.rint(interpolated(interpolated(pixels, height, 0), width, 1))


def tensor(path, preprocessing):
    pixels = resized(rgb(path), preprocessing["width"], preprocessing["height"], preprocessing["resize"])
    if preprocessing["order"] == "BGR":
        pixels = pixels[:, :, ::-1]
    values = (pixels - preprocessing["mean"]) * preprocessing["scale"]
    return values.transpose(2, 0, 1)[None].astype(numpy.float32)


def main(model, photos):
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
