"""The estimator."""

from typing import Any, Dict, List, Optional

from pyspark import keyword_only
from pyspark.ml.param import Param
from pyspark.ml.param.shared import HasInputCol, HasLabelCol, HasSeed
from pyspark.ml.util import JavaMLReadable, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator
from pyspark.sql import DataFrame

from headway._uris import Uri
from headway.ml._params import (
    HasNetwork,
    HasPredictions,
    given,
    real,
    text,
    texts,
    whole,
)
from headway.ml._session import java_stage
from headway.ml._stages import ImageClassificationModel


class ImageClassifier(
    JavaEstimator[ImageClassificationModel],
    HasInputCol,
    HasLabelCol,
    HasSeed,
    HasNetwork,
    HasPredictions,
    JavaMLReadable["ImageClassifier"],
    JavaMLWritable,
):
    """Trains a classifier on images with labels, as ``headway train`` does; needs the full jar.

    The names of the classes are ``classNames``, or those of the label column; the model has them
    as ``labels``.

    >>> photos = spark.read.parquet("s3a://bucket/photos").select("image", "label")
    >>> model = ImageClassifier(checkpointDir="s3a://bucket/fits", epochs=20).fit(photos)
    >>> model.history
    """

    __module__ = "headway.ml"  # By which PySpark finds the class of the JVM.

    _input_kwargs: Dict[str, Any]

    keyCol: "Param[str]" = text(
        "keyCol", "name of a column of texts that name the images; by content if empty"
    )
    splitCol: "Param[str]" = text(
        "splitCol", "name of a column of train, val and test; all train if empty"
    )
    split: "Param[str]" = text(
        "split",
        "percent of train/val/test by content, such as 80/10/10; all train if empty",
    )
    validationFraction: "Param[float]" = real(
        "validationFraction",
        "share of the training images for validation, if no split is called so",
    )
    classNames: "Param[List[str]]" = texts(
        "classNames", "names of the classes by label; as the column says if empty"
    )
    checkpointDir: "Param[str]" = text(
        "checkpointDir",
        "URI of a folder for features, checkpoints and models, which driver and executors reach",
    )
    settings: "Param[List[str]]" = texts(
        "settings", "other settings of conf/headway.conf, such as train.l2=0.001"
    )
    head: "Param[str]" = text(
        "head", "layers above the cut, such as dense 256 relu, dropout 0.5, softmax"
    )
    optimizer: "Param[str]" = text("optimizer", "adam, sgd, momentum or rmsprop")
    learningRate: "Param[float]" = real("learningRate", "learning rate of one worker")
    rateScaling: "Param[str]" = text(
        "rateScaling",
        "how the rate is scaled by the workers: auto, linear, sqrt or none",
    )
    epochs: "Param[int]" = whole("epochs", "passes over the training features")
    batchSize: "Param[int]" = whole("batchSize", "examples in one step of one worker")
    workers: "Param[int]" = whole(
        "workers", "logical workers; 0: one for each 2,048 training images"
    )
    averagingFrequency: "Param[int]" = whole(
        "averagingFrequency",
        "batches that each worker trains between two averagings; 0: by the data",
    )
    classWeights: "Param[str]" = text("classWeights", "none or balanced")
    earlyStopping: "Param[int]" = whole(
        "earlyStopping",
        "epochs without a better one after which training stops; 0: never",
    )
    keepBest: "Param[str]" = text(
        "keepBest", "which epoch is kept: loss, accuracy or last"
    )
    fineTuneEpochs: "Param[int]" = whole(
        "fineTuneEpochs",
        "epochs in which the layers between cut and head train too",
    )
    views: "Param[int]" = whole(
        "views", "views of each training image, the first as it is"
    )

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
        checkpointDir: Optional[Uri] = None,
        settings: Optional[List[str]] = None,
        network: Optional[Uri] = None,
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
        self._java_obj = java_stage("headway.ml.ImageClassifier", self.uid, "headway-jobs.jar")
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
        self._set(**given(self._input_kwargs))

    @keyword_only
    def setParams(
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
        checkpointDir: Optional[Uri] = None,
        settings: Optional[List[str]] = None,
        network: Optional[Uri] = None,
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
    ) -> "ImageClassifier":
        """Sets those params that are given."""
        return self._set(**given(self._input_kwargs))

    def _create_model(self, java_model: Any) -> ImageClassificationModel:
        model = ImageClassificationModel()
        model._java_obj = java_model
        model._resetUid(java_model.uid())
        model._transfer_params_from_java()
        return model

    def _fit(self, dataset: DataFrame) -> ImageClassificationModel:
        # Without what JavaEstimator copies: batchSize means another thing in the model.
        return self._create_model(self._fit_java(dataset))

    def setInputCol(self, value: str) -> "ImageClassifier":
        """The name of the column of images; ``image`` unless set."""
        return self._set(inputCol=value)

    def setLabelCol(self, value: str) -> "ImageClassifier":
        """The name of the column of labels: names, or whole numbers from 0."""
        return self._set(labelCol=value)

    def setSeed(self, value: int) -> "ImageClassifier":
        """What weights, order, dropout and views of images derive from."""
        return self._set(seed=value)

    def setKeyCol(self, value: str) -> "ImageClassifier":
        """The name of a column that names each image; the order in training derives from it."""
        return self._set(keyCol=value)

    def getKeyCol(self) -> str:
        return self.getOrDefault(self.keyCol)

    def setSplitCol(self, value: str) -> "ImageClassifier":
        """The name of a column that says ``train``, ``val`` or ``test`` of an image."""
        return self._set(splitCol=value)

    def getSplitCol(self) -> str:
        return self.getOrDefault(self.splitCol)

    def setSplit(self, value: str) -> "ImageClassifier":
        """Percent of train/val/test by a hash of each image's content."""
        return self._set(split=value)

    def getSplit(self) -> str:
        return self.getOrDefault(self.split)

    def setValidationFraction(self, value: float) -> "ImageClassifier":
        """The share of the training images for validation, if no split is called so."""
        return self._set(validationFraction=value)

    def getValidationFraction(self) -> float:
        return self.getOrDefault(self.validationFraction)

    def setClassNames(self, value: List[str]) -> "ImageClassifier":
        """The names of the classes by label, from 0; as the label column says unless set.

        Where labels are texts, a row with a label that is not among these is refused.
        """
        return self._set(classNames=value)

    def getClassNames(self) -> List[str]:
        return self.getOrDefault(self.classNames)

    def setCheckpointDir(self, value: Uri) -> "ImageClassifier":
        """The URI of a folder that driver and executors reach; required."""
        return self._set(checkpointDir=value)

    def getCheckpointDir(self) -> str:
        return self.getOrDefault(self.checkpointDir)

    def setSettings(self, value: List[str]) -> "ImageClassifier":
        """Other settings, each as ``key=value``."""
        return self._set(settings=value)

    def getSettings(self) -> List[str]:
        return self.getOrDefault(self.settings)

    def setHead(self, value: str) -> "ImageClassifier":
        """The layers above the cut."""
        return self._set(head=value)

    def getHead(self) -> str:
        return self.getOrDefault(self.head)

    def setOptimizer(self, value: str) -> "ImageClassifier":
        """``adam``, ``sgd``, ``momentum`` or ``rmsprop``."""
        return self._set(optimizer=value)

    def getOptimizer(self) -> str:
        return self.getOrDefault(self.optimizer)

    def setLearningRate(self, value: float) -> "ImageClassifier":
        """The learning rate of one worker."""
        return self._set(learningRate=value)

    def getLearningRate(self) -> float:
        return self.getOrDefault(self.learningRate)

    def setRateScaling(self, value: str) -> "ImageClassifier":
        """``auto``, ``linear``, ``sqrt`` or ``none``."""
        return self._set(rateScaling=value)

    def getRateScaling(self) -> str:
        return self.getOrDefault(self.rateScaling)

    def setEpochs(self, value: int) -> "ImageClassifier":
        """Passes over the training features."""
        return self._set(epochs=value)

    def getEpochs(self) -> int:
        return self.getOrDefault(self.epochs)

    def setBatchSize(self, value: int) -> "ImageClassifier":
        """Examples in one step of one worker."""
        return self._set(batchSize=value)

    def getBatchSize(self) -> int:
        return self.getOrDefault(self.batchSize)

    def setWorkers(self, value: int) -> "ImageClassifier":
        """Logical workers, of which the result depends and not of the cluster's."""
        return self._set(workers=value)

    def getWorkers(self) -> int:
        return self.getOrDefault(self.workers)

    def setAveragingFrequency(self, value: int) -> "ImageClassifier":
        """Batches that each worker trains between two averagings."""
        return self._set(averagingFrequency=value)

    def getAveragingFrequency(self) -> int:
        return self.getOrDefault(self.averagingFrequency)

    def setClassWeights(self, value: str) -> "ImageClassifier":
        """``none`` or ``balanced``."""
        return self._set(classWeights=value)

    def getClassWeights(self) -> str:
        return self.getOrDefault(self.classWeights)

    def setEarlyStopping(self, value: int) -> "ImageClassifier":
        """Epochs without a better one after which training stops."""
        return self._set(earlyStopping=value)

    def getEarlyStopping(self) -> int:
        return self.getOrDefault(self.earlyStopping)

    def setKeepBest(self, value: str) -> "ImageClassifier":
        """``loss``, ``accuracy`` or ``last``."""
        return self._set(keepBest=value)

    def getKeepBest(self) -> str:
        return self.getOrDefault(self.keepBest)

    def setFineTuneEpochs(self, value: int) -> "ImageClassifier":
        """Epochs in which the layers between cut and head train too."""
        return self._set(fineTuneEpochs=value)

    def getFineTuneEpochs(self) -> int:
        return self.getOrDefault(self.fineTuneEpochs)

    def setViews(self, value: int) -> "ImageClassifier":
        """Views of each training image, the first as it is."""
        return self._set(views=value)

    def getViews(self) -> int:
        return self.getOrDefault(self.views)
