"""Stages of Spark ML over a column of images.

The module has the name of the Java package, by which PySpark finds a stage that was saved.
"""

import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Union

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkContext, keyword_only
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasInputCol,
    HasLabelCol,
    HasOutputCol,
    HasPredictionCol,
    HasProbabilityCol,
    HasSeed,
)
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaTransformer
from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

__all__ = ["ImageClassificationModel", "ImageClassifier", "ImageFeaturizer"]


def _text(name: str, doc: str) -> Param:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toString)


def _whole(name: str, doc: str) -> Param:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toInt)


def _real(name: str, doc: str) -> Param:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toFloat)


def _flag(name: str, doc: str) -> Param:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toBoolean)


def _texts(name: str, doc: str) -> Param:
    return Param(Params._dummy(), name, doc, typeConverter=TypeConverters.toListString)


# Contexts whose jobs an interrupted cell cancels.
_cancelling: "weakref.WeakSet[SparkContext]" = weakref.WeakSet()


def cancel_interrupted(context: SparkContext) -> None:
    """Lets an interrupted cell of a notebook cancel its Spark jobs.

    PySpark does that by a handler of SIGINT, which IPython replaces when a cell begins, and which
    fails where it interrupts a call to the JVM. Outside of IPython nothing is done.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or context in _cancelling:
        return

    def after_cell(result) -> None:
        error = result.error_in_exec
        broken_off = isinstance(error, Py4JError) and not isinstance(error, Py4JJavaError)
        if (isinstance(error, KeyboardInterrupt) or broken_off) and context._jsc is not None:
            context.cancelAllJobs()

    shell.events.register("post_run_cell", after_cell)
    _cancelling.add(context)


def _java_stage(name: str, uid: str, jar: str = "headway-inference.jar") -> Any:
    if is_remote():
        raise RuntimeError(
            "Spark Connect has no access to the driver's JVM, which "
            + name
            + " needs; use a classic session, or the SQL functions of headway.ml.HeadwayExtensions"
        )
    spark = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
    cancel_interrupted(spark.sparkContext)
    found: Any = spark.sparkContext._jvm
    for part in name.split("."):
        found = getattr(found, part)
    try:
        return found(uid)
    except TypeError:
        raise RuntimeError(
            "Spark does not find " + name + "; start the session with --jars " + jar
            + ", or spark.jars"
        ) from None


class _ImageStage(JavaTransformer, HasInputCol, JavaMLReadable, JavaMLWritable):
    """What the stages have in common."""

    # Set by PySpark: the stage of the JVM, and the arguments of the constructor.
    _java_obj: Any
    _input_kwargs: Dict[str, Any]

    handleInvalid = _text(
        "handleInvalid",
        "how to handle null images and those that cannot be decoded: error, skip (filter out rows)"
        " or keep (null output)",
    )
    reasonCol = _text(
        "reasonCol", "name of a column that says why an image is bad; none if empty"
    )
    batchSize = _whole(
        "batchSize",
        "images of one run of the network; on a processor one takes the least time, a GPU needs many",
    )

    def _begin(self, java_class: str, given: dict) -> None:
        self._java_obj = _java_stage(java_class, self.uid)
        self._setDefault(inputCol="image", handleInvalid="error", reasonCol="", batchSize=1)
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
        """Images of one run of the network; 1 unless set."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def preprocess(self, photo: Union[bytes, bytearray, str, Path]) -> "NDArray[float32]":
        """The pixels of a photo as the network gets them.

        :param photo: the bytes of an image file, as a row of Spark has them too, or its path on
            this machine
        :return: a float32 array of numpy, channels × height × width
        """
        import numpy

        encoded = photo if isinstance(photo, (bytes, bytearray)) else Path(photo).read_bytes()
        self._transfer_params_to_java()
        pixels = self._java_obj.preprocess(bytes(encoded))
        return numpy.frombuffer(pixels.littleEndian(), "<f4").reshape(list(pixels.shape()))


