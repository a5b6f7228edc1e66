"""Opens shards and features as others would, with pyarrow and Hugging Face datasets, and prints what is there.

python datasets_check.py SHARDS_DIR FEATURES_DIR

Prints one line of JSON; fails with a message where a file says one thing and its rows another. Needs no network.
"""

import collections
import glob
import hashlib
import json
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"

import datasets
import numpy
import pyarrow.parquet


def parquet_files(folder):
    files = sorted(glob.glob(os.path.join(glob.escape(folder), "**", "*.parquet"), recursive=True))
    return [f for f in files if not os.path.basename(f).startswith(("_", "."))] or sys.exit(f"no .parquet below {folder}")


def load(files, cache):
    return datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=cache)


def require(condition, message):
    if not condition:
        sys.exit(message)


def check_shards(files, cache):
    table = pyarrow.concat_tables([pyarrow.parquet.read_table(f) for f in files])
    for key, image, sha256 in zip(table["key"].to_pylist(), table["image"].to_pylist(), table["sha256"].to_pylist()):
        require(hashlib.sha256(image["bytes"]).hexdigest() == sha256, f"{key}: sha256 is not that of its bytes")
    shards = load(files, cache)
    require(isinstance(shards.features["image"], datasets.Image), f"image is a {shards.features['image']}")
    require(isinstance(shards.features["label"], datasets.ClassLabel), f"label is a {shards.features['label']}")
    sizes = [row["image"].convert("RGB").size for row in shards]
    require(len(sizes) == table.num_rows, f"datasets sees {len(sizes)} rows, pyarrow {table.num_rows}")
    names = shards.features["label"].names
    return shards, {
        "files": len(files),
        "rows": len(sizes),
        "classes": names,
        "perClass": {names[i]: n for i, n in sorted(collections.Counter(shards["label"]).items())},
        "perSplit": dict(sorted(collections.Counter(shards["split"]).items())),
        "smallest": min(sizes),
        "largest": max(sizes),
    }


def check_features(files, cache, shards):
    features = load(files, cache).with_format("numpy")
    labels = dict(zip(shards["key"], shards["label"]))
    names = shards.features["label"].names
    require(features.features["label"].names == names, f"features name {features.features['label'].names}, shards {names}")
    lengths = set()
    for row in features:
        require(labels.get(row["key"]) == row["label"], f"{row['key']}: its label is not that of its shard")
        require(numpy.isfinite(row["features"]).all(), f"{row['key']}: a feature is not finite")
        lengths.add(len(row["features"]))
    require(len(lengths) == 1, f"rows have different numbers of features: {sorted(lengths)}")
    return {
        "files": len(files),
        "rows": len(features),
        "keys": len(set(features["key"])),
        "views": len(set(numpy.asarray(features["view"]).tolist())),
        "length": lengths.pop(),
        "perSplit": dict(sorted(collections.Counter(features["split"]).items())),
    }


def main(shards_dir, features_dir):
    with tempfile.TemporaryDirectory() as cache:
        shards, found = check_shards(parquet_files(shards_dir), cache)
        features = check_features(parquet_files(features_dir), cache, shards)
    # A folder as it is: what is no data has a name that readers pass over.
    tables = {name: pyarrow.parquet.read_table(d).num_rows for name, d in (("shards", shards_dir), ("features", features_dir))}
    print(json.dumps({"shards": found, "features": features, "folders": tables}))


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) == 3 else sys.exit(__doc__)
