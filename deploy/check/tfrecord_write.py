"""Packs class folders into TFRecords by TensorFlow: TF-slim's layout, and compressed that of TensorFlow Datasets.

Arguments: the folder of class folders, the folder to write slim/ and datasets/ in.
"""

import json
import pathlib
import sys

import tensorflow

photos, out = map(pathlib.Path, sys.argv[1:3])
classes = sorted(each.name for each in photos.iterdir())
files = sorted(photos.glob("*/*"))
train = tensorflow.train


def text(value):
    return train.Feature(bytes_list=train.BytesList(value=[value]))


def number(value):
    return train.Feature(int64_list=train.Int64List(value=[value]))


def write(folder, name, options, example):
    (out / folder).mkdir(parents=True)
    for shard in range(2):
        path = str(out / folder / name.format(shard))
        with tensorflow.io.TFRecordWriter(path, options) as writer:
            for file in files[shard::2]:
                features = train.Features(feature=example(file, classes.index(file.parent.name)))
                writer.write(train.Example(features=features).SerializeToString())


write(
    "slim",
    "train-{:05d}-of-00002",
    None,
    lambda file, label: {
        "image/encoded": text(file.read_bytes()),
        "image/class/label": number(label + 1),
        "image/class/text": text(classes[label].encode()),
        "image/filename": text(file.name.encode()),
        "image/height": number(64),
        "image/object/bbox/xmin": train.Feature(float_list=train.FloatList(value=[0.25, 0.5])),
    },
)
write(
    "datasets",
    "shapes-train.tfrecord-{:05d}-of-00002",
    tensorflow.io.TFRecordOptions(compression_type="GZIP"),
    lambda file, label: {"image": text(file.read_bytes()), "label": number(label)},
)
(out / "datasets" / "label.labels.txt").write_text("\n".join(classes))
print(json.dumps({"samples": len(files)}))
