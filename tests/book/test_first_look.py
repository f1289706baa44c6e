"""A book that is looked into before the rest of it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select, update

from desktop_app import __version__
from desktop_app.accounts.officer import working_officers
from desktop_app.base.durable_file import CannotWrite
from desktop_app.book.office import DataFolder, Office
from desktop_app.book.overview import read_overview
from desktop_app.credentials.opening import SECRETS_FILE
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.vault import SecretName
from desktop_app.journal.recorder import Given
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.storage.first_look import FirstLook
from desktop_app.storage.problems import NewerBook
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.storage.tables.surveys import survey_count
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.tally.hand_counts import set_tally
from tests.builders import PASSPHRASE, a_clock, an_office, put_area, put_response, register

PERIOD = "2026-M10"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A book with officers, an area, figures and an open round."""
    office = an_office(tmp_path)
    register(office, "Trần Thị Thử", "admin", "leader", "entry")
    with office.record("Trần Thị Thử") as rec:
        put_area(rec, "a1")
        fields: dict[str, Given] = {"title": "Đợt 1", "year": 2026, "target": "commune_ntm"}
        round_id = create_round(rec, {**fields, "template_code": "NTM_XA_2021", "template_version": "1"})
        put_round_area(rec, round_id, "a1", forms_issued=4, forms_collected=3)
        set_round_state(rec, round_id, "open")
        put_response(rec, "f1", round_id=round_id)
    office.close()
    return tmp_path


@pytest.fixture
def office(root: Path) -> Iterator[Office]:
    opened = look_into(root)
    yield opened
    opened.close()


def look_into(root: Path) -> Office:
    return Office.open(DataFolder(root), lambda _: PASSPHRASE, a_clock(), soon=True)


def opened_whole(office: Office) -> bool:
    return office.whole


def test_a_look_finds_what_the_whole_book_says(office: Office) -> None:
    assert not opened_whole(office)
    with office.look() as look:
        assert isinstance(look, FirstLook)
        first = read_overview(look, PERIOD)
        people = working_officers(look)
    assert not opened_whole(office), "looking opens nothing more"
    assert office.identity.commune_code == "00000"
    with office.read() as connection:
        assert opened_whole(office), "who reads by SQLAlchemy opens the rest"
        assert read_overview(connection, PERIOD) == first
        assert working_officers(connection) == people
    assert [officer.name for officer in people] == ["Trần Thị Thử"]
    assert [(progress.entered, progress.left) for progress in first.rounds] == [(1, 2)]
    assert first.unsent > 0


def test_a_look_writes_nothing(office: Office) -> None:
    with office.look() as look, pytest.raises(sqlcipher.OperationalError, match="readonly"):
        look.connection.driver_connection.execute("DELETE FROM officer")


def test_a_look_sees_one_moment(office: Office, root: Path) -> None:
    other = Office.open(DataFolder(root), lambda _: PASSPHRASE, a_clock())
    with office.look() as look:
        before = read_overview(look, PERIOD)
        with other.record("Trần Thị Thử") as rec:
            put_area(rec, "a2")
        assert read_overview(look, PERIOD) == before
    with office.look() as look:
        assert len(read_overview(look, PERIOD).areas) == 2
    other.close()


def test_after_the_rest_is_open_one_connection_fewer_is_kept(office: Office) -> None:
    office.complete()
    store = office.store
    office.complete()
    assert office.store is store, "nothing is done twice"
    with office.look() as look:
        assert not isinstance(look, FirstLook)


class FullVault(PassphraseVault):
    """A vault on a disk without space."""

    def write(self, name: SecretName, secret: bytes) -> None:
        raise CannotWrite("There is no space left.")


def test_a_book_that_cannot_be_opened_whole_is_left_closed(root: Path) -> None:
    other = an_office(root)
    other.vault.delete(SecretName.BOOK)
    other.close()
    office = look_into(root)
    office.vault = FullVault.open(root / SECRETS_FILE, PASSPHRASE)
    (root / "so-mat-tran.db-head").unlink()  # as an older version left the folder
    with pytest.raises(CannotWrite):
        office.complete()
    assert open_times(root / "so-mat-tran.db-head") == 0
    office.close()


def open_times(file: Path) -> int:
    """How many times this process has a file open."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the list's own
            found.append(entry.readlink())
    return found.count(file)


def counted_by_hand(root: Path) -> None:
    office = an_office(root)
    with office.record("Trần Thị Thử") as rec:
        put_area(rec, "a3")
        round_id = read_round(office)
        put_round_area(rec, round_id, "a3", forms_issued=4, forms_collected=4, tally_mode="totals")
        for number in range(1, 20):
            set_tally(rec, round_id, "a3", f"q{number:02d}", {"1": 4})
    office.close()


def counted_otherwise(root: Path) -> None:
    office = an_office(root)
    with office.store.write() as connection:
        connection.execute(update(survey_count).values(questionnaire="another"))
    office.close()


def read_round(office: Office) -> str:
    with office.read() as connection:
        return read_overview(connection, PERIOD).rounds[0].id


def test_totals_by_hand_are_read_by_a_look(root: Path) -> None:
    counted_by_hand(root)
    office = look_into(root)
    facts = office.first_page(lambda look: read_overview(look, PERIOD))
    assert not opened_whole(office)
    assert facts.rounds[0].entered == 5
    with office.read() as connection:
        assert read_overview(connection, PERIOD) == facts
    office.close()


def test_a_scale_that_was_not_kept_needs_the_whole_book_once(root: Path) -> None:
    counted_by_hand(root)
    office = an_office(root)
    with office.store.write() as connection:
        connection.execute(update(catalogue_package).values(scale=None))
    office.close()
    for whole in (True, False):
        office = look_into(root)
        facts = office.first_page(lambda look: read_overview(look, PERIOD))
        assert opened_whole(office) is whole
        assert facts.rounds[0].entered == 5
        office.close()


def test_a_questionnaire_that_cannot_be_read_hides_no_book(root: Path) -> None:
    this = catalogue_package.c.code == "NTM_XA_2026"
    office = an_office(root)
    with office.store.write() as connection:
        broken = {"scale": None, "content": b"{}", "sha256": "broken"}
        assert connection.execute(update(catalogue_package).values(broken).where(this)).rowcount == 1
    office.close()
    office = an_office(root)
    with office.read() as connection:
        assert connection.execute(select(catalogue_package.c.scale).where(this)).scalar_one() is None
    office.close()


def test_counts_by_another_questionnaire_need_the_whole_book_and_get_it(root: Path) -> None:
    counted_otherwise(root)
    office = look_into(root)
    facts = office.first_page(lambda look: read_overview(look, PERIOD))
    assert opened_whole(office)
    assert facts.rounds[0].entered == 1
    office.close()


def test_a_book_of_another_version_of_the_program_is_opened_whole(root: Path) -> None:
    office = an_office(root)
    with office.store.write() as connection:
        set_fact(connection, "shipped_catalogue", "0.0.1")
    office.close()
    office = look_into(root)
    assert opened_whole(office)
    with office.read() as connection:
        assert get_fact(connection, "shipped_catalogue") == __version__
    office.close()


def test_a_newer_book_is_refused_as_ever(root: Path) -> None:
    office = an_office(root)
    with office.store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    office.close()
    with pytest.raises(NewerBook):
        look_into(root)


def test_much_to_be_packed_is_not_left_for_later(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.journal.extent.MANY_ROWS", 2)
    office = look_into(root)
    assert opened_whole(office)
    office.close()
