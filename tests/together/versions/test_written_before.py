"""A book and a province written by an earlier version: both open, keep their figures, and exchange.

``written_before/office-0012-0005.tar.xz`` is the first computer and the province of the demonstration, as
the program wrote them at revision 0012 of the book and 0005 of the province; besides, the computer holds a
response that was not sent yet and three drafts, one of them of a double entry.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop_app.backup.examination import examine
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.vault import VaultKind
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.tables.movements import indicator_value
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.responses.records import DraftKind
from desktop_app.surveys.round_tally import count_round
from desktop_app.surveys.rounds.queries import rounds
from desktop_app.sync.rounds.status import sync_status
from desktop_app.sync.state import change_state
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.read_tables import read_result
from upstream.read_model.rebuilding import communes_due

PACKED = Path(__file__).parent / "written_before" / "office-0012-0005.tar.xz"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The folder with the computer ``pc-1`` and ``province.sqlite``."""
    with tarfile.open(PACKED) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path


@pytest.fixture
def earlier(written: Path) -> Iterator[Desk]:
    """The computer, opened by the program of today."""
    secret = (written / "passphrase").read_text()
    office = Office.open(DataFolder(written / "pc-1"), lambda _: secret, prefer=VaultKind.PASSPHRASE)
    office.officer = "Cán bộ Mẫu Một"
    yield Desk(office)
    office.close()


def test_its_figures_are_what_they_were(earlier: Desk) -> None:
    with earlier.office.read() as connection:
        household, closed = rounds(connection)
        assert len(responses(connection, household.id)) == 4
        assert len(responses(connection, closed.id)) == 40
        outcome = count_round(connection, closed.id).outcome
        assert len(connection.execute(select(indicator_value.c.id)).all()) == 303
    assert outcome.tally.valid == 85
    assert outcome.overall == Fraction(81, 85)


def test_it_is_whole_and_of_this_version(earlier: Desk) -> None:
    with earlier.office.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == HEAD
    assert all(part.passed for part in examine(earlier.office.store))


def test_what_was_begun_can_be_finished(earlier: Desk) -> None:
    with earlier.office.read() as connection:
        drafts = drafts_of(connection)
    assert sorted((draft.kind, draft.version, len(draft.answers)) for draft in drafts) == [
        (DraftKind.FORM, "", 4),
        (DraftKind.FORM, "1", 2),
        (DraftKind.SECOND, "", 2),
    ]


def test_it_exchanges_with_the_province_of_its_time(
    written: Path, earlier: Desk, make_upstream: Callable[[str], Upstream], make_desk: Callable[[str], Desk]
) -> None:
    server = make_upstream(str(written / "province.sqlite"))
    with earlier.office.store.write() as connection:
        change_state(connection, address=server.address)
    with earlier.office.read() as connection:
        waiting = sync_status(connection).unsent
    assert waiting >= 1
    assert earlier.sync(compare=True).pushed == waiting
    with earlier.office.read() as connection:
        status = sync_status(connection)
        mine = {response.id for survey in rounds(connection) for response in responses(connection, survey.id)}
    assert (status.unsent, status.conflicts, status.rejected) == (0, 0, 0)
    other = make_desk("Lan")
    other.enrol(server)
    other.sync()
    with other.office.read() as connection:
        theirs = {
            response.id for survey in rounds(connection) for response in responses(connection, survey.id)
        }
    assert theirs == mine
    assert len(mine) == 44
    server.command("rebuild")
    with server.opened() as connection:
        assert communes_due(connection) == []
        assert connection.execute(select(func.sum(read_result.c.valid))).scalar_one() > 85
