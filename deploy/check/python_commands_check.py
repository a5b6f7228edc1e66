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

COMMAND = """#!%s
import json, sys
print(json.dumps({"status": "done", "arguments": sys.argv[1:], "more": "x" * 1000000}))
sys.stdout.flush()
print("headway: said last", file=sys.stderr)
sys.exit(3 if "fail" in sys.argv else 0)
"""


def main(folder):
    program = Path(folder) / "deploy/headway"
    program.parent.mkdir()
    program.write_text(COMMAND % sys.executable)
    program.chmod(0o755)
    os.environ["HEADWAY_HOME"] = folder
    progress = []
    listed = headway.command("models list", show=3, progress=progress.append)
    promoted = headway.command(
        "models promote", "2", set=["a.b=1", "c.d=2"], exact_pixels=True, model=None
    )
    try:
        headway.command("fail", progress=progress.append)
        failed = ""
    except headway.CommandFailed as failure:
        failed = "%d %s" % (failure.status, failure)
    print(
        json.dumps(
            {
                "more": len(listed["more"]),
                "listed": listed["arguments"],
                "promoted": promoted["arguments"],
                "failed": failed,
                "progress": progress,
            }
        )
    )


main(*sys.argv[1:])
