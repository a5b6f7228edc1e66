"""Stages of Spark ML over a column of images.

The module has the name of the Java package, by which PySpark finds a stage that was saved.
"""

from pathlib import Path
from typing import Any, List, Optional, Union

from pyspark import keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import HasInputCol, HasOutputCol, HasPredictionCol, HasProbabilityCol
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer
from pyspark.sql import SparkSession

__all__ = ["ImageClassificationModel", "ImageFeaturizer"]


def _text(name: str, doc: str) -> Param:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toString)


def _java_stage(name: str, uid: str) -> Any:
    spark = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
    if not hasattr(spark, "_jsparkSession"):
        raise RuntimeError(
            "Spark Connect has no access to the driver's JVM, which "
            + name
            + " needs; use a classic session"
        )
    found = spark.sparkContext._jvm
    for part in name.split("."):
        found = getattr(found, part)
    try:
        return found(uid)
    except TypeError:
        raise RuntimeError(
            "Spark does not find " + name + "; start the session with"
            " --jars headway-inference.jar, or spark.jars"
        ) from None


class _ImageStage(JavaTransformer, HasInputCol, JavaMLReadable, JavaMLWritable):
    """What the stages have in common."""

    handleInvalid = _text(
        "handleInvalid",
        "how to handle null images and those that cannot be decoded: error, skip (filter out rows)"
        " or keep (null output)",
    )
    reasonCol = _text(
        "reasonCol", "name of a column that says why an image is bad; none if empty"
    )
    batchSize = Param(
        Params._dummy(),
        "batchSize",
        "images of one run of the network",
        typeConverter=TypeConverters.toInt,
    )

    def _begin(self, java_class: str, given: dict) -> None:
        self._java_obj = _java_stage(java_class, self.uid)
        self._setDefault(inputCol="image", handleInvalid="error", reasonCol="", batchSize=32)
        self._set(**{name: value for name, value in given.items() if value is not None})

    def setInputCol(self, value: str):
        """The name of the column of images; ``image`` unless set."""
        return self._set(inputCol=value)

    def setHandleInvalid(self, value: str):
        """``error`` (unless set), ``skip`` or ``keep``."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        return self.getOrDefault(self.handleInvalid)

    def setReasonCol(self, value: str):
        """The name of a column for why an image is bad; none unless set."""
        return self._set(reasonCol=value)

    def getReasonCol(self) -> str:
        return self.getOrDefault(self.reasonCol)

    def setBatchSize(self, value: int):
        """Images of one run of the network; 32 unless set."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def preprocess(self, photo: Union[bytes, str, Path]):
        """The pixels of a photo as the network gets them.

        :param photo: the bytes of an image file, or its path on this machine
        :return: a float32 array of numpy, channels × height × width
        """
        import numpy

        encoded = photo if isinstance(photo, bytes) else Path(photo).read_bytes()
        self._transfer_params_to_java()
        pixels = self._java_obj.preprocess(encoded)
        return numpy.frombuffer(pixels.littleEndian(), "<f4").reshape(list(pixels.shape()))


