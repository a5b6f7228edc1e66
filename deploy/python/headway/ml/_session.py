"""What the stages need of the session."""

import sys
import weakref
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkContext
from pyspark.sql import SparkSession
from pyspark.sql.utils import is_remote

# Contexts whose jobs an interrupted cell cancels.
_cancelling: "weakref.WeakSet[SparkContext]" = weakref.WeakSet()


def cancel_interrupted(context: SparkContext) -> None:
    """Lets an interrupted cell of a notebook cancel its Spark jobs.

    PySpark does that by a handler of SIGINT, which IPython replaces when a cell begins, and which
    fails where it interrupts a call to the JVM. Outside of IPython nothing is done.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or context in _cancelling:
        return

    def after_cell(result: Any) -> None:
        error = result.error_in_exec
        broken_off = isinstance(error, Py4JError) and not isinstance(error, Py4JJavaError)
        if (isinstance(error, KeyboardInterrupt) or broken_off) and context._jsc is not None:
            context.cancelAllJobs()

    shell.events.register("post_run_cell", after_cell)
    _cancelling.add(context)


def java_stage(name: str, uid: str, jar: str = "headway-inference.jar") -> Any:
    """A new stage of the JVM, which the jar must have."""
    if is_remote():
        raise RuntimeError(
            "Spark Connect has no access to the driver's JVM, which "
            + name
            + " needs; use a classic session, or the SQL functions of headway.ml.HeadwayExtensions"
        )
    # A session that is begun here would have no jar, nor would any later one of its JVM.
    if SparkContext._active_spark_context is None:
        raise RuntimeError("no Spark session; start one that has " + _jars(jar))
    spark = SparkSession.getActiveSession() or SparkSession.builder.getOrCreate()
    cancel_interrupted(spark.sparkContext)
    found: Any = spark.sparkContext._jvm
    for part in name.split("."):
        found = getattr(found, part)
    try:
        return found(uid)
    except TypeError:
        raise RuntimeError(
            "Spark does not find "
            + name
            + "; restart Python, and begin with a session that has "
            + _jars(jar)
        ) from None


def _jars(jar: str) -> str:
    return "--jars " + jar + ", or its path as spark.jars"
