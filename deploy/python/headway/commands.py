"""The command line from a program or a notebook, and what it left in a workspace."""

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from typing import (
    IO,
    TYPE_CHECKING,
    Any,
    Callable,
    Dict,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    Union,
    cast,
)

from headway._uris import Uri, local

if TYPE_CHECKING:
    import pandas
    from pyarrow.fs import FileSystem

Single = Union[Uri, int, float, bool]
Value = Union[None, Single, Sequence[Single], Mapping[str, Single]]

# Of a process that a signal has ended, as a shell gives it and as a JVM does.
_SIGNALLED = 128

_WITHOUT_VALUE = {"--debug", "--dry-run", "--help", "--version"}


class CommandFailed(RuntimeError):
    """A command ended without a result; the message is its last line.

    ``status`` is 2 for settings, 3 for input, 4 for storage, 5 for a busy workspace, 6 for a model
    that does not serve, 1 for a defect.
    """

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


@dataclasses.dataclass(frozen=True)
class RunResult:
    """The result of ``headway run``.

    ``stages`` has the result of each stage by its name, as the command prints it, and ``line``
    all that it prints.
    """

    status: str
    seconds: float
    report: str
    version: int
    promoted: bool
    stages: Dict[str, Dict[str, Any]]
    line: Dict[str, Any] = dataclasses.field(repr=False)

    @property
    def accuracy(self) -> Optional[float]:
        """Of the test split, or of the one that was evaluated."""
        return self.stages.get("evaluate", {}).get("accuracy")


@dataclasses.dataclass(frozen=True)
class PredictResult:
    """The result of ``headway predict``.

    ``images`` counts those that were asked for and have a prediction, ``refused`` those that could
    not be decoded, ``total`` the rows of the table at ``output``; ``sheet`` is the URI of a page
    of images, and ``line`` has all that the command prints.
    """

    status: str
    seconds: float
    images: int
    images_per_second: float
    refused: int
    total: int
    output: str
    sheet: str
    model_sha256: str
    line: Dict[str, Any] = dataclasses.field(repr=False)


def run(
    images: Uri,
    workspace: Uri,
    *,
    progress: Optional[Callable[[str], None]] = None,
    **settings: Value,
) -> RunResult:
    """Runs all stages, from photos to a model and its report.

    :param images: URI of the photos, one folder per class
    :param workspace: URI of a folder for all results
    :param progress: called with each line of progress; unless given, lines go to standard error
    :param settings: flags of ``headway run`` with ``_`` for ``-``, such as ``epochs=20``
    :raises CommandFailed: with the line that says why
    """
    result = command(
        "run", progress=progress, images=images, workspace=workspace, **settings
    )
    return RunResult(
        status=result["status"],
        seconds=result["seconds"],
        report=result.get("report", ""),
        version=result.get("version", 0),
        promoted=result.get("promoted", False),
        stages=result.get("stages", {}),
        line=result,
    )


def predict(
    images: Uri,
    *,
    workspace: Optional[Uri] = None,
    model: Optional[Uri] = None,
    output: Optional[Uri] = None,
    progress: Optional[Callable[[str], None]] = None,
    **settings: Value,
) -> PredictResult:
    """Classifies photos by a trained model, or by a network's own labels if there is none.

    :param images: URI of a photo, of a folder or of Parquet
    :param workspace: URI of a folder with a model
    :param model: URI of a ``classifier.onnx``
    :param output: URI of a folder for the predictions
    :param settings: flags of ``headway predict`` with ``_`` for ``-``
    :raises CommandFailed: with the line that says why
    """
    result = command(
        "predict",
        progress=progress,
        images=images,
        workspace=workspace,
        model=model,
        output=output,
        **settings,
    )
    return PredictResult(
        status=result["status"],
        seconds=result["seconds"],
        images=result["images"],
        images_per_second=result["imagesPerSecond"],
        refused=result["refused"],
        total=result["total"],
        output=result["output"],
        sheet=result["sheet"],
        model_sha256=result["modelSha256"],
        line=result,
    )


