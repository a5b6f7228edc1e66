#!/usr/bin/env python3
"""Peer: Spark's own way in Python, from a folder of photos to Parquet features. Prints one line of JSON.

    python pyspark_extract.py PHOTOS MODEL.onnx CORES [RUNS]

binaryFile reads the photos, a pandas UDF decodes them with Pillow, predict_batch_udf runs the same ONNX
file in ONNX Runtime, one thread for each of CORES tasks. The first run is cold; each counts from the
first line of the query to the last row read back, in a session that is open.
"""
import io
import json
import shutil
import sys
import tempfile
import time

import numpy
import pandas
from pyspark.ml.functions import predict_batch_udf
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf
from pyspark.sql.types import ArrayType, FloatType

SIDE = 224
BATCH = 16


@pandas_udf(ArrayType(FloatType()))
def pixels(photos: pandas.Series) -> pandas.Series:
    from PIL import Image

    def one(photo):
        image = Image.open(io.BytesIO(photo)).convert("RGB").resize((SIDE, SIDE), Image.BILINEAR)
        return ((numpy.asarray(image, dtype=numpy.float32) - 127) / 128).transpose(2, 0, 1).ravel()

    return photos.map(one)


def predictor(model, batch_size):
    def make():
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        name = session.get_inputs()[0].name

        def predict(batch):
            shaped = batch.reshape(-1, 3, SIDE, SIDE).astype(numpy.float32)
            return session.run(["features"], {name: shaped})[0]

        return predict

    return predict_batch_udf(
        make, return_type=ArrayType(FloatType()), batch_size=batch_size, input_tensor_shapes=[[3 * SIDE * SIDE]]
    )


def timed(spark, photos, featurize, output, cores):
    """Images, and seconds from the query's first line; featurize adds the column features to rows."""
    start = time.perf_counter()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", "*.jpg")
    rows = files.load(photos).repartition(2 * cores)
    featurize(rows).select("path", "features").write.mode("overwrite").parquet(output)
    count = spark.read.parquet(output).count()
    return count, time.perf_counter() - start


def by_udf(model, batch_size=BATCH):
    features = predictor(model, batch_size)
    return lambda rows: rows.withColumn("features", features(pixels("content")))


def session(cores, **settings):
    builder = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "2g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
    )
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def main():
    photos, model, cores = sys.argv[1], sys.argv[2], int(sys.argv[3])
    runs = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    spark = session(cores)
    output = tempfile.mkdtemp(prefix="headway-peer-")
    try:
        featurize = by_udf(model)
        done = [timed(spark, photos, featurize, output, cores) for _ in range(runs)]
    finally:
        shutil.rmtree(output, ignore_errors=True)
        spark.stop()
    rates = [count / seconds for count, seconds in done]
    print(
        json.dumps(
            {
                "peer": "pyspark " + spark.version,
                "images": done[0][0],
                "coldImagesPerSecond": rates[0],
                "warmImagesPerSecond": max(rates[1:] or rates),
            }
        )
    )


if __name__ == "__main__":
    main()
