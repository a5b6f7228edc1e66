"""Executes a notebook in a folder and prints one line of JSON about it and about what is committed.

    notebook_check.py NOTEBOOK FOLDER [EXECUTED]

EXECUTED is where the executed notebook is written, such as NOTEBOOK itself. The variable HEADWAY_HOME
names a command and a jar; PYTHONPATH has the package.
"""

import json
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

IMAGES = ("image/jpeg", "image/png")


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def images(notebook):
    return sum(
        any(kind in output.get("data", {}) for kind in IMAGES) for output in outputs(notebook)
    )


def text(notebook):
    return "".join(output.get("text", "") for output in outputs(notebook))


def main(source, folder, executed=None):
    os.environ["HEADWAY_WORK"] = str(Path(folder) / "work")
    committed = nbformat.read(source, as_version=4)
    notebook = nbformat.read(source, as_version=4)
    NotebookClient(
        notebook,
        timeout=1200,
        kernel_name="python3",
        resources={"metadata": {"path": folder}},
        record_timing=False,
    ).execute()
    if executed:
        for cell in notebook.cells:
            # What Spark and the JVM say while they start is of the machine.
            if "outputs" in cell:
                cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
        notebook.metadata["language_info"] = {"name": "python"}
        nbformat.write(notebook, executed)
    print(
        json.dumps(
            {
                "images": images(notebook),
                "text": text(notebook),
                "committedImages": images(committed),
                "committedText": text(committed),
                "committedBytes": os.path.getsize(source),
            }
        )
    )


main(*sys.argv[1:])
