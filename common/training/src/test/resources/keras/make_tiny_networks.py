#!/usr/bin/env python3
"""Writes the tiny Keras 2 networks beside this file, and what Keras answers, with every kind of layer that is read.

    venv/bin/pip install tensorflow-cpu==2.15.1
    venv/bin/python make_tiny_networks.py

For each NAME: NAME.h5, NAME_x.npy (N, H, W, 3) and NAME_y.npy.
"""
import math
import os

import h5py
import numpy as np
import tensorflow as tf

L = tf.keras.layers
HERE = os.path.dirname(os.path.abspath(__file__))


@tf.keras.utils.register_keras_serializable()
class CustomScaleLayer(L.Layer):
    """As keras.applications.inception_resnet_v2 has it."""

    def __init__(self, scale, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}

    def call(self, inputs):
        return inputs[0] + inputs[1] * self.scale


def excite(x, channels, name):
    """Squeeze-and-excitation as EfficientNet has it."""
    s = L.GlobalAveragePooling2D(name=name + "_squeeze")(x)
    s = L.Reshape((1, 1, channels), name=name + "_reshape")(s)
    s = L.Conv2D(2, 1, padding="same", activation="swish", name=name + "_reduce")(s)
    s = L.Conv2D(channels, 1, padding="same", activation="sigmoid", name=name + "_expand")(s)
    return L.Multiply(name=name + "_excite")([x, s])


def branches():
    image = L.Input((13, 10, 3), name="image")
    x = L.Rescaling(1 / 2.0, offset=0.1, name="rescaling")(image)
    x = L.Normalization(axis=-1, name="normalization")(x)
    x = L.Rescaling([1 / math.sqrt(s) for s in (0.2, 0.3, 0.4)], name="rescaling_1")(x)
    x = L.ZeroPadding2D(((0, 1), (2, 1)), name="pad")(x)
    x = L.Conv2D(4, 3, strides=2, use_bias=False, name="stem/conv")(x)
    x = L.BatchNormalization(scale=False, epsilon=1e-2, name="stem/bn")(x)
    x = L.ReLU(max_value=0.5, name="stem/relu")(x)
    a = L.DepthwiseConv2D(3, padding="same", depth_multiplier=2, name="depthwise")(x)
    a = L.BatchNormalization(center=False, name="depthwise_bn")(a)
    a = L.LeakyReLU(0.2, name="leaky")(a)
    b = L.SeparableConv2D(8, (3, 5), padding="same", depth_multiplier=2, activation="tanh", name="separable")(x)
    x = L.Add(name="add")([a, b])
    x = L.Dropout(0.3, name="dropout")(x)
    x = excite(x, 8, "se")
    c = L.AveragePooling2D(3, strides=1, padding="same", name="average_pool")(x)
    d = L.MaxPooling2D(3, strides=1, padding="same", name="max_pool")(x)
    e = L.Conv2D(8, (1, 3), padding="same", dilation_rate=(1, 2), activation="elu", name="dilated")(x)
    x = L.Concatenate(name="concatenate")([c, d, e])
    x = L.Conv2D(8, 1, name="project")(x)
    x = CustomScaleLayer(0.17, name="scaled_sum")([x, d])
    x = L.Maximum(name="maximum")([x, c])
    x = L.Average(name="average")([x, e, d])
    x = L.Cropping2D(((1, 0), (1, 1)), name="crop")(x)
    x = L.Activation("swish", name="swish")(x)
    x = L.GlobalMaxPooling2D(name="global_max")(x)
    x = L.Dense(5, activation="softmax", name="predictions")(x)
    return tf.keras.Model(image, x, name="branches")


def keepdims():
    """The top of MobileNet."""
    image = L.Input((8, 8, 3), name="image")
    x = L.Conv2D(6, 3, padding="same", strides=2, activation="relu6", name="conv")(image)
    x = L.GlobalAveragePooling2D(keepdims=True, name="pool")(x)
    x = L.Dropout(1e-3, name="dropout")(x)
    x = L.Conv2D(4, 1, padding="same", name="conv_preds")(x)
    x = L.Reshape((4,), name="reshape_2")(x)
    x = L.Activation("softmax", name="predictions")(x)
    return tf.keras.Model(image, x, name="keepdims")


def sequential():
    """The top of VGG: a flatten whose order the dense layer depends on."""
    return tf.keras.Sequential(
        [
            L.Conv2D(3, 3, padding="same", activation="relu", input_shape=(8, 6, 3), name="block1_conv1"),
            L.MaxPooling2D(2, name="block1_pool"),
            L.Flatten(name="flatten"),
            L.Dense(7, activation="relu", name="fc1"),
            L.Dense(4, activation="softmax", name="predictions"),
        ],
        name="sequential",
    )


def randomise(net, rng):
    for layer in net.layers:
        values = []
        for weight in layer.weights:
            kind = weight.name.split("/")[-1]
            if kind.startswith("count"):
                values.append(np.int64(0))
            elif kind.startswith(("gamma", "moving_variance", "variance")):
                values.append(rng.uniform(0.5, 1.5, weight.shape).astype("float32"))
            else:
                values.append(rng.normal(0, 0.5, weight.shape).astype("float32"))
        if values:
            layer.set_weights(values)
        if isinstance(layer, L.Normalization):
            layer.finalize_state()


def main():
    rng = np.random.default_rng(7)
    for net in (branches(), keepdims(), sequential()):
        randomise(net, rng)
        x = rng.normal(0, 1, (2, *net.input_shape[1:])).astype("float32")
        path = os.path.join(HERE, net.name)
        net.save(path + ".h5", include_optimizer=False)
        np.save(path + "_x.npy", x)
        np.save(path + "_y.npy", net.predict(x, verbose=0))
        print(net.name, os.path.getsize(path + ".h5"))
    with h5py.File(os.path.join(HERE, "keras3.h5"), "w") as file:
        file.attrs["keras_version"] = "3.3.3"
        file.attrs["model_config"] = "{}"
    with h5py.File(os.path.join(HERE, "weights_only.h5"), "w") as file:
        file.attrs["keras_version"] = "2.15.0"
        file.create_group("block1_conv1")


if __name__ == "__main__":
    main()
