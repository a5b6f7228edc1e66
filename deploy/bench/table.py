#!/usr/bin/env python3
"""Headway beside its peers. Reads the results' lines of JSON: python table.py HEADWAY PYSPARK KERAS."""
import json
import sys


def last_line(path):
    with open(path, encoding="utf-8") as lines:
        return json.loads(lines.read().strip().splitlines()[-1])


def main():
    headway, pyspark, keras = (last_line(path) for path in sys.argv[1:4])
    roofline = headway["rooflineImagesPerSecond"]
    cold, peer_cold = headway["coldImagesPerSecond"], pyspark["coldImagesPerSecond"]
    rows = [
        ("roofline, ONNX Runtime alone", f"{roofline:.1f} images/s", "", ""),
        ("extract, warm, steady", f"{headway['pipelineImagesPerSecond']:.1f} images/s",
         f"{headway['share']:.2f} of the roofline", "at least 0.75"),
        ("extract, warm, whole job", f"{headway['jobImagesPerSecond']:.1f} images/s",
         f"{headway['jobShare']:.2f} of the roofline", ""),
        ("extract, cold", f"{cold:.1f} images/s", f"{cold / peer_cold:.1f} times the peer", "at least 3"),
        (f"{pyspark['peer']}, cold", f"{peer_cold:.1f} images/s", f"{peer_cold / roofline:.2f} of the roofline", ""),
        (f"{pyspark['peer']}, warm", f"{pyspark['warmImagesPerSecond']:.1f} images/s",
         f"{pyspark['warmImagesPerSecond'] / roofline:.2f} of the roofline", ""),
    ]
    for head in ("softmax", "dense"):
        ours, theirs = headway["heads"][head], keras[head]["secondsPerEpoch"]
        epoch, beyond = ours["epochSeconds"]["median"], ours["beyondComputeSeconds"]["median"]
        rows += [
            (f"epoch, {head}", f"{epoch:.2f} s", f"{epoch / theirs:.2f} of Keras' time", "at most 1"),
            (f"{keras['peer']}, {head}", f"{theirs:.2f} s", "", ""),
            (f"averaging round, {head}, beyond compute", f"{1000 * beyond:.0f} ms", "", "at most 60 ms"),
        ]
    header = ("what", "figure", "against", "bar")
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


if __name__ == "__main__":
    main()
