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
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from headway.ml import ImageFeaturizer  # noqa: E402
from pyspark_extract import BATCH, by_udf, session, timed  # noqa: E402


def vectors(spark, output):
    return {row.path: numpy.array(row.features) for row in spark.read.parquet(output).collect()}


def cosine(a, b):
    return float(a @ b / (numpy.linalg.norm(a) * numpy.linalg.norm(b)))


def main():
    photos, model, cores, jar = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.environ["PYSPARK_PYTHON"] = sys.executable
    runs = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    spark = session(cores, **{"spark.jars": jar})
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
        udf = by_udf(model)
        for run in range(runs + 1):
            count, udf_seconds = timed(spark, photos, udf, other, cores)
            _, own_seconds = timed(spark, photos, stage.transform, own, cores)
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
