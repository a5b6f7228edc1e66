"""What the commands of this folder share: their arguments, the export, what the file says of itself."""
import argparse
import dataclasses
import json
import logging
import os
import pathlib
import sys
import warnings

import numpy
import onnx
import torch

# Above, protobuf cannot hold the weights in the model's own file.
LARGEST_FILE = 1_900_000_000
INPUT = "pixels"


@dataclasses.dataclass
class Network:
    """A network as its library builds it.

    module: takes images N×C×H×W and returns one tensor
    output: its name in the file
    preprocessing: see pixels()
    labels: one for each of the outputs, or empty
    features: the same images' features by the library's own call, where the output is not them
    """
    module: torch.nn.Module
    output: str
    preprocessing: dict
    labels: list
    features: object = None


def arguments(library, name_help):
    parser = argparse.ArgumentParser(
        prog=f"deploy/networks/{library}",
        description=f"Writes a network of {library} as an ONNX file that Headway runs as it is: with its preprocessing and its labels.")
    parser.add_argument("name", metavar="NAME", help=name_help)
    parser.add_argument("--output", metavar="FILE", help="the ONNX file (default: NAME.onnx)")
    parser.add_argument(
        "--exporter", choices=["dynamo", "torchscript"], default="dynamo",
        help="of PyTorch: the one of 2.9, or the older one (default: dynamo)")
    parser.add_argument("--side", type=int, metavar="PIXELS", help="of the square images (default: the network's own)")
    parser.add_argument(
        "--random", type=int, nargs="?", const=0, metavar="SEED",
        help="random weights instead of the pretrained ones: nothing is fetched")
    parser.add_argument(
        "--reference", metavar="PREFIX",
        help="also write PREFIX_x.npy, seven random images, and PREFIX_y.npy, their features by the library itself")
    result = parser.parse_args()
    result.library = library
    if result.random is not None:
        os.environ["HF_HUB_OFFLINE"] = "1"
    result.output = pathlib.Path(result.output or result.name.strip("/").replace("/", "-") + ".onnx")
    if result.output.suffix != ".onnx":
        parser.error(f"--output must end in .onnx but was {result.output}")
    return result


def resize(mode, side, filter="BILINEAR", rounding="HALF_EVEN", **more):
    """mode SQUASH, CENTER_CROP or PAD to (height, width), of which the network takes the centre."""
    height, width = side
    return {"mode": mode, "filter": filter.upper(), "height": int(height), "width": int(width), "rounding": rounding, **more}


def pixels(side, mean, std, resize):
    """As torch's libraries say it: RGB, (value / 255 - mean) / std with one mean and std per channel."""
    return scaled_pixels(side, [255 * float(each) for each in mean], [1 / (255 * float(each)) for each in std], resize)


def scaled_pixels(side, mean, scale, resize, order="RGB"):
    """The preprocessing: (value - mean) * scale of values from 0 to 255, for each of the network's channels."""
    height, width = side
    return {"height": int(height), "width": int(width), "order": order, "mean": mean, "scale": scale, "resize": resize}


def write(network, given):
    """Exports the network, and says how to run it."""
    module = network.module.eval()
    if given.random is not None:
        shake(module, given.random)
    height, width = network.preprocessing["height"], network.preprocessing["width"]
    images = torch.rand((7, 3, height, width), generator=torch.Generator().manual_seed(1)) * 2 - 1
    given.output.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        export(module, images[:2], network.output, given)
        if given.reference:
            features = (network.features or module)(images).reshape(len(images), -1)
            numpy.save(given.reference + "_x.npy", images.numpy())
            numpy.save(given.reference + "_y.npy", features.numpy())
    describe(given.output, network)
    size = sum(each.stat().st_size for each in (given.output, data_file(given.output)) if each.exists())
    labels = f", {len(network.labels):,} labels" if network.labels else ""
    print(f"{given.output}: {size / 1e6:.1f} MB, images of {height}x{width}{labels}")
    print(f"deploy/headway run --images PHOTOS --workspace WORK --network {given.output}")


def shake(module, seed):
    """Random values also where libraries begin with zeros or ones, so that every weight counts."""
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, values in [*module.named_parameters(), *module.named_buffers()]:
            if not values.is_floating_point():
                continue
            if name.endswith("running_var"):
                values.uniform_(0.5, 1.5, generator=random)
            elif name.endswith("running_mean"):
                values.uniform_(-0.2, 0.2, generator=random)
            elif isinstance(values, torch.nn.Parameter) and values.numel() and values.abs().max() < 1e-3:
                values.uniform_(-0.2, 0.2, generator=random)
            elif isinstance(values, torch.nn.Parameter) and values.squeeze().dim() <= 1:
                values.add_(torch.empty_like(values).uniform_(-0.2, 0.2, generator=random))


def export(module, images, output, given):
    whole = sum(each.nbytes for each in module.parameters()) < LARGEST_FILE
    common = dict(input_names=[INPUT], output_names=[output], dynamo=given.exporter == "dynamo")
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    if given.exporter == "dynamo":
        torch.onnx.export(
            module, (images,), given.output, dynamic_shapes=({0: torch.export.Dim("N", min=2)},),
            external_data=not whole, verbose=False, **common)
    else:
        torch.onnx.export(module, (images,), given.output, dynamic_axes={INPUT: {0: "N"}, output: {0: "N"}}, **common)


def read_by_last_layer(module, run):
    """What the last dense layer reads."""
    read = []
    last = [each for each in module.modules() if isinstance(each, torch.nn.Linear)][-1]
    handle = last.register_forward_pre_hook(lambda layer, inputs: read.append(inputs[0]))
    run()
    handle.remove()
    return read[0]


def data_file(file):
    return file.with_name(file.name + ".data")


def describe(file, network):
    """Writes preprocessing and labels into the file's metadata."""
    model = onnx.load(file, load_external_data=False)
    said = {"headway.preprocessing": json.dumps(network.preprocessing)}
    if network.labels:
        said["headway.classNames"] = json.dumps(network.labels, ensure_ascii=False)
    onnx.helper.set_model_props(model, {each.key: each.value for each in model.metadata_props} | said)
    file.write_bytes(model.SerializeToString())


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(2)