def command(
    name: str,
    /,
    *arguments: str,
    progress: Optional[Callable[[str], None]] = None,
    **settings: Value,
) -> Dict[str, Any]:
    """Runs a command and returns its result: the last line that it prints, parsed.

    The command is ``headway`` on the path, or ``deploy/headway`` of the folder that the variable
    ``HEADWAY_HOME`` names.

    :param name: of one word or two, such as ``models list``
    :param arguments: such as the version of ``models promote``
    :param settings: flags with ``_`` for ``-``; a list repeats its flag, None leaves it out, and
        ``set`` may be a dictionary
    :raises CommandFailed: with the line that says why
    :raises ValueError: where it prints a text instead of a result, such as its help
    """
    words = [_program(), *name.split(), *arguments]
    for key, value in settings.items():
        flag = "--" + key.replace("_", "-")
        if flag in _WITHOUT_VALUE and isinstance(value, bool):
            words += [flag] if value else []
        else:
            words += [flag + "=" + text for text in _texts(value)]
    # A file, because the command would wait for the reader of a full pipe.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
        status, last = _run(words, out, progress)
        out.seek(0)
        lines = out.read().strip().splitlines()
    if status != 0 or not lines:
        raise CommandFailed(status, _why(status, last))
    try:
        return cast(Dict[str, Any], json.loads(lines[-1]))
    except json.JSONDecodeError:
        raise ValueError(
            f"headway {name} prints a text and no result, such as that of help, version or"
            " dry_run; run it in a shell"
        ) from None


def _why(status: int, last: str) -> str:
    number = -status if status < 0 else status - _SIGNALLED
    try:
        return "headway: ended by " + signal.Signals(number).name
    except ValueError:
        return last


def _texts(value: Value) -> List[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, (str, os.PathLike)):
        return [os.fspath(value)]
    if isinstance(value, Mapping):
        return [key + "=" + text for key, each in value.items() for text in _texts(each)]
    if isinstance(value, Sequence):
        return [text for each in value for text in _texts(each)]
    return [str(value)]


def _run(
    words: List[str], out: IO[str], progress: Optional[Callable[[str], None]]
) -> Tuple[int, str]:
    """The exit status of a command, and the last line that it said itself, or else any."""
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stderr is not None
    try:
        last = _follow(process.stderr, progress)
        return process.wait(), last
    finally:
        # A notebook's cell that is interrupted ends its command.
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _program() -> str:
    home = os.environ.get("HEADWAY_HOME")
    found = os.path.join(home, "deploy", "headway") if home else shutil.which("headway")
    if not found or not os.path.exists(found):
        raise FileNotFoundError(
            "no command headway: set HEADWAY_HOME to a checkout of Headway, or put its"
            " deploy/headway on the path"
        )
    return found


def _follow(lines: IO[str], progress: Optional[Callable[[str], None]]) -> str:
    last = said = ""
    for line in lines:
        text = line.rstrip("\n")
        last = text or last
        if text.startswith("headway: "):
            said = text
        if progress is None:
            sys.stderr.write(line)
            sys.stderr.flush()
        else:
            progress(text)
    return said or last


def history(workspace: Uri) -> "pandas.DataFrame":
    """The epochs of the last training.

    :return: a pandas table: number, trainLoss, trainAccuracy, validationLoss, validationAccuracy
    """
    import pandas

    return pandas.DataFrame(_json(workspace, "train/metrics.json")["history"])


def confusion(workspace: Uri) -> "pandas.DataFrame":
    """How often images of a class got a label: those pairs that occur.

    :return: a pandas table: truth, label, images
    """
    return _parquet(workspace, "evaluate/confusion")


def predictions(workspace: Uri) -> "pandas.DataFrame":
    """What the model says of each image that was evaluated.

    :return: a pandas table, as ``evaluate/predictions`` has it
    """
    return _parquet(workspace, "evaluate/predictions")


def _place(workspace: Uri, name: str) -> "Tuple[FileSystem, str]":
    from pyarrow import fs

    uri = local(workspace).replace("s3a://", "s3://", 1).rstrip("/")
    if "://" not in uri:
        uri = os.path.abspath(uri)
    system, root = fs.FileSystem.from_uri(uri)
    return system, root + "/" + name


def _json(workspace: Uri, name: str) -> Dict[str, Any]:
    system, path = _place(workspace, name)
    with system.open_input_stream(path) as stream:
        return cast(Dict[str, Any], json.loads(stream.readall()))


def _parquet(workspace: Uri, name: str) -> "pandas.DataFrame":
    from pyarrow import dataset, fs

    system, path = _place(workspace, name)
    files: List[str] = [
        each.path
        for each in system.get_file_info(fs.FileSelector(path))
        if each.path.endswith(".parquet")
    ]
    found = dataset.dataset(sorted(files), filesystem=system, format="parquet")
    return found.to_table().to_pandas()
