#!/usr/bin/env python3
"""Peer: Keras' fit on features in memory, as the tutorials do it. Prints one line of JSON.

    python keras_head.py [ROWS] [FEATURES] [EPOCHS]

Each head is trained on the same random rows, batch 32, Adam; the first epoch, which traces the
graph, is left out, and the median of the others is reported.
"""
import json
import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow
from tensorflow import keras

CLASSES = 5
BATCH = 32


def head(hidden, features):
    layers = [keras.layers.Input((features,))]
    if hidden:
        layers += [keras.layers.Dense(256, activation="relu"), keras.layers.Dropout(0.5)]
    layers.append(keras.layers.Dense(CLASSES, activation="softmax"))
    model = keras.Sequential(layers)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def epoch_seconds(model, x, y, epochs):
    seconds = []
    for _ in range(epochs + 1):
        start = time.perf_counter()
        model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)
        seconds.append(time.perf_counter() - start)
    return {
        "secondsPerEpoch": statistics.median(seconds[1:]),
        "least": min(seconds[1:]),
        "most": max(seconds[1:]),
    }


def main():
    given = [int(value) for value in sys.argv[1:]]
    rows, features, epochs = given + [16000, 1280, 7][len(given) :]
    random = np.random.default_rng(42)
    y = np.arange(rows) % CLASSES
    x = random.random((rows, features), dtype=np.float32)
    x[:, :CLASSES] += np.eye(CLASSES, dtype=np.float32)[y]
    print(
        json.dumps(
            {
                "peer": "tensorflow " + tensorflow.__version__,
                "softmax": epoch_seconds(head(False, features), x, y, epochs),
                "dense": epoch_seconds(head(True, features), x, y, epochs),
            }
        )
    )


if __name__ == "__main__":
    main()