class _HasNetwork(Params):
    """The network, where it is cut, and how it gets its pixels."""

    network = _text("network", "name of a network, or the URI of an ONNX, Keras or DL4J file")
    cut = _text("cut", "name of the layer whose output is taken; empty: the pooled features")
    frozenLayers = _whole(
        "frozenLayers", "number of layers from the input, instead of a cut; 0: as the cut says"
    )
    preprocessing = _text("preprocessing", "name of a preprocessing; empty: as the network says")
    resize = _text("resize", "squash, center-crop or pad; empty: as the network says")
    filter = _text("filter", "filter that resizes, by Pillow's name; empty: as the network says")
    cropRatio = _real(
        "cropRatio", "side of the input over that of the resized image; 0: as the network says"
    )
    exactPixels = _flag("exactPixels", "whether large JPEGs are decoded in full")

    def __init__(self):
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
        """The side of the input over that of the resized image."""
        return self._set(cropRatio=value)

    def setExactPixels(self, value: bool):
        """Whether large JPEGs are decoded in full."""
        return self._set(exactPixels=value)


class ImageFeaturizer(_ImageStage, _HasNetwork, HasOutputCol):
    """Sends images through the frozen part of a pretrained network.

    The features are the floats that ``headway extract`` writes.

    >>> photos = spark.read.format("binaryFile").load("s3a://bucket/photos/*.jpg")
    >>> ImageFeaturizer(inputCol="content").transform(photos).select("path", "features")
    """

    outputType = _text("outputType", "type of the output column: vector or array")

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
        self._setDefault(outputCol="features", outputType="vector")
        self._begin("headway.ml.ImageFeaturizer", self._input_kwargs)

    def setOutputCol(self, value: str):
        """The name of the column of features; ``features`` unless set."""
        return self._set(outputCol=value)

    def setOutputType(self, value: str):
        """``vector`` (unless set) or ``array`` (of floats)."""
        return self._set(outputType=value)


class _HasPredictions(HasPredictionCol, HasProbabilityCol):
    """The columns that a classifier adds."""

    predictedLabelCol = _text(
        "predictedLabelCol", "column name for the predicted label's name; none if empty"
    )

    def __init__(self):
        super().__init__()
        self._setDefault(
            probabilityCol="probability",
            predictionCol="prediction",
            predictedLabelCol="predictedLabel",
        )

    def setProbabilityCol(self, value: str):
        """The name of the column of probabilities; none if empty."""
        return self._set(probabilityCol=value)

    def setPredictionCol(self, value: str):
        """The name of the column of predicted labels."""
        return self._set(predictionCol=value)

    def setPredictedLabelCol(self, value: str):
        """The name of the column of predicted labels' names; none if empty."""
        return self._set(predictedLabelCol=value)


class ImageClassificationModel(_ImageStage, _HasPredictions):
    """Classifies images by a ``classifier.onnx`` that ``headway export`` wrote."""

    classifier = _text("classifier", "URI of a classifier.onnx that export wrote")

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
        self._begin("headway.ml.ImageClassificationModel", self._input_kwargs)

    @property
    def labels(self) -> List[str]:
        """The names of the classes, by the number that ``predictionCol`` has.

        They are those that ``classNames`` or the label column had when the model was trained.
        """
        self._transfer_params_to_java()
        return list(self._java_obj.labels())

    @property
    def history(self):
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

    def setClassifier(self, value: str):
        """The URI of a ``classifier.onnx``; required."""
        return self._set(classifier=value)


