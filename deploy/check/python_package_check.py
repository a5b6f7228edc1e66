"""Uses the package of deploy/python as a program does and prints one line of JSON.

    python_package_check.py JAR WORKSPACE IMAGES FOLDER

JAR is headway-inference.jar; WORKSPACE has shards, features, a trained and exported model and its
evaluation; IMAGES are class folders; FOLDER is empty. The variable HEADWAY_HOME names a command; PYTHONPATH has the package.
"""

import json
import platform
import sys
from pathlib import Path

import headway
import numpy
import onnxruntime
import pyspark
from headway.ml import ImageClassificationModel, ImageFeaturizer
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.sql import SparkSession
from stage_params import differences


def features(spark, workspace, folder):
    shards = spark.read.parquet(workspace + "/shards").select("key", "image", "label")
    pipeline = Pipeline(stages=[ImageFeaturizer(batchSize=16)]).fit(shards)
    pipeline.write().overwrite().save(folder + "/pipeline")
    loaded = PipelineModel.load(folder + "/pipeline")
    expected = {
        row.key: numpy.array(row.features, "float32")
        for row in spark.read.parquet(workspace + "/features").collect()
    }
    found = loaded.transform(shards).select("key", "features").collect()
    stage = loaded.stages[0]
    return {
        "images": len(expected),
        "equalFeatures": sum(
            numpy.array_equal(row.features.toArray().astype("float32"), expected[row.key])
            for row in found
        ),
        "loaded": type(stage).__name__ + " " + str(stage.getBatchSize()),
    }


def classifier(spark, workspace, folder):
    uri = workspace + "/model/classifier.onnx"
    shards = spark.read.parquet(workspace + "/shards").select("key", "image", "label")
    model = ImageClassificationModel(classifier=Path(uri))
    scored = model.transform(shards)
    row = scored.first()
    session = onnxruntime.InferenceSession(uri, providers=["CPUExecutionProvider"])
    pixels = headway.preprocess(row.image.bytes, classifier=uri)
    photo = Path(folder, "a photo")
    photo.write_bytes(row.image.bytes)
    for same in (photo, "file:" + str(photo), photo.as_posix()):
        again = headway.preprocess(same, classifier=Path(uri))
        again -= pixels  # Pixels may be changed.
        assert not again.any()
    outside = session.run(["probabilities"], {session.get_inputs()[0].name: pixels[None]})[0][0]
    model.write().overwrite().save(folder + "/model")
    return {
        "labels": model.labels,
        "accuracy": MulticlassClassificationEvaluator(metricName="accuracy").evaluate(scored),
        "difference": float(numpy.abs(outside - row.probability.toArray()).max()),
        "restored": ImageClassificationModel.load(folder + "/model").labels == model.labels,
    }


def params(workspace, folder):
    uri = workspace + "/model/classifier.onnx"
    return [
        differences(ImageFeaturizer, folder + "/featurizer"),
        differences(ImageClassificationModel, folder + "/classification", classifier=uri),
    ]


def refusals(spark, workspace):
    shards = spark.read.parquet(workspace + "/shards")
    said = []
    try:
        ImageFeaturizer(cut=3)
    except TypeError as refused:
        said.append(str(refused))
    for stage in (ImageFeaturizer(inputCol="label"), ImageFeaturizer(network="/no/such.onnx")):
        try:
            stage.transform(shards)
        except Exception as refused:  # PySpark's own kind differs between its versions.
            said.append(str(refused).splitlines()[0])
    return said


def commands(workspace, images, folder):
    lines = []
    done = headway.run(
        images, folder + "/run", epochs=2, split="60/20/20", progress=lines.append
    )
    predicted = headway.predict(images, workspace=workspace, output=folder + "/predicted")
    try:
        headway.run(images + "/nosuch", folder + "/other", progress=lambda line: None)
        failed = ""
    except headway.CommandFailed as failure:
        failed = str(failure.status) + " " + str(failure)
    return {
        "run": done.status,
        "accuracy": done.accuracy,
        "progress": len(lines),
        "predicted": predicted.images,
        "failed": failed,
    }


def functions(spark, workspace):
    spark._jvm.headway.ml.HeadwayFunctions.register(spark._jsparkSession)
    spark.read.parquet(workspace + "/shards").createOrReplaceTempView("shards")
    found = spark.sql(
        "SELECT count(headway_features(image)), max(headway_image_info(image).kind) FROM shards"
    ).first()
    return list(found)


def tables(workspace):
    return {
        "epochs": len(headway.history(Path(workspace))),
        "confused": int(headway.confusion("file:" + workspace)["images"].sum()),
        "predictions": len(headway.predictions(workspace)),
    }


def without_session(photo):
    try:
        headway.preprocess(photo)
        return ""
    except RuntimeError as refused:
        return str(refused)


def main(jar, workspace, images, folder):
    sessionless = without_session(b"no photo")
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", jar)
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    result = {
        "python": platform.python_version(),
        "pyspark": pyspark.__version__,
        "features": features(spark, workspace, folder),
        "classifier": classifier(spark, workspace, folder),
        "sessionless": sessionless,
        "params": params(workspace, folder),
        "refusals": refusals(spark, workspace),
        "functions": functions(spark, workspace),
        "tables": tables(workspace),
    }
    spark.stop()
    result["commands"] = commands(workspace, images, folder)
    print(json.dumps(result))


main(*sys.argv[1:])
