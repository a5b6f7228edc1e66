"""The stages that compute."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Union

from pyspark import keyword_only
from pyspark.ml.param import Param
from pyspark.ml.param.shared import HasInputCol, HasOutputCol
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaTransformer

from headway._uris import Uri, local
from headway.ml._params import HasNetwork, HasPredictions, P, given, text, whole
from headway.ml._session import java_stage

if TYPE_CHECKING:
    import pandas
    from numpy import float32
    from numpy.typing import NDArray


class ImageStage(JavaTransformer, HasInputCol, JavaMLWritable):
    """What the stages have in common."""

    # Set by PySpark: the stage of the JVM, and the arguments of the constructor.
    _java_obj: Any
    _input_kwargs: Dict[str, Any]

    handleInvalid: "Param[str]" = text(
        "handleInvalid",
        "how to handle null images and those that cannot be decoded: error, skip (filter out rows)"
        " or keep (null output)",
    )
    reasonCol: "Param[str]" = text(
        "reasonCol", "name of a column that says why an image is bad; none if empty"
    )
    batchSize: "Param[int]" = whole(
        "batchSize",
        "images of one run of the network; on a processor one takes the least time, a GPU needs"
        " many",
    )

    def _begin(self, java_class: str, arguments: Dict[str, Any]) -> None:
        self._java_obj = java_stage(java_class, self.uid)
        self._setDefault(inputCol="image", handleInvalid="error", reasonCol="", batchSize=1)
        self._set(**given(arguments))

    def setInputCol(self: P, value: str) -> P:
        """The name of the column of images; ``image`` unless set."""
        return self._set(inputCol=value)

    def setHandleInvalid(self: P, value: str) -> P:
        """``error`` (unless set), ``skip`` or ``keep``."""
        return self._set(handleInvalid=value)

    def getHandleInvalid(self) -> str:
        return self.getOrDefault(self.handleInvalid)

    def setReasonCol(self: P, value: str) -> P:
        """The name of a column for why an image is bad; none unless set."""
        return self._set(reasonCol=value)

    def getReasonCol(self) -> str:
        return self.getOrDefault(self.reasonCol)

    def setBatchSize(self: P, value: int) -> P:
        """Images of one run of the network; 1 unless set."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def preprocess(self, photo: Union[bytes, bytearray, Uri]) -> "NDArray[float32]":
        """The pixels of a photo as the network gets them.

        :param photo: the bytes of an image file, as a row of Spark has them too, or its path on
            this machine
        :return: a float32 array of numpy, channels × height × width
        """
        import numpy

        encoded = photo if isinstance(photo, (bytes, bytearray)) else Path(local(photo)).read_bytes()
        self._transfer_params_to_java()
        pixels = self._java_obj.preprocess(bytes(encoded))
        # Of bytes that may change, as the pixels may then.
        values = numpy.frombuffer(bytearray(pixels.littleEndian()), "<f4")
        return values.reshape(list(pixels.shape()))


class ImageFeaturizer(
    ImageStage, HasNetwork, HasOutputCol, JavaMLReadable["ImageFeaturizer"]
):
    """Sends images through the frozen part of a pretrained network.

    The features are the floats that ``headway extract`` writes.

    >>> photos = spark.read.format("binaryFile").load("s3a://bucket/photos/*.jpg")
    >>> ImageFeaturizer(inputCol="content").transform(photos).select("path", "features")
    """

    __module__ = "headway.ml"  # By which PySpark finds the class of the JVM.

    outputType: "Param[str]" = text(
        "outputType", "type of the output column: vector or array"
    )

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        outputType: Optional[str] = None,
        network: Optional[Uri] = None,
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
        self._setDefault(outputCol="features", outputType="vector")
        self._begin("headway.ml.ImageFeaturizer", self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        inputCol: Optional[str] = None,
        outputCol: Optional[str] = None,
        outputType: Optional[str] = None,
        network: Optional[Uri] = None,
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
    ) -> "ImageFeaturizer":
        """Sets those params that are given."""
        return self._set(**given(self._input_kwargs))

    def setOutputCol(self, value: str) -> "ImageFeaturizer":
        """The name of the column of features; ``features`` unless set."""
        return self._set(outputCol=value)

    def setOutputType(self, value: str) -> "ImageFeaturizer":
        """``vector`` (unless set) or ``array`` (of floats)."""
        return self._set(outputType=value)

    def getOutputType(self) -> str:
        return self.getOrDefault(self.outputType)


class ImageClassificationModel(
    ImageStage, HasPredictions, JavaMLReadable["ImageClassificationModel"]
):
    """Classifies images by a ``classifier.onnx`` that ``headway export`` wrote."""

    __module__ = "headway.ml"  # By which PySpark finds the class of the JVM.

    classifier: "Param[str]" = text(
        "classifier", "URI of a classifier.onnx that export wrote"
    )

    @keyword_only
    def __init__(
        self,
        *,
        classifier: Optional[Uri] = None,
        inputCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        predictedLabelCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        reasonCol: Optional[str] = None,
        batchSize: Optional[int] = None,
    ):
        super().__init__()
        self._begin("headway.ml.ImageClassificationModel", self._input_kwargs)

    @keyword_only
    def setParams(
        self,
        *,
        classifier: Optional[Uri] = None,
        inputCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        predictedLabelCol: Optional[str] = None,
        handleInvalid: Optional[str] = None,
        reasonCol: Optional[str] = None,
        batchSize: Optional[int] = None,
    ) -> "ImageClassificationModel":
        """Sets those params that are given."""
        return self._set(**given(self._input_kwargs))

    @property
    def labels(self) -> List[str]:
        """The names of the classes, by the number that ``predictionCol`` has.

        They are those that ``classNames`` or the label column had when the model was trained.
        """
        self._transfer_params_to_java()
        return list(self._java_obj.labels())

    @property
    def history(self) -> "pandas.DataFrame":
        """The epochs of a model that ``ImageClassifier`` trained.

        :return: a pandas table: number, trainLoss, trainAccuracy, validationLoss,
            validationAccuracy
        """
        import pandas

        columns = ["number", "trainLoss", "trainAccuracy", "validationLoss", "validationAccuracy"]
        return pandas.DataFrame(
            [[getattr(each, name)() for name in columns] for each in self._java_obj.history()],
            columns=columns,
        )

    def setClassifier(self, value: Uri) -> "ImageClassificationModel":
        """The URI of a ``classifier.onnx``; required."""
        return self._set(classifier=value)

    def getClassifier(self) -> str:
        return self.getOrDefault(self.classifier)
