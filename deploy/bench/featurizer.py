#!/usr/bin/env python3
"""ImageFeaturizer beside predict_batch_udf in one session, in turn, from photos to Parquet. Prints a table.

    python featurizer.py PHOTOS MODEL.onnx CORES INFERENCE.jar [RUNS]

Both run the same ONNX file, whose output is called features, by one thread a task; the other way is that of
pyspark_extract.py. The first run of each is cold and not counted.
"""
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy
from pyspark.sql import SparkSession

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from headway.ml import ImageFeaturizer  # noqa: E402
from pyspark_extract import BATCH, extract, predictor  # noqa: E402


def featurized(spark, photos, stage, output, cores):
    start = time.perf_counter()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", "*.jpg")
    rows = files.load(photos).select("path", "content").repartition(2 * cores)
    stage.transform(rows).select("path", "features").write.mode("overwrite").parquet(output)
    count = spark.read.parquet(output).count()
    return count, time.perf_counter() - start


def vectors(spark, output):
    return {row.path: numpy.array(row.features) for row in spark.read.parquet(output).collect()}


def cosine(a, b):
    return float(a @ b / (numpy.linalg.norm(a) * numpy.linalg.norm(b)))


def main():
    photos, model, cores, jar = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.environ["PYSPARK_PYTHON"] = sys.executable
    runs = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    spark = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.jars", jar)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "2g")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    folder = tempfile.mkdtemp(prefix="headway-featurizer-")
    own, other = folder + "/featurizer", folder + "/udf"
    stage = ImageFeaturizer(
        inputCol="content",
        outputType="array",
        network=model,
        preprocessing="efficientnet-lite",
        resize="squash",
        filter="bilinear",
        batchSize=BATCH,
    )
    ratios = []
    try:
        udf = predictor(model)
        for run in range(runs + 1):
            count, udf_seconds = extract(spark, photos, udf, other, cores)
            _, own_seconds = featurized(spark, photos, stage, own, cores)
            if run > 0:
                ratios.append(udf_seconds / own_seconds)
                print(
                    f"predict_batch_udf {count / udf_seconds:6.1f} images/s   ImageFeaturizer"
                    f" {count / own_seconds:6.1f} images/s   {ratios[-1]:.2f} x"
                )
        a, b = vectors(spark, own), vectors(spark, other)
        least = min(cosine(a[path], b[path]) for path in a)
        print(f"median {statistics.median(ratios):.2f} x, least cosine of features {least:.4f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        spark.stop()


if __name__ == "__main__":
    main()
