"""Runs the two ways of deploy/python/README.md to the same features and prints one line of JSON.

    side_by_side_check.py JAR MODEL PHOTOS

JAR is headway-inference.jar; MODEL is an ONNX file whose output is called features; PHOTOS are
folders of JPEG or PNG files. PYTHONPATH has the package of deploy/python.
"""

import json
import re
import sys
from pathlib import Path

import numpy
from pyspark.sql import SparkSession

README = Path(__file__).resolve().parent.parent / "python/README.md"


def ways():
    section = README.read_text(encoding="utf-8").split("## Beside `predict_batch_udf`")[1]
    return re.findall(r"```python\n(.*?)```", section.split("\n## ")[0], re.DOTALL)


def main(jar, model, photos):
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.jars", jar)
        .config("spark.driver.memory", "1g")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(photos)
    names = {"photos": files.repartition(2), "model": model}
    for way in ways():
        exec(way, names)
    found = [
        {row.path: numpy.array(row.features) for row in names[name].select("path", "features").collect()}
        for name in ("by_udf", "by_headway")
    ]
    spark.stop()
    cosines = [
        float(one @ found[1][path] / (numpy.linalg.norm(one) * numpy.linalg.norm(found[1][path])))
        for path, one in found[0].items()
    ]
    print(json.dumps({"images": len(cosines), "leastCosine": min(cosines)}))


main(*sys.argv[1:])