class ImageFeaturizer(_ImageStage, HasOutputCol):
    """Sends images through the frozen part of a pretrained network.

    The features are the floats that ``headway extract`` writes.

    >>> photos = spark.read.format("binaryFile").load("s3a://bucket/photos/*.jpg")
    >>> ImageFeaturizer(inputCol="content").transform(photos).select("path", "features")
    """

    outputType = _text("outputType", "type of the output column: vector or array")
    network = _text(
        "network", "name of a network, or the URI of an ONNX, Keras or DL4J file"
    )
    cut = _text("cut", "name of the layer whose output is taken; empty: the pooled features")
    frozenLayers = Param(
        Params._dummy(),
        "frozenLayers",
        "number of layers from the input, instead of a cut; 0: as the cut says",
        typeConverter=TypeConverters.toInt,
    )
    preprocessing = _text("preprocessing", "name of a preprocessing; empty: as the network says")
    resize = _text("resize", "squash, center-crop or pad; empty: as the network says")
    filter = _text("filter", "filter that resizes, by Pillow's name; empty: as the network says")
    cropRatio = Param(
        Params._dummy(),
        "cropRatio",
        "side of the input over that of the resized photo; 0: as the network says",
        typeConverter=TypeConverters.toFloat,
    )
    exactPixels = Param(
        Params._dummy(),
        "exactPixels",
        "whether large JPEGs are decoded in full",
        typeConverter=TypeConverters.toBoolean,
    )

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        outputType: Optional[str] = None,
        network: Optional[str] = None,
        cut: Optional[str] = None,
        frozenLayers: Optional[int] = None,
        preprocessing: Optional[str] = None,
        resize: Optional[str] = None,
        filter: Optional[str] = None,
        cropRatio: Optional[float] = None,
        exactPixels: Optional[bool] = None,
        handleInvalid: Optional[str] = None,
        reasonCol: Optional[str] = None,
        batchSize: Optional[int] = None,
    ):
        super().__init__()
        self._setDefault(
            outputCol="features",
            outputType="vector",
            network="efficientnet-lite0",
            cut="",
            frozenLayers=0,
            preprocessing="",
            resize="",
            filter="",
            cropRatio=0.0,
            exactPixels=False,
        )
        self._begin("headway.ml.ImageFeaturizer", self._input_kwargs)

    def setOutputCol(self, value: str):
        """The name of the column of features; ``features`` unless set."""
        return self._set(outputCol=value)

    def setOutputType(self, value: str):
        """``vector`` (unless set) or ``array`` (of floats)."""
        return self._set(outputType=value)

    def setNetwork(self, value: str):
        """The name of a network, or the URI of its file."""
        return self._set(network=value)

    def setCut(self, value: str):
        """The name of the layer whose output is taken."""
        return self._set(cut=value)

    def setFrozenLayers(self, value: int):
        """The number of layers from the input, instead of a cut."""
        return self._set(frozenLayers=value)

    def setPreprocessing(self, value: str):
        """The name of a preprocessing."""
        return self._set(preprocessing=value)

    def setResize(self, value: str):
        """``squash``, ``center-crop`` or ``pad``."""
        return self._set(resize=value)

    def setFilter(self, value: str):
        """The filter that resizes, by Pillow's name."""
        return self._set(filter=value)

    def setCropRatio(self, value: float):
        """The side of the input over that of the resized photo."""
        return self._set(cropRatio=value)

    def setExactPixels(self, value: bool):
        """Whether large JPEGs are decoded in full."""
        return self._set(exactPixels=value)


class ImageClassificationModel(_ImageStage, HasPredictionCol, HasProbabilityCol):
    """Classifies images by a ``classifier.onnx`` that ``headway export`` wrote."""

    classifier = _text("classifier", "URI of a classifier.onnx that export wrote")
    predictedLabelCol = _text(
        "predictedLabelCol", "column name for the predicted label's name; none if empty"
    )

    @keyword_only
    def __init__(
        self,
        *,
        classifier: Optional[str] = None,
        inputCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        predictedLabelCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        reasonCol: Optional[str] = None,
        batchSize: Optional[int] = None,
    ):
        super().__init__()
        self._setDefault(
            probabilityCol="probability",
            predictionCol="prediction",
            predictedLabelCol="predictedLabel",
        )
        self._begin("headway.ml.ImageClassificationModel", self._input_kwargs)

    @property
    def labels(self) -> List[str]:
        """The names of the labels by index."""
        self._transfer_params_to_java()
        return list(self._java_obj.labels())

    def setClassifier(self, value: str):
        """The URI of a ``classifier.onnx``; required."""
        return self._set(classifier=value)

    def setProbabilityCol(self, value: str):
        """The name of the column of probabilities; none if empty."""
        return self._set(probabilityCol=value)

    def setPredictionCol(self, value: str):
        """The name of the column of predicted labels."""
        return self._set(predictionCol=value)

    def setPredictedLabelCol(self, value: str):
        """The name of the column of predicted labels' names; none if empty."""
        return self._set(predictedLabelCol=value)
