#!/usr/bin/env python3
"""ImageFeaturizer beside extract, predict_batch_udf and SynapseML in one session. Prints a line a round, then a table.

    python featurizer.py WORKSPACE MODEL.onnx CORES headway-jobs.jar [RUNS [SYNAPSEML]]

All read the shards of WORKSPACE, as `headway shard` writes them, a file a task, run the same ONNX file, whose output is
called features, by one thread a task (OMP_NUM_THREADS=1), and write Parquet without dictionaries, which floats do not
repay. ImageFeaturizer runs once more with Spark's noop as its output, which tells what Spark's way of writing takes.
Each round takes them in another order; the first two are those of a cold JVM and not counted. predict_batch_udf, see
pyspark_extract.py, runs in batches of 16 and of 1. SYNAPSEML is a folder of jars, with which SynapseML's ONNXModel runs
too: those of com.microsoft.azure:synapseml-deep-learning_2.12:1.1.0 by mvn dependency:copy-dependencies, without
Spark's, Hadoop's and Scala's; Python then needs synapseml==1.1.0.
"""
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from headway.ml import ImageFeaturizer  # noqa: E402
from pyspark_extract import BATCH, SIDE, by_udf, session  # noqa: E402

OWN = "ImageFeaturizer"
UNWRITTEN = "… to noop"
EXTRACT = "extract"
WARM_UP_RUNS = 2
PIXELS = {"preprocessing": "efficientnet-lite", "resize": "squash", "filter": "bilinear"}


def vectors(spark, output):
    return {row.key: numpy.array(row.features) for row in spark.read.parquet(output).collect()}


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


def extraction(spark, shards, model, folder):
    """The stage extract of the command line, which makes all features anew."""
    jvm = spark._jvm
    values = {"extract.shards": shards, "workspace": folder + "/work", "network.ref": model}
    values.update({"network." + name: value for name, value in PIXELS.items()})
    settings = jvm.headway.common.config.SettingsLoader.load(jvm.java.util.Optional.empty(), "", values)

    def run():
        shutil.rmtree(folder + "/work", ignore_errors=True)
        start = time.perf_counter()
        within = jvm.headway.jobs.spark.Session.within(spark._jsparkSession, True)
        jvm.headway.jobs.extract.ExtractJob().run(jvm.headway.jobs.stage.StageContext(settings, within))
        seconds = time.perf_counter() - start
        within.close()
        return seconds

    return run


def to_parquet(output):
    return lambda writer: writer.option("parquet.enable.dictionary", "false").parquet(output)


def writing(spark, shards, featurize, write):
    """A way whose function adds the column features to rows of key and content."""

    def run():
        start = time.perf_counter()
        rows = spark.read.parquet(shards + "/*.parquet").selectExpr("key", "image.bytes AS content")
        write(featurize(rows).select("key", "features").write.mode("overwrite"))
        return time.perf_counter() - start

    return run


def main():
    workspace, model, cores, jar = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.environ["PYSPARK_PYTHON"] = sys.executable
    runs = int(sys.argv[5]) if len(sys.argv) > 5 else 5
    jars = [jar] + ([str(each) for each in Path(sys.argv[6]).glob("*.jar")] if len(sys.argv) > 6 else [])
    # extract has a task for each shard; so has Spark, if a file costs as much as a task may hold.
    spark = session(cores, **{"spark.jars": ",".join(jars), "spark.sql.files.openCostInBytes": "128m"})
    folder = tempfile.mkdtemp(prefix="headway-featurizer-")
    shards = workspace + "/shards"
    stage = ImageFeaturizer(inputCol="content", outputType="array", network=model, **PIXELS)
    featurizes = {
        OWN: stage.transform,
        f"predict_batch_udf {BATCH}": by_udf(model),
        "predict_batch_udf 1": by_udf(model, 1),
    }
    try:
        if len(sys.argv) > 6:
            featurizes["SynapseML"] = by_synapseml(model, folder)
        ways = {
            name: writing(spark, shards, each, to_parquet(f"{folder}/{name}")) for name, each in featurizes.items()
        }
        ways[UNWRITTEN] = writing(spark, shards, stage.transform, lambda writer: writer.format("noop").save())
        ways[EXTRACT] = extraction(spark, shards, model, folder)
        images = spark.read.parquet(shards + "/*.parquet").count()
        rates = {name: [] for name in ways}
        turn = list(ways)
        for run in range(WARM_UP_RUNS + runs):
            for name in turn:
                rate = images / ways[name]()
                if run >= WARM_UP_RUNS:
                    rates[name].append(rate)
            if run >= WARM_UP_RUNS:
                print("   ".join(f"{name} {rates[name][-1]:.1f}" for name in ways), flush=True)
            turn.append(turn.pop(0))
        features = vectors(spark, folder + "/" + OWN)
        for name in ways:
            ratios = [own / other for own, other in zip(rates[OWN], rates[name])]
            same = ""
            if name != UNWRITTEN:
                others = vectors(spark, f"{folder}/work/features/*.parquet" if name == EXTRACT else f"{folder}/{name}")
                least = min(cosine(features[key], others[key]) for key in features)
                same = f", least cosine of features {least:.4f}"
            print(
                f"{name:21} median {statistics.median(rates[name]):6.1f} images/s; {OWN} over it"
                f" {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}){same}"
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        spark.stop()


if __name__ == "__main__":
    main()
