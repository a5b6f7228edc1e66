"""Packs class folders into tars by the library webdataset: label by cls, with a file of class names.

Arguments: the folder of class folders, the folder to write.
"""

import json
import pathlib
import sys

import webdataset

photos, out = map(pathlib.Path, sys.argv[1:3])
out.mkdir(parents=True)
classes = sorted(each.name for each in photos.iterdir())
files = sorted(photos.glob("*/*"))
with webdataset.ShardWriter(str(out / "train-%06d.tar"), maxcount=7, verbose=0) as writer:
    for number, file in enumerate(files):
        writer.write(
            {
                "__key__": f"{number:08d}",
                file.suffix[1:]: file.read_bytes(),
                "cls": classes.index(file.parent.name),
                "json": {"width": 64},
            }
        )
(out / "classnames.txt").write_text("\n".join(classes) + "\n")
print(json.dumps({"samples": len(files)}))
