#!/usr/bin/env python3
"""Writes keras.applications' MobileNetV2 with random weights as .h5, and as tf2onnx exports it.

    python3 -m venv venv && venv/bin/pip install -r requirements-networks.txt
    venv/bin/python keras_network.py OUT_DIR
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf
import tf2onnx


def main(out):
    tf.keras.utils.set_random_seed(0)
    network = tf.keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(224, 224, 3), pooling="avg")
    network.save(os.path.join(out, "mobilenet_v2.h5"))
    tf2onnx.convert.from_keras(
        network, opset=13, inputs_as_nchw=[network.input.name], output_path=os.path.join(out, "mobilenet_v2.onnx"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
