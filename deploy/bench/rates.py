#!/usr/bin/env python3
"""Images per second of networks in Headway and in Python's onnxruntime, by processor time of one thread.

    deploy/bench/rates.py NETWORK.onnx...

Needs numpy, onnx and onnxruntime; the networks lie beside their weights, as deploy/networks or an exporter wrote
them. Prints a table in Markdown. On a shared machine run it when it is quiet: processor time also depends on caches.
"""
import json
import pathlib
import statistics
import subprocess
import sys
import time

import numpy
import onnx
import onnxruntime

BATCH = 8
ROUNDS = 10
WARM_UP = 3
SIDE = 224


def shape(model):
    """Of the images: what the file fixes, else what its metadata or else nothing says."""
    declared = [each.dim_value for each in model.graph.input[0].type.tensor_type.shape.dim]
    said = json.loads({each.key: each.value for each in model.metadata_props}.get("headway.preprocessing", "{}"))
    return [BATCH, declared[1] or 3, declared[2] or said.get("height", SIDE), declared[3] or said.get("width", SIDE)]


def python(file, images):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    seconds = []
    for _ in range(WARM_UP + ROUNDS):
        start = time.process_time()
        session.run(None, {name: images})
        seconds.append(time.process_time() - start)
    return BATCH / statistics.median(seconds[WARM_UP:])


def headway(file, side):
    launcher = pathlib.Path(__file__).parent.parent / "headway"
    command = [launcher, "network", "bench", file, "--set", f"network.inputSide={side}"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout.strip().splitlines()[-1])["frozen"]["imagesPerSecond"]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print("| network | written by | Headway, images/s | onnxruntime, images/s | ratio |\n|---|---|---|---|---|")
    for file in sys.argv[1:]:
        model = onnx.load(file, load_external_data=False)
        images = numpy.random.default_rng(1).uniform(-1, 1, shape(model)).astype("float32")
        theirs = python(file, images)
        ours = headway(file, images.shape[2])
        name = pathlib.Path(file).stem
        print(f"| {name} | {model.producer_name} {model.producer_version} | {ours:.1f} | {theirs:.1f} | {ours / theirs:.2f} |", flush=True)


main()
