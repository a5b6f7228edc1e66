"""Distributed transfer learning for images on Apache Spark.

``headway.ml`` has stages of Spark ML, which need a Spark session with ``headway-inference.jar``;
``run``, ``predict`` and the functions that read a workspace need the command ``headway``.
"""

from typing import TYPE_CHECKING, Optional, Union

from headway._uris import Uri
from headway.commands import (
    CommandFailed,
    PredictResult,
    RunResult,
    command,
    confusion,
    history,
    predict,
    predictions,
    run,
)

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

__all__ = [
    "CommandFailed",
    "PredictResult",
    "RunResult",
    "command",
    "confusion",
    "history",
    "predict",
    "predictions",
    "preprocess",
    "run",
]


def preprocess(
    photo: Union[bytes, bytearray, Uri],
    network: Optional[Uri] = None,
    classifier: Optional[Uri] = None,
) -> "NDArray[float32]":
    """The pixels of a photo as Headway gives them to a network.

    :param photo: the bytes of a JPEG, PNG, BMP or WebP file, as a row of Spark has them too, or
        its path on this machine
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
