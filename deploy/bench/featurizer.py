#!/usr/bin/env python3
"""ImageFeaturizer beside predict_batch_udf in one session, in turn, from photos to Parquet. Prints a table.

    python featurizer.py PHOTOS MODEL.onnx CORES INFERENCE.jar [RUNS [SYNAPSEML]]

All run the same ONNX file, whose output is called features, by one thread a task (OMP_NUM_THREADS=1); the other way
is that of pyspark_extract.py. SYNAPSEML is a folder of jars, with which SynapseML's ONNXModel runs too: those of
com.microsoft.azure:synapseml-deep-learning_2.12:1.1.0 by mvn dependency:copy-dependencies, without Spark's, Hadoop's
and Scala's; Python then needs synapseml==1.1.0. The first run of each is cold and not counted.
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
from pyspark_extract import BATCH, SIDE, by_udf, session, timed  # noqa: E402


def vectors(spark, output):
    return {row.path: numpy.array(row.features) for row in spark.read.parquet(output).collect()}


def cosine(a, b):
    return float(a @ b / (numpy.linalg.norm(a) * numpy.linalg.norm(b)))


def by_synapseml(model, folder):
    """The way of SynapseML's documentation; its ONNX Runtime 1.8 reads files of this version and below."""
    import onnx
    from pyspark.sql.types import FloatType
    from synapse.ml.onnx import ONNXModel
    from synapse.ml.opencv import ImageTransformer

    older = onnx.load(model)
    older.ir_version = min(older.ir_version, 7)
    onnx.save(older, folder + "/older.onnx")
    pixels = (
        ImageTransformer(inputCol="content", outputCol="pixels")
        .resize(SIDE, SIDE)
        .normalize([127 / 255] * 3, [128 / 255] * 3, 1 / 255)
        .setTensorElementType(FloatType())
    )
    network = (
        ONNXModel()
        .setModelLocation(folder + "/older.onnx")
        .setFeedDict({older.graph.input[0].name: "pixels"})
        .setFetchDict({"features": "features"})
        .setMiniBatchSize(BATCH)
        .setDeviceType("CPU")
    )
    return lambda rows: network.transform(pixels.transform(rows))


def main():
    photos, model, cores, jar = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.environ["PYSPARK_PYTHON"] = sys.executable
    runs = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    jars = [jar] + ([str(each) for each in Path(sys.argv[6]).glob("*.jar")] if len(sys.argv) > 6 else [])
    spark = session(cores, **{"spark.jars": ",".join(jars)})
    folder = tempfile.mkdtemp(prefix="headway-featurizer-")
    stage = ImageFeaturizer(
        inputCol="content",
        outputType="array",
        network=model,
        preprocessing="efficientnet-lite",
        resize="squash",
        filter="bilinear",
        batchSize=BATCH,
    )
    try:
        peers = {"predict_batch_udf": by_udf(model)}
        if len(sys.argv) > 6:
            peers["SynapseML"] = by_synapseml(model, folder)
        ratios = {name: [] for name in peers}
        for run in range(runs + 1):
            count, own = timed(spark, photos, stage.transform, folder + "/featurizer", cores)
            line = f"ImageFeaturizer {count / own:6.1f} images/s"
            for name, peer in peers.items():
                _, seconds = timed(spark, photos, peer, f"{folder}/{name}", cores)
                ratio = seconds / own
                line += f"   {name} {count / seconds:6.1f} images/s {ratio:.2f} x"
                if run > 0:
                    ratios[name].append(ratio)
            if run > 0:
                print(line)
        features = vectors(spark, folder + "/featurizer")
        for name in peers:
            others = vectors(spark, f"{folder}/{name}")
            least = min(cosine(features[path], others[path]) for path in features)
            print(f"{name}: median {statistics.median(ratios[name]):.2f} x, least cosine of features {least:.4f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        spark.stop()


if __name__ == "__main__":
    main()
