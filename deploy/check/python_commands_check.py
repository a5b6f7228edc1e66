"""Starts a command that only echoes by the package of deploy/python and prints one line of JSON.

    python_commands_check.py FOLDER

FOLDER is empty; its deploy/headway becomes a command whose result has its arguments and a megabyte
besides, printed before its progress, as a long training's is. PYTHONPATH has the package.
"""

import json
import os
import sys
from pathlib import Path

import headway
import numpy

COMMAND = """#!%s
import json, os, signal, sys
print(json.dumps({"status": "done", "arguments": sys.argv[1:], "more": "x" * 1000000}))
sys.stdout.flush()
print("headway: said last", file=sys.stderr)
if "fail" in sys.argv:
    print("INFO Deleting directory", file=sys.stderr)
if "--help" in sys.argv:
    print("Usage: headway shard")
if "end" in sys.argv:
    os.kill(os.getpid(), signal.SIGTERM)
sys.exit(3 if "fail" in sys.argv else 0)
"""


def failure(name, progress):
    try:
        headway.command(name, progress=progress.append)
        return ""
    except headway.CommandFailed as failed:
        return "%d %s" % (failed.status, failed)


def refusal_of_help():
    try:
        return headway.command("shard", help=True)
    except ValueError as refused:
        return str(refused)


def main(folder):
    program = Path(folder) / "deploy/headway"
    program.parent.mkdir()
    program.write_text(COMMAND % sys.executable)
    program.chmod(0o755)
    os.environ["HEADWAY_HOME"] = folder
    progress = []
    listed = headway.command("models list", show=3, progress=progress.append)
    promoted = headway.command(
        "models promote",
        "2",
        set=["a.b=1", "c.d=2"],
        exact_pixels=True,
        model=None,
        debug=True,
        dry_run=False,
    )
    given = headway.command(
        "shard", images=Path("/my photos"), views=numpy.int64(3), set={"a.b": 1, "c.d": Path("x")}
    )
    print(
        json.dumps(
            {
                "more": len(listed["more"]),
                "listed": listed["arguments"],
                "promoted": promoted["arguments"],
                "given": given["arguments"],
                "failed": failure("fail", progress),
                "ended": failure("end", []),
                "helped": refusal_of_help(),
                "progress": progress,
            }
        )
    )


main(*sys.argv[1:])
