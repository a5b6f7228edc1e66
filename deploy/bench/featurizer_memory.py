#!/usr/bin/env python3
"""Memory of a 1 GB executor while ImageFeaturizer takes many small images, in jobs one after another. Prints a table.

    python featurizer_memory.py INFERENCE.jar [IMAGES] [JOBS]

One executor of two cores beside the driver (local-cluster). After each job the executor's resident memory and its live
heap, after a full collection by jcmd, are read. Images are JPEGs of 96×96 pixels; the network is a convolution of 16
channels, so that the images and not the network take the time. Needs Linux, a JDK, pyarrow, Pillow, onnx.
"""
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import onnx
import pyarrow
import pyarrow.parquet
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from pyspark.sql import SparkSession

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))

from headway.ml import ImageFeaturizer  # noqa: E402

ROWS = 500


def network(path):
    generator = numpy.random.default_rng(1)
    weights = generator.standard_normal((16, 3, 32, 32)).astype("float32") / 100
    nodes = [
        helper.make_node("Conv", ["images", "w"], ["c"], kernel_shape=[32, 32], strides=[32, 32]),
        helper.make_node("Relu", ["c"], ["r"]),
        helper.make_node("GlobalAveragePool", ["r"], ["p"]),
        helper.make_node("Flatten", ["p"], ["features"]),
    ]
    images = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 3, 224, 224])
    features = helper.make_tensor_value_info("features", TensorProto.FLOAT, ["n", 16])
    graph = helper.make_graph(
        nodes, "g", [images], [features], [numpy_helper.from_array(weights, "w")]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)


def photos(folder, images):
    generator = numpy.random.default_rng(2)
    os.makedirs(folder)
    for first in range(0, images, ROWS):
        rows = []
        for _ in range(min(ROWS, images - first)):
            small = generator.integers(0, 255, (6, 6, 3), "uint8")
            out = io.BytesIO()
            Image.fromarray(small).resize((96, 96), Image.Resampling.BICUBIC).save(out, "JPEG")
            rows.append(out.getvalue())
        table = pyarrow.table({"content": pyarrow.array(rows, pyarrow.binary())})
        pyarrow.parquet.write_table(table, f"{folder}/{first:08d}.parquet")


def executor():
    for each in Path("/proc").glob("[0-9]*"):
        try:
            command = (each / "cmdline").read_text().split("\0")
            mine = f"-Dheadway.bench={os.getpid()}" in command
            if mine and "org.apache.spark.executor.CoarseGrainedExecutorBackend" in command:
                return each
        except OSError:
            continue
    raise SystemExit("there is no executor")


def resident(process):
    lines = (process / "status").read_text().splitlines()
    return next(int(each.split()[1]) for each in lines if each.startswith("VmRSS:")) / 1024


def live(process):
    """MiB of live objects; the histogram collects first."""
    said = subprocess.run(
        ["jcmd", process.name, "GC.class_histogram"], capture_output=True, text=True, check=True
    ).stdout
    return int(said.strip().splitlines()[-1].split()[2]) / (1 << 20)


def main():
    jar = sys.argv[1]
    images = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000
    jobs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    folder = tempfile.mkdtemp(prefix="headway-memory-")
    network(folder + "/network.onnx")
    for job in range(jobs):
        photos(f"{folder}/photos{job}", images // jobs)
    spark = (
        SparkSession.builder.master("local-cluster[1,2,1024]")
        .config("spark.executor.memory", "1g")
        .config("spark.executor.extraJavaOptions", f"-Dheadway.bench={os.getpid()}")
        .config("spark.ui.enabled", "false")
        .config("spark.jars", jar)
        .getOrCreate()
    )
    stage = ImageFeaturizer(
        inputCol="content",
        outputType="array",
        network=folder + "/network.onnx",
        cut="features",
        preprocessing="unit",
    )
    print("images  seconds  resident MiB  live heap MiB")
    try:
        for job in range(jobs):
            start = time.time()
            rows = spark.read.parquet(f"{folder}/photos{job}")
            count = stage.transform(rows).where("size(features) = 16").count()
            seconds = time.time() - start
            assert count == images // jobs, count
            process = executor()
            before = resident(process)
            done = (job + 1) * count
            print(f"{done:6} {seconds:8.1f} {before:13.0f} {live(process):14.1f}", flush=True)
    finally:
        spark.stop()
        subprocess.run(["rm", "-rf", folder], check=True)


if __name__ == "__main__":
    main()
