"""What TensorBoard's own reader finds in a folder of logs: a line of JSON.

Usage: tensorboard_check.py FOLDER
"""

import json
import sys

from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer


def main(folder: str) -> None:
    reader = EventMultiplexer().AddRunsFromDirectory(folder)
    reader.Reload()
    print(json.dumps({name: run(reader, name, tags) for name, tags in reader.Runs().items()}))


def run(reader: EventMultiplexer, name: str, tags: dict) -> dict:
    return {
        "scalars": {
            tag: [[event.step, event.value] for event in reader.Scalars(name, tag)]
            for tag in tags["scalars"]
        },
        "texts": {
            tag: reader.Tensors(name, tag)[0].tensor_proto.string_val[0].decode()
            for tag in tags["tensors"]
        },
        "images": {
            tag: [reader.Images(name, tag)[0].width, reader.Images(name, tag)[0].height]
            for tag in tags["images"]
        },
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
