"""Checks deploy/python by mypy for the ends of its range, and by vermin for what Python 3.9 lacks.

Argument: the folder of the package. Prints as JSON what each found; nothing is an empty list.
"""

import json
import subprocess
import sys
import tempfile

package = sys.argv[1]


def lines(*command):
    done = subprocess.run(
        [sys.executable, *command, package], capture_output=True, text=True, check=False
    )
    return [] if done.returncode == 0 else (done.stdout + done.stderr).splitlines()


with tempfile.TemporaryDirectory() as cache:
    # The oldest that this mypy knows is 3.10.
    found = {
        version: lines(
            "-m",
            "mypy",
            "--strict",
            "--python-version",
            version,
            "--ignore-missing-imports",
            "--cache-dir",
            cache,
        )
        for version in ("3.10", "3.13")
    }
found["3.9"] = lines(
    "-c", "import vermin; vermin.main()", "-t=3.9-", "--no-tips", "--eval-annotations"
)
print(json.dumps(found))
