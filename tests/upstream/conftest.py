"""An office at the province's server over each database, and a record of it that names a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from tests.support.files import A_FILE, name_file
from tests.support.servers.upstream import Desk, Upstream
from tests.upstream.exchange.journals import COMMUNE
from upstream.communes.communes import ensure_commune
from upstream.database.schema import metadata


@pytest.fixture
def lan(server: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    """A connected computer."""
    desk = make_desk("Lan")
    desk.enrol(server)
    return desk


@pytest.fixture
def record(lan: Desk) -> str:
    """The record that names :data:`A_FILE`, known to the province; its content is not there yet."""
    made = name_file(lan, A_FILE)
    lan.sync()
    return made


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A province in memory that has one commune."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as made:
        ensure_commune(made, COMMUNE)
        yield made
    engine.dispose()
