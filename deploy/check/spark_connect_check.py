"""Uses Headway's SQL functions through Spark Connect and prints one line of JSON.

    spark_connect_check.py PORT WORKSPACE

The server at PORT has the extension headway.ml.HeadwayExtensions; WORKSPACE has shards, features
and an exported model.
"""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "python"))


def main(port, workspace):
    spark = SparkSession.builder.remote("sc://localhost:" + port).getOrCreate()
    spark.read.parquet(workspace + "/shards").createOrReplaceTempView("shards")
    spark.read.parquet(workspace + "/features").createOrReplaceTempView("expected")
    spark.conf.set("spark.headway.classifier", workspace + "/model/classifier.onnx")
    features = spark.sql(
        "SELECT count(*), sum(int(headway_features(image) = features)) FROM shards JOIN expected"
        " USING (key)"
    ).collect()[0]
    predicted = spark.sql(
        "SELECT headway_predict(image).label, headway_image_info(image).kind FROM shards"
        " WHERE key LIKE '%disc1.png'"
    ).collect()[0]
    from headway.ml import ImageFeaturizer

    try:
        ImageFeaturizer()
        refused = ""
    except RuntimeError as failure:
        refused = str(failure)
    spark.stop()
    print(json.dumps({"features": list(features), "predicted": list(predicted), "refused": refused}))


main(*sys.argv[1:])
