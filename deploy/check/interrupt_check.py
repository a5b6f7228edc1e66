"""Interrupts cells of a notebook's kernel and prints what is left of them as one line of JSON.

    interrupt_check.py PHOTOS FOLDER

The variable HEADWAY_HOME names a command and a jar; PYTHONPATH has the package.
"""

import json
import sys
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

LIMIT_SECONDS = 300

SETUP = """
import os, sys, threading, time
import headway
from headway.ml import ImageFeaturizer
from pyspark.sql import SparkSession
home = os.environ["HEADWAY_HOME"]
photos, folder = {photos!r}, {folder!r}

def children():
    own = str(os.getpid())
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            status = open("/proc/" + pid + "/status").read()
            command = open("/proc/" + pid + "/cmdline").read()
        except OSError:
            continue
        if "PPid:\\t" + own + "\\n" in status and "headway.jobs.cli.Main" in command:
            found.append(int(pid))
    return found
"""

RUN = """
def progress(line):
    open(folder + "/progress", "a").write(line + "\\n")

headway.run(photos, folder + "/work", epochs=100000, progress=progress)
"""

SESSION = """
spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.jars", home + "/jobs/target/headway-inference.jar")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
one = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(photos).limit(1)
many = spark.range(0, 1000000, 1, 8).crossJoin(one)
featurizer = ImageFeaturizer(inputCol="content")
features = featurizer.transform(many)
tracker = spark.sparkContext.statusTracker()

def running():
    return sum(s.numActiveTasks for s in map(tracker.getStageInfo, tracker.getActiveStageIds()) if s)

def watch():
    while not running():
        time.sleep(0.2)
    time.sleep(5)
    open(folder + "/running", "w").close()

"""

JOB = """
threading.Thread(target=watch, daemon=True).start()
features.select("features").write.format("noop").mode("overwrite").save()
"""

LEFT = """
end = time.time() + 60
while (tracker.getActiveJobsIds() or running()) and time.time() < end:
    time.sleep(0.2)
jobs = list(tracker.getActiveJobsIds())
again = len(featurizer.transform(one).select("features").collect())
print(len(jobs), running(), again)
"""


class Kernel:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3")

    def begin(self, code):
        return self.client.execute(code)

    def end(self, begun):
        """What a cell printed, and the name of the error that it ended with."""
        text, error = "", ""
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT_SECONDS)
            if message["parent_header"].get("msg_id") != begun:
                continue
            content = message["content"]
            if message["msg_type"] == "stream" and content["name"] == "stdout":
                text += content["text"]
            elif message["msg_type"] == "error":
                error = content["ename"]
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return text.strip(), error

    def run(self, code):
        text, error = self.end(self.begin(code))
        if error:
            raise AssertionError(error + " in " + code)
        return text

    def interrupted(self, code, ready):
        """The name of the error that a cell ends with which is interrupted once that is so."""
        begun = self.begin(code)
        end = time.time() + LIMIT_SECONDS
        while not ready():
            if time.time() > end:
                raise AssertionError("never ready to be interrupted: " + code)
            time.sleep(0.2)
        self.manager.interrupt_kernel()
        return self.end(begun)[1]


def trains(folder):
    progress = Path(folder) / "progress"
    return lambda: progress.exists() and "train: epoch" in progress.read_text()


def main(photos, folder):
    kernel = Kernel()
    try:
        kernel.run(SETUP.format(photos=photos, folder=folder))
        command = kernel.interrupted(RUN, trains(folder))
        children = kernel.run("print(len(children()))")
        kernel.run(SESSION)
        job = kernel.interrupted(JOB, (Path(folder) / "running").exists)
        jobs, tasks, again = map(int, kernel.run(LEFT).split())
        kernel.run("spark.stop()")
    finally:
        kernel.manager.shutdown_kernel(now=True)
    print(
        json.dumps(
            {
                "command": command,
                "children": int(children),
                "job": job,
                "jobs": jobs,
                "tasks": tasks,
                "again": again,
            }
        )
    )


main(*sys.argv[1:])
