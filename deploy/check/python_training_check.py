"""Trains by the package of deploy/python as a program does and prints one line of JSON.

    python_training_check.py JAR WORKSPACE FOLDER

JAR is headway-jobs.jar; WORKSPACE has shards of a split by 60/20/20 and a trained and exported
model; FOLDER is empty. PYTHONPATH has the package.
"""

import json
import platform
import sys

import onnx
from headway.ml import ImageClassificationModel, ImageClassifier
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession

from stage_params import differences


SEED = 7


def classifier(folder):
    return ImageClassifier(
        checkpointDir=folder + "/fits",
        keyCol="key",
        split="60/20/20",
        classNames=["disc", "square", "triangle"],
        learningRate=0.01,
        batchSize=8,
        workers=2,
        rateScaling="none",
        epochs=6,
    )


def head(uri):
    """SHA-256 of the head; the jar's version is in the metadata too."""
    model = onnx.load(uri.replace("file:", "", 1))
    properties = {each.key: each.value for each in model.metadata_props}
    return json.loads(properties["headway.provenance"])["headSha256"]


def main(jar, workspace, folder):
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", jar)
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    shards = spark.read.parquet(workspace + "/shards").select(
        "key", "image", shards_label("label")
    )
    classifier(folder).write().overwrite().save(folder + "/estimator")
    estimator = ImageClassifier.load(folder + "/estimator")
    model = estimator.fit(shards)
    model.write().overwrite().save(folder + "/model")
    restored = ImageClassificationModel.load(folder + "/model")
    # Without a seed the folds differ between processes: PySpark's default is the hash of a string.
    quick = classifier(folder).setEpochs(3)
    chosen = CrossValidator(
        estimator=quick,
        estimatorParamMaps=ParamGridBuilder().addGrid(quick.learningRate, [1e-6, 0.01]).build(),
        evaluator=MulticlassClassificationEvaluator(metricName="logLoss"),
        numFolds=2,
        seed=SEED,
    ).fit(shards)
    try:
        ImageClassifier(inputCol="label", checkpointDir=folder + "/none").fit(shards)
        refused = ""
    except Exception as failure:  # PySpark's own kind differs between its versions.
        refused = str(failure).splitlines()[0]
    print(
        json.dumps(
            {
                "python": platform.python_version(),
                "head": head(model.getOrDefault("classifier")),
                "history": [list(each) for each in restored.history.itertuples(index=False)],
                "batchSize": model.getBatchSize(),
                "accuracy": MulticlassClassificationEvaluator(metricName="accuracy").evaluate(
                    restored.transform(shards)
                ),
                "labels": chosen.bestModel.labels,
                "metrics": chosen.avgMetrics,
                "refused": refused,
                "params": differences(ImageClassifier, folder + "/params"),
            }
        )
    )
    spark.stop()


def shards_label(name):
    from pyspark.sql.functions import col

    return col(name).cast("double").alias(name)


main(*sys.argv[1:])
