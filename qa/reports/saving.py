"""A report into a file: the whole of it, or the file stays as it was."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from index.article import FactcheckError


def save(text: str, file: Path | None) -> None:
    """Write a report in UTF-8, whatever the terminal's own encoding; to standard output when there is no file.

    Raises FactcheckError when the file can't be written.
    """
    data = text.encode()
    if file is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        if file.exists() and not file.is_file():  # a pipe or a device has no other that could take its name
            file.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(file)), data)
    except OSError as error:
        raise FactcheckError(f"{file}: can't be written ({error.strerror}); it is as it was") from error


def _replace(file: Path, data: bytes) -> None:
    partial = file.with_name(f".qa-{os.getpid()}.part")
    try:
        with partial.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if file.exists():
            partial.chmod(file.stat().st_mode)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
