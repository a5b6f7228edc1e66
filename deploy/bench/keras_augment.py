#!/usr/bin/env python3
"""Times Keras' ImageDataGenerator on one thread, all affine transforms on, as the script augment has them.

    python3 -m venv venv && venv/bin/pip install -r requirements-augment.txt
    venv/bin/python keras_augment.py FOLDER_OF_CLASS_FOLDERS [ROUNDS]

One line of JSON for each size: images in a second by the clock and of the processor, plain and augmented.
"""
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
from tensorflow.keras.preprocessing.image import ImageDataGenerator

AFFINE = dict(rotation_range=40, width_shift_range=0.2, height_shift_range=0.2, shear_range=20, zoom_range=0.2,
              horizontal_flip=True, vertical_flip=True, fill_mode="nearest")
BATCH = 32


def rates(folder, side, rounds, **transforms):
    batches = ImageDataGenerator(**transforms).flow_from_directory(
        folder, target_size=(side, side), batch_size=BATCH, interpolation="bilinear", shuffle=False, seed=42)
    images = 0
    for step in range(-2, rounds * len(batches)):
        if step == 0:
            clock, processor = time.perf_counter(), time.process_time()
        count = len(batches[step % len(batches)][0])
        images += count if step >= 0 else 0
    return images / (time.perf_counter() - clock), images / (time.process_time() - processor)


def main(folder, rounds):
    for side in (150, 224):
        plain, augmented = rates(folder, side, rounds), rates(folder, side, rounds, **AFFINE)
        print(json.dumps(dict(side=side, plainImagesPerSecond=round(plain[0]), augmentedImagesPerSecond=round(augmented[0]),
                              plainImagesPerCpuSecond=round(plain[1]), augmentedImagesPerCpuSecond=round(augmented[1]))))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 2)
