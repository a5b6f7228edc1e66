"""Places of files."""

import os
import re
from typing import Union

Uri = Union[str, "os.PathLike[str]"]


def local(uri: Uri) -> str:
    """The path of a URI of this machine, which may have spaces; any other URI as it is."""
    return re.sub("^file:(//)?(?=/)", "", os.fspath(uri))
