#!/usr/bin/env python3
"""Networks in Headway and in Python's onnxruntime: the same file, one thread, by processor time.

    deploy/bench/rates.py [--pairs N] [--headway COMMAND] [--networks-python PYTHON] [NETWORK...]

A NETWORK is a file NETWORK.onnx, or LIBRARY:NAME or LIBRARY:NAME:EXPORTER, which deploy/networks makes with random weights; without
any, the list below by both exporters. Prints a table in Markdown: the error of Headway's outputs relative to the largest of
onnxruntime's for seven random images, images per second of both, and the median, least and largest ratio of so many pairs, measured
in turn. Exits with 1 if a network fails.

Needs numpy, onnx and onnxruntime; PYTHON (default: this one) needs deploy/networks/requirements.txt.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import onnx
import onnxruntime

IMAGES = 7
BATCH = 8
ROUNDS = 10
WARM_UP = 3
SIDE = 224
TOLERANCE = 1e-4
DEPLOY = pathlib.Path(__file__).resolve().parent.parent
NETWORKS = [
    "timm:resnet50", "timm:mobilenetv4_conv_small", "timm:convnext_tiny", "timm:regnety_004", "timm:vit_small_patch16_224",
    "timm:deit_tiny_patch16_224", "timm:swin_tiny_patch4_window7_224", "timm:beit_base_patch16_224", "timm:eva02_tiny_patch14_224",
    "timm:vit_small_patch14_dinov2", "timm:vit_small_patch16_dinov3", "timm:convnext_tiny.dinov3_lvd1689m", "timm:fastvit_t8",
    "timm:fastvit_mci0.apple_mclip", "timm:vit_base_patch16_clip_224", "timm:vit_base_patch16_siglip_224",
    "torchvision:resnet50", "torchvision:efficientnet_v2_s", "torchvision:convnext_tiny",
]


def shape(model, batch):
    """Of the images: what the file fixes, else what its metadata or else nothing says."""
    weights = {each.name for each in model.graph.initializer}
    image = next(each for each in model.graph.input if each.name not in weights)
    declared = [each.dim_value for each in image.type.tensor_type.shape.dim]
    said = json.loads({each.key: each.value for each in model.metadata_props}.get("headway.preprocessing", "{}"))
    return image.name, [batch, declared[1] or 3, declared[2] or said.get("height", SIDE), declared[3] or said.get("width", SIDE)]


def rate(session, name, images):
    seconds = []
    for _ in range(WARM_UP + ROUNDS):
        start = time.process_time()
        session.run(None, {name: images})
        seconds.append(time.process_time() - start)
    return len(images) / statistics.median(seconds[WARM_UP:])


def headway(given, *arguments):
    done = subprocess.run([*given.headway.split(), "network", *arguments, "--layers", "false"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout.strip().splitlines()[-1])


def measure(given, file, folder):
    """The columns of one network's row."""
    model = onnx.load(file, load_external_data=False)
    name, images_shape = shape(model, IMAGES)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    random = numpy.random.default_rng(1)
    images = random.uniform(-1, 1, images_shape).astype("float32")
    numpy.save(folder / "x.npy", images)
    numpy.save(folder / "y.npy", session.run([model.graph.output[0].name], {name: images})[0])
    side = ["--set", f"network.inputSide={images_shape[2]}"]
    error = headway(
        given, "check", str(file), "--input", str(folder / "x.npy"), "--expected", str(folder / "y.npy"), "--tolerance", "1", *side)["onnxError"]
    batch = random.uniform(-1, 1, [BATCH, *images_shape[1:]]).astype("float32")
    pairs = []
    for _ in range(given.pairs):
        theirs = rate(session, name, batch)
        pairs.append((headway(given, "bench", str(file), *side)["frozen"]["imagesPerSecond"], theirs))
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(each) for each in zip(*pairs))
    return [
        f"{model.producer_name} {model.producer_version}", f"{error:.0e}", f"{ours:.1f}", f"{theirs:.1f}",
        f"{statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f})", "ok" if error <= TOLERANCE else "differs"]


def row(given, network):
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        try:
            if network.endswith(".onnx"):
                return measure(given, network, folder)
            library, name, exporter = (network.split(":") + ["dynamo"])[:3]
            file = folder / "network.onnx"
            command = [given.networks_python, DEPLOY / "networks" / library, name, "--random", "--exporter", exporter, "--output", file]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"{library} writes no {name}: {(done.stderr.strip() or 'no message').splitlines()[-1]}")
            columns = measure(given, file, folder)
            return [f"{exporter}, {columns[0]}", *columns[1:]]
        except (RuntimeError, ValueError, OSError, KeyError) as failed:
            return ["", "", "", "", "", str(failed).splitlines()[0].replace("|", "/")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", metavar="NETWORK", nargs="*")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--headway", metavar="COMMAND", default=str(DEPLOY / "headway"))
    parser.add_argument("--networks-python", metavar="PYTHON", default=sys.executable)
    given = parser.parse_args()
    networks = given.networks or [f"{each}:{exporter}" for each in NETWORKS for exporter in ("dynamo", "torchscript")]
    print("| network | written by | error | Headway, images/s | onnxruntime, images/s | ratio | status |\n|---|---|---|---|---|---|---|")
    failed = False
    for network in networks:
        columns = row(given, network)
        failed |= columns[-1] != "ok"
        print(f"| {pathlib.Path(network).name} | {' | '.join(columns)} |", flush=True)
    sys.exit(failed)


main()
