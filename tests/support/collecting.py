"""What makes the collection quick, which every process of a run does by itself.

On a fresh clone most of it goes into compiling the tests with their assertions spelled out. Processes that
begin at the same file all compile the same files at the same time, so each begins with others and finds those
of its neighbours compiled.
"""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Load this process's share first; what is loaded stays, so no garbage is looked for meanwhile."""
    gc.disable()
    try:
        for path in share(_files(session.config)):
            # What is wrong with a file is told when it is collected.
            with suppress(Exception, pytest.skip.Exception):
                importlib.import_module(".".join(path.with_suffix("").parts))
        return (yield)
    finally:
        gc.enable()


def _files(config: pytest.Config) -> list[Path]:
    named = [config.rootpath / argument.partition("::")[0] for argument in config.args]
    found = [file for path in named for file in ([path] if path.is_file() else path.rglob("test_*.py"))]
    return sorted(file.relative_to(config.rootpath) for file in found if config.rootpath in file.parents)


def share(files: list[Path]) -> list[Path]:
    """Those of the files with which this one of several processes begins: none when it is alone."""
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    at = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return files[len(files) * at // count : len(files) * (at + 1) // count] if count > 1 else []
