"""Errors of the driver about a file that cannot be written, as sentences for a person."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.base.durable_file import write_problem


@contextmanager
def explained_copy(target: Path) -> Iterator[None]:
    """Turn the driver's errors about ``target`` into sentences.

    Raises:
        CannotWrite: disk full, folder missing or read-only.
    """
    try:
        yield
    except sqlcipher.OperationalError as error:
        reason = str(error).lower()
        number = errno.EIO
        if "full" in reason:
            number = errno.ENOSPC
        elif not target.parent.is_dir():
            number = errno.ENOENT
        elif "unable to open" in reason or "readonly" in reason:
            number = errno.EACCES
        raise write_problem(target, OSError(number, str(error))) from error