class ImageClassifier(
    JavaEstimator,
    HasInputCol,
    HasLabelCol,
    HasSeed,
    _HasNetwork,
    _HasPredictions,
    JavaMLReadable,
    JavaMLWritable,
):
    """Trains a classifier on images with labels, as ``headway train`` does; needs the full jar.

    The names of the classes are ``classNames``, or those of the label column; the model has them
    as ``labels``.

    >>> photos = spark.read.parquet("s3a://bucket/photos").select("image", "label")
    >>> model = ImageClassifier(checkpointDir="s3a://bucket/fits", epochs=20).fit(photos)
    >>> model.history
    """

    _input_kwargs: Dict[str, Any]

    keyCol = _text("keyCol", "name of a column of texts that name the images; by content if empty")
    splitCol = _text("splitCol", "name of a column of train, val and test; all train if empty")
    split = _text(
        "split",
        "percent of train/val/test by content, such as 80/10/10; all train if empty",
    )
    validationFraction = _real(
        "validationFraction",
        "share of the training images for validation, if no split is called so",
    )
    classNames = _texts("classNames", "names of the classes by label; as the column says if empty")
    checkpointDir = _text(
        "checkpointDir",
        "URI of a folder for features, checkpoints and models, which driver and executors reach",
    )
    settings = _texts("settings", "other settings of conf/headway.conf, such as train.l2=0.001")
    head = _text("head", "layers above the cut, such as dense 256 relu, dropout 0.5, softmax")
    optimizer = _text("optimizer", "adam, sgd, momentum or rmsprop")
    learningRate = _real("learningRate", "learning rate of one worker")
    rateScaling = _text(
        "rateScaling",
        "how the rate is scaled by the workers: auto, linear, sqrt or none",
    )
    epochs = _whole("epochs", "passes over the training features")
    batchSize = _whole("batchSize", "examples in one step of one worker")
    workers = _whole("workers", "logical workers; 0: one for each 2,048 training images")
    averagingFrequency = _whole(
        "averagingFrequency",
        "batches that each worker trains between two averagings; 0: by the data",
    )
    classWeights = _text("classWeights", "none or balanced")
    earlyStopping = _whole(
        "earlyStopping",
        "epochs without a better one after which training stops; 0: never",
    )
    keepBest = _text("keepBest", "which epoch is kept: loss, accuracy or last")
    fineTuneEpochs = _whole(
        "fineTuneEpochs",
        "epochs in which the layers between cut and head train too",
    )
    views = _whole("views", "views of each training image, the first as it is")

    @keyword_only
    def __init__(
        self,
        *,
        inputCol: Optional[str] = None,
        labelCol: Optional[str] = None,
        probabilityCol: Optional[str] = None,
        predictionCol: Optional[str] = None,
        seed: Optional[int] = None,
        keyCol: Optional[str] = None,
        splitCol: Optional[str] = None,
        split: Optional[str] = None,
        validationFraction: Optional[float] = None,
        classNames: Optional[List[str]] = None,
        checkpointDir: Optional[str] = None,
        settings: Optional[List[str]] = None,
        network: Optional[str] = None,
        cut: Optional[str] = None,
        frozenLayers: Optional[int] = None,
        preprocessing: Optional[str] = None,
        resize: Optional[str] = None,
        filter: Optional[str] = None,
        cropRatio: Optional[float] = None,
        exactPixels: Optional[bool] = None,
        head: Optional[str] = None,
        optimizer: Optional[str] = None,
        learningRate: Optional[float] = None,
        rateScaling: Optional[str] = None,
        epochs: Optional[int] = None,
        batchSize: Optional[int] = None,
        workers: Optional[int] = None,
        averagingFrequency: Optional[int] = None,
        classWeights: Optional[str] = None,
        earlyStopping: Optional[int] = None,
        keepBest: Optional[str] = None,
        fineTuneEpochs: Optional[int] = None,
        views: Optional[int] = None,
        predictedLabelCol: Optional[str] = None,
    ):
        super().__init__()
        self._java_obj = _java_stage("headway.ml.ImageClassifier", self.uid, "headway-jobs.jar")
        self._setDefault(
            inputCol="image",
            labelCol="label",
            seed=42,
            keyCol="",
            splitCol="",
            split="",
            validationFraction=0.1,
            classNames=[],
            settings=[],
            head="softmax",
            optimizer="adam",
            learningRate=0.001,
            rateScaling="auto",
            epochs=10,
            batchSize=32,
            workers=0,
            averagingFrequency=0,
            classWeights="none",
            earlyStopping=0,
            keepBest="loss",
            fineTuneEpochs=10,
            views=1,
        )
        given = self._input_kwargs
        self._set(**{name: value for name, value in given.items() if value is not None})

    def _create_model(self, java_model: Any) -> ImageClassificationModel:
        model = ImageClassificationModel()
        model._java_obj = java_model
        model._resetUid(java_model.uid())
        model._transfer_params_from_java()
        return model

    def _fit(self, dataset) -> ImageClassificationModel:
        # Without what JavaEstimator copies: batchSize means another thing in the model.
        return self._create_model(self._fit_java(dataset))

    def setInputCol(self, value: str):
        """The name of the column of images; ``image`` unless set."""
        return self._set(inputCol=value)

    def setLabelCol(self, value: str):
        """The name of the column of labels: names, or whole numbers from 0."""
        return self._set(labelCol=value)

    def setSeed(self, value: int):
        """What weights, order, dropout and views of images derive from."""
        return self._set(seed=value)

    def setKeyCol(self, value: str):
        """The name of a column that names each image; the order in training derives from it."""
        return self._set(keyCol=value)

    def setSplitCol(self, value: str):
        """The name of a column that says ``train``, ``val`` or ``test`` of an image."""
        return self._set(splitCol=value)

    def setSplit(self, value: str):
        """Percent of train/val/test by a hash of each image's content."""
        return self._set(split=value)

    def setValidationFraction(self, value: float):
        """The share of the training images for validation, if no split is called so."""
        return self._set(validationFraction=value)

    def setClassNames(self, value: List[str]):
        """The names of the classes by label, from 0; as the label column says unless set.

        Where labels are texts, a row with a label that is not among these is refused.
        """
        return self._set(classNames=value)

    def setCheckpointDir(self, value: str):
        """The URI of a folder that driver and executors reach; required."""
        return self._set(checkpointDir=value)

    def setSettings(self, value: List[str]):
        """Other settings, each as ``key=value``."""
        return self._set(settings=value)

    def setHead(self, value: str):
        """The layers above the cut."""
        return self._set(head=value)

    def setOptimizer(self, value: str):
        """``adam``, ``sgd``, ``momentum`` or ``rmsprop``."""
        return self._set(optimizer=value)

    def setLearningRate(self, value: float):
        """The learning rate of one worker."""
        return self._set(learningRate=value)

    def setRateScaling(self, value: str):
        """``auto``, ``linear``, ``sqrt`` or ``none``."""
        return self._set(rateScaling=value)

    def setEpochs(self, value: int):
        """Passes over the training features."""
        return self._set(epochs=value)

    def setBatchSize(self, value: int):
        """Examples in one step of one worker."""
        return self._set(batchSize=value)

    def setWorkers(self, value: int):
        """Logical workers, of which the result depends and not of the cluster's."""
        return self._set(workers=value)

    def setAveragingFrequency(self, value: int):
        """Batches that each worker trains between two averagings."""
        return self._set(averagingFrequency=value)

    def setClassWeights(self, value: str):
        """``none`` or ``balanced``."""
        return self._set(classWeights=value)

    def setEarlyStopping(self, value: int):
        """Epochs without a better one after which training stops."""
        return self._set(earlyStopping=value)

    def setKeepBest(self, value: str):
        """``loss``, ``accuracy`` or ``last``."""
        return self._set(keepBest=value)

    def setFineTuneEpochs(self, value: int):
        """Epochs in which the layers between cut and head train too."""
        return self._set(fineTuneEpochs=value)

    def setViews(self, value: int):
        """Views of each training image, the first as it is."""
        return self._set(views=value)
