"""Reads features by the lines of deploy/python/README.md, which it takes out of that document.

Arguments: the document, the workspace. Prints as JSON what each reader found.
"""

import json
import pathlib
import re
import sys

import numpy
from pyspark.sql import SparkSession

document, work = sys.argv[1:3]
text = pathlib.Path(document).read_text()
section = text[text.index("## Features and predictions in other readers") :]
lines = re.search(r"```python\n(.*?)```", section, re.DOTALL).group(1)
assert lines.count("/data/work") == 4, lines

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
names = {"spark": spark}
exec(lines.replace("/data/work", work), names)


def summary(rows):
    """Number of rows, and the sum of all features by key in one order."""
    rows = sorted(rows, key=lambda row: row[0])
    return [len(rows), float(numpy.sum([numpy.asarray(row[1], "float64").sum() for row in rows]))]


table = names["table"].to_pydict()
found = {
    "pyarrow": summary(zip(table["key"], table["features"])),
    "duckdb": summary((row[0], row[3]) for row in names["rows"].fetchall()),
    "spark": summary((row["key"], row["features"]) for row in names["frame"].collect()),
    "datasets": summary((row["key"], row["features"]) for row in names["hugging"]),
}
spark.stop()
print(json.dumps(found))
