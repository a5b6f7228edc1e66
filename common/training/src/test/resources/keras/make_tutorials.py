"""Writes the models of Keras' own tutorials with few weights: make_tutorials.py FOLDER NAME-PREFIX ENDING...

By Keras 3 with the endings .keras and .h5, by Keras 2 (tf.keras 2.15) with .h5. Beside each NAME.ENDING lie
NAME_x.npy and NAME_y.npy: images N×H×W×C and what the model makes of them.
"""
import sys

import numpy
import keras
from keras import layers


def augmentation():
    return keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.RandomZoom(0.2)], name="augmentation")


def base(side):
    network = keras.applications.MobileNetV2(input_shape=(side, side, 3), include_top=False, weights=None, alpha=0.1)
    return keras.Model(network.input, network.get_layer("block_4_add").output, name="mobilenetv2_part")


def small_cnn():
    return keras.Sequential([
        keras.Input((32, 32, 3)),
        augmentation(),
        layers.Rescaling(1.0 / 255),
        layers.Conv2D(4, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(6, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Dropout(0.2),
        layers.Flatten(),
        layers.Dense(8, activation="relu"),
        layers.Dense(3),
    ])


def base_in_sequential():
    return keras.Sequential([
        base(32),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.2),
        layers.Dense(3, activation="softmax"),
    ])


def base_in_functional():
    """As "Transfer learning and fine-tuning" has it: augmentation, scaling by sums, base, head."""
    image = keras.Input((32, 32, 3))
    x = augmentation()(image)
    x = x / 127.5 - 1.0
    x = base(32)(x, training=False)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.2)(x)
    return keras.Model(image, layers.Dense(1)(x))


def blocks():
    """Separable convolutions, residual sums, and a normalization, as the tutorial from scratch has them."""
    image = keras.Input((24, 24, 3))
    normalization = layers.Normalization()
    x = normalization(image)
    normalization.adapt(numpy.random.default_rng(5).uniform(0, 255, (8, 24, 24, 3)))
    x = layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.Activation("relu")(x)
    before = x
    x = layers.SeparableConv2D(12, 3, padding="same")(x)
    x = layers.BatchNormalization(scale=False)(x)
    x = layers.LeakyReLU(**({"negative_slope": 0.2} if keras.__version__.startswith("3") else {"alpha": 0.2}))(x)
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    side = layers.Conv2D(12, 1, strides=2, padding="same")(before)
    x = layers.add([x, side])
    x = layers.Concatenate()([x, side])
    x = layers.DepthwiseConv2D(3, padding="same", activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(4, activation="sigmoid")(x))


def main():
    folder, prefix, *endings = sys.argv[1:]
    for number, make in enumerate([small_cnn, base_in_sequential, base_in_functional, blocks]):
        keras.utils.set_random_seed(number)
        random = numpy.random.default_rng(number)
        model = make()
        values = []
        model(numpy.zeros((1, *model.input_shape[1:]), "float32"))
        for weights in model.get_weights():
            small = weights.ndim == 1
            values.append(random.uniform(0.5, 1.5, weights.shape) if small else weights)
        x = random.uniform(0, 255, (3, *model.input_shape[1:])).astype("float32")
        keep = [w.dtype.kind != "f" for w in model.get_weights()]
        model.set_weights([old if k else new for old, new, k in zip(model.get_weights(), values, keep)])
        name = f"{folder}/{prefix}{make.__name__}"
        for ending in endings:
            model.save(name + ending)
        numpy.save(name + "_x.npy", x)
        numpy.save(name + "_y.npy", model.predict(x, verbose=0))


main()
