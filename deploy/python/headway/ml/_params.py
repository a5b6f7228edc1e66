"""Params that several stages have."""

import os
from typing import Any, Dict, List, TypeVar

from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasPredictionCol, HasProbabilityCol

from headway._uris import Uri

P = TypeVar("P", bound=Params)


def _text(value: Any) -> str:
    """A text or a path. PySpark 3.5's own converter fails with NumPy 2 where it is neither."""
    if isinstance(value, (str, os.PathLike)):
        return str(os.fspath(value))
    raise TypeError("Could not convert %r to string" % (value,))


def text(name: str, doc: str) -> "Param[str]":
    return Param(Params._dummy(), name, doc, typeConverter=_text)


def whole(name: str, doc: str) -> "Param[int]":
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toInt)


def real(name: str, doc: str) -> "Param[float]":
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toFloat)


def flag(name: str, doc: str) -> "Param[bool]":
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toBoolean)


def texts(name: str, doc: str) -> "Param[List[str]]":
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toListString)


def given(arguments: Dict[str, Any]) -> Dict[str, Any]:
    """Without those that are None, which leave a param as it is."""
    return {name: value for name, value in arguments.items() if value is not None}


class HasNetwork(Params):
    """The network, where it is cut, and how it gets its pixels."""

    network: "Param[str]" = text(
        "network", "name of a network, or the URI of an ONNX, Keras or DL4J file"
    )
    cut: "Param[str]" = text(
        "cut", "name of the layer whose output is taken; empty: the pooled features"
    )
    frozenLayers: "Param[int]" = whole(
        "frozenLayers", "number of layers from the input, instead of a cut; 0: as the cut says"
    )
    preprocessing: "Param[str]" = text(
        "preprocessing", "name of a preprocessing; empty: as the network says"
    )
    resize: "Param[str]" = text(
        "resize", "squash, center-crop or pad; empty: as the network says"
    )
    filter: "Param[str]" = text(
        "filter", "filter that resizes, by Pillow's name; empty: as the network says"
    )
    cropRatio: "Param[float]" = real(
        "cropRatio", "side of the input over that of the resized image; 0: as the network says"
    )
    exactPixels: "Param[bool]" = flag(
        "exactPixels", "whether large JPEGs are decoded in full"
    )

    def __init__(self) -> None:
        super().__init__()
        self._setDefault(
            network="efficientnet-lite0",
            cut="",
            frozenLayers=0,
            preprocessing="",
            resize="",
            filter="",
            cropRatio=0.0,
            exactPixels=False,
        )

    def setNetwork(self: P, value: Uri) -> P:
        """The name of a network, or the URI of its file."""
        return self._set(network=value)

    def getNetwork(self) -> str:
        return self.getOrDefault(self.network)

    def setCut(self: P, value: str) -> P:
        """The name of the layer whose output is taken."""
        return self._set(cut=value)

    def getCut(self) -> str:
        return self.getOrDefault(self.cut)

    def setFrozenLayers(self: P, value: int) -> P:
        """The number of layers from the input, instead of a cut."""
        return self._set(frozenLayers=value)

    def getFrozenLayers(self) -> int:
        return self.getOrDefault(self.frozenLayers)

    def setPreprocessing(self: P, value: str) -> P:
        """The name of a preprocessing."""
        return self._set(preprocessing=value)

    def getPreprocessing(self) -> str:
        return self.getOrDefault(self.preprocessing)

    def setResize(self: P, value: str) -> P:
        """``squash``, ``center-crop`` or ``pad``."""
        return self._set(resize=value)

    def getResize(self) -> str:
        return self.getOrDefault(self.resize)

    def setFilter(self: P, value: str) -> P:
        """The filter that resizes, by Pillow's name."""
        return self._set(filter=value)

    def getFilter(self) -> str:
        return self.getOrDefault(self.filter)

    def setCropRatio(self: P, value: float) -> P:
        """The side of the input over that of the resized image."""
        return self._set(cropRatio=value)

    def getCropRatio(self) -> float:
        return self.getOrDefault(self.cropRatio)

    def setExactPixels(self: P, value: bool) -> P:
        """Whether large JPEGs are decoded in full."""
        return self._set(exactPixels=value)

    def getExactPixels(self) -> bool:
        return self.getOrDefault(self.exactPixels)


class HasPredictions(HasPredictionCol, HasProbabilityCol):
    """The columns that a classifier adds."""

    predictedLabelCol: "Param[str]" = text(
        "predictedLabelCol", "column name for the predicted label's name; none if empty"
    )

    def __init__(self) -> None:
        super().__init__()
        self._setDefault(
            probabilityCol="probability",
            predictionCol="prediction",
            predictedLabelCol="predictedLabel",
        )

    def setProbabilityCol(self: P, value: str) -> P:
        """The name of the column of probabilities; none if empty."""
        return self._set(probabilityCol=value)

    def setPredictionCol(self: P, value: str) -> P:
        """The name of the column of predicted labels."""
        return self._set(predictionCol=value)

    def setPredictedLabelCol(self: P, value: str) -> P:
        """The name of the column of predicted labels' names; none if empty."""
        return self._set(predictedLabelCol=value)

    def getPredictedLabelCol(self) -> str:
        return self.getOrDefault(self.predictedLabelCol)
