"""What makes the collection quick, which every process of a run does by itself, and the order of the tests.

On a fresh clone most of it goes into compiling the tests with their assertions spelled out. Processes that
begin at the same file all compile the same files at the same time, so each begins with others and finds those
of its neighbours compiled.
"""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Load this process's share first; what is loaded stays, so it is never looked through for garbage."""
    gc.disable()
    try:
        for path in share(_files(session.config)):
            # What is wrong with a file is told when it is collected.
            with suppress(Exception, pytest.skip.Exception, pytest.fail.Exception):
                importlib.import_module(".".join(path.with_suffix("").parts))
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long tests begin first: one that began last would leave all other processes waiting for it."""
    long = {item.nodeid for item in items if item.get_closest_marker("long")}
    items[:] = long_first(items, lambda item: item.nodeid in long, _count())


def long_first[T](items: Sequence[T], is_long: Callable[[T], bool], processes: int) -> list[T]:
    """The same in as many parts as there are processes, the long ones spread over the heads of the parts."""
    long = [item for item in items if is_long(item)]
    short = [item for item in items if not is_long(item)]
    found: list[T] = []
    for at in range(processes):
        found += long[at::processes]
        found += short[len(short) * at // processes : len(short) * (at + 1) // processes]
    return found


def _files(config: pytest.Config) -> list[Path]:
    named = [config.rootpath / argument.partition("::")[0] for argument in config.args]
    found = [file for path in named for file in ([path] if path.is_file() else path.rglob("test_*.py"))]
    return sorted(file.relative_to(config.rootpath) for file in found if config.rootpath in file.parents)


def share(files: list[Path]) -> list[Path]:
    """Those of the files with which this one of several processes begins: none when it is alone."""
    count = _count()
    at = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return files[len(files) * at // count : len(files) * (at + 1) // count] if count > 1 else []


def _count() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
