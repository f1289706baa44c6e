"""A province's counter for sticks, over each of the two databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.console.browsing import Console, console_over
from tests.upstream.console.bundles.counter import Counter


def counter_of(server: Upstream, desks: list[Desk], folder: Path) -> Counter:
    """Connect the computers, and end the line."""
    for desk in desks:
        desk.enrol(server)
    server.stop()
    stick, console = folder / "USB", folder / "console"
    stick.mkdir()
    console.mkdir()
    return Counter(console_over(server.database, console), server, stick)


@pytest.fixture
def lan(make_desk: Callable[[str], Desk]) -> Desk:
    return make_desk("Lan")


@pytest.fixture
def minh(make_desk: Callable[[str], Desk]) -> Desk:
    return make_desk("Minh")


@pytest.fixture
def counter(upstream: Upstream, lan: Desk, minh: Desk, tmp_path: Path) -> Iterator[Counter]:
    """Over SQLite; two computers of an office are connected, and the line is gone."""
    made = counter_of(upstream, [lan, minh], tmp_path)
    with closing(made.console.database):
        yield made


@pytest.fixture
def each_counter(server: Upstream, lan: Desk, minh: Desk, tmp_path: Path) -> Iterator[Counter]:
    """The same, once over each of the two databases."""
    made = counter_of(server, [lan, minh], tmp_path)
    with closing(made.console.database):
        yield made


@pytest.fixture
def console(counter: Counter) -> Console:
    return counter.console
