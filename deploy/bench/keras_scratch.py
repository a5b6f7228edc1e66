#!/usr/bin/env python3
"""Peer: Keras' fit of the network that Headway calls scratch:small-cnn, on the same photos, decoded in memory.

    python3 -m venv venv && venv/bin/pip install -r requirements-keras.txt
    venv/bin/python keras_scratch.py FOLDER_OF_CLASS_FOLDERS [EPOCHS]

Pictures of 150x150, values 0 to 1, batch 32, Adam 1e-3, all cores. The first epoch, which traces the graph, is left out,
and the median of the others is reported. One line of JSON.
"""
import json
import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

SIDE = 150
BATCH = 32


def photos(folder):
    data = tf.keras.utils.image_dataset_from_directory(
        folder, image_size=(SIDE, SIDE), batch_size=BATCH, shuffle=False, label_mode="int")
    pairs = [(x.numpy(), y.numpy()) for x, y in data]
    return np.concatenate([x for x, _ in pairs]) / np.float32(255), np.concatenate([y for _, y in pairs])


def small_cnn(classes):
    stack = [layers.Input((SIDE, SIDE, 3))]
    for filters in (32, 32, 64):
        stack += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(2)]
    stack += [layers.Flatten(), layers.Dense(64, activation="relu"), layers.Dropout(0.5)]
    model = tf.keras.Sequential(stack + [layers.Dense(classes, activation="softmax")])
    model.compile(tf.keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def main(folder, epochs):
    tf.keras.utils.set_random_seed(0)
    x, y = photos(folder)
    model = small_cnn(int(y.max()) + 1)
    rates = []
    for _ in range(epochs + 1):
        start = time.perf_counter()
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)
        rates.append(len(x) / (time.perf_counter() - start))
    print(json.dumps({
        "peer": "tensorflow " + tf.__version__,
        "images": len(x),
        "imagesPerSecond": round(statistics.median(rates[1:]), 1),
        "least": round(min(rates[1:]), 1),
        "most": round(max(rates[1:]), 1),
    }))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 5)
