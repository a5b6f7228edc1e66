"""Distributed transfer learning for images on Apache Spark.

``headway.ml`` has stages of Spark ML, which need a Spark session with ``headway-inference.jar``;
``run``, ``predict`` and the functions that read a workspace need the command ``headway``.
"""

from headway.commands import (
    CommandFailed,
    RunResult,
    command,
    confusion,
    history,
    predict,
    predictions,
    run,
)

__all__ = [
    "CommandFailed",
    "RunResult",
    "command",
    "confusion",
    "history",
    "predict",
    "predictions",
    "preprocess",
    "run",
]


def preprocess(photo, network=None, classifier=None):
    """The pixels of a photo as Headway gives them to a network.

    :param photo: the bytes of a JPEG, PNG, BMP or WebP file, or its path on this machine
    :param network: name or URI of a network; the shipped one unless ``classifier`` is given
    :param classifier: URI of a ``classifier.onnx``, whose pixels ``predict`` computes
    :return: a float32 array of numpy, channels × height × width
    """
    from headway.ml import ImageClassificationModel, ImageFeaturizer

    if network is not None and classifier is not None:
        raise ValueError("give network or classifier, not both")
    if classifier is not None:
        return ImageClassificationModel(classifier=classifier).preprocess(photo)
    stage = ImageFeaturizer() if network is None else ImageFeaturizer(network=network)
    return stage.preprocess(photo)
