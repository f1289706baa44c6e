"""Every right that the roles name guards something: without it the act is refused, with it the act is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.accounts.access_report import read_access_log
from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import PRINT, NotAllowed
from desktop_app.accounts.session import Session
from desktop_app.areas.commands import set_positions
from desktop_app.areas.importing import import_areas
from desktop_app.areas.pasting import read_area_list
from desktop_app.backup.backups import back_up, back_up_daily
from desktop_app.backup.key_protection import keep_recovery_code, may_restore
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import RoleBook, role_book
from desktop_app.book.office import Office
from desktop_app.catalogue.brought.package_files import install_brought, read_package_file
from desktop_app.exchange.permission import allow_export
from desktop_app.fund.goods.items import put_item
from desktop_app.fund.households.listing import households
from desktop_app.fund.ledger.closing import close_month
from desktop_app.fund.ledger.posting import post
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_target, set_values
from desktop_app.office.profile import change_profile
from desktop_app.persons.anonymising import Anonymised, EraseReason, anonymise
from desktop_app.persons.finding import find_persons
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import EntryFilter, list_entries
from desktop_app.registers.numbers.keeping import void_number
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.sync.identity.enrolment import prepare
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.transport.https import HttpTransport
from tests.builders import COMMUNE, a_copy
from tests.registers.builders import AN_OPINION
from tests.support.processes import ROOT

NAME = "Lê Thị Quản"


def recorded(act: Callable[[Recorder], object]) -> Callable[[Office], object]:
    def run(office: Office) -> None:
        with office.record() as rec:
            act(rec)

    return run


def read_log(office: Office) -> None:
    with office.read() as connection:
        read_access_log(connection, NAME, lambda *_: "")


def add_colleague(office: Office) -> None:
    with office.record() as rec:
        add_officer(rec, name="Trần Văn Ghi", roles=["entry"])


def bring_package(office: Office) -> None:
    package = next((ROOT / "resources" / "catalogue").rglob("template.toml")).parent
    with office.store.write() as connection:
        install_brought(connection, office.clock, NAME, read_package_file(package))


def exchange(office: Office) -> None:
    with HttpTransport("http://127.0.0.1:9", b"", device_id=office.device().device_id) as transport:
        run_round(office.sync_book(), transport)


def import_list(rec: Recorder) -> None:
    import_areas(rec, COMMUNE, read_area_list([["Tên thôn", "Số hộ"], ["Thôn Mới", "77"]], "thon"))


def begin_opinion(rec: Recorder) -> None:
    begin_entry(rec, register_in_use(rec.connection, "DLXH"), AN_OPINION)


ROUND: dict[str, Given] = {
    "title": "Đợt thử",
    "target": "x",
    "year": 2026,
    "template_code": "T",
    "template_version": "1",
}
ACTS: dict[str, Callable[[Office], object]] = {
    "areas.edit": recorded(lambda rec: set_positions(rec, [])),
    "movements.enter": recorded(lambda rec: set_values(rec, "S", "1", [(Cell("a1", "X1", "2026-Q1"), "5")])),
    "movements.review": recorded(lambda rec: set_period_status(rec, "S", "2026-Q1", "commune", "accepted")),
    "movements.targets": recorded(lambda rec: set_target(rec, "S", "X1", 2026, "5")),
    "surveys.manage": recorded(lambda rec: create_round(rec, ROUND)),
    "surveys.enter": recorded(lambda rec: put_round_area(rec, "r1", "a1")),
    "surveys.close": recorded(lambda rec: set_round_state(rec, "r1", "closed")),
    "fund.enter": recorded(lambda rec: put_item(rec, "Gạo", "kg")),
    "fund.post": recorded(lambda rec: post(rec, "v1")),
    "fund.close": recorded(lambda rec: close_month(rec, date(2026, 9, 1))),
    "registers.enter": recorded(begin_opinion),
    "registers.read": recorded(lambda rec: list_entries(rec.connection, EntryFilter("DLXH"), NAME)),
    "persons.read": recorded(lambda rec: list_entries(rec.connection, EntryFilter("KTHU"), NAME)),
    "registers.review": recorded(lambda rec: void_number(rec, "x", "viết hỏng")),
    "opinion.read": recorded(lambda rec: list_entries(rec.connection, EntryFilter("TCD"), NAME)),
    "poor_households.read": recorded(lambda rec: households(rec.connection, NAME)),
    "persons.search": recorded(lambda rec: find_persons(rec.connection, NAME, "Nguyễn Văn A")),
    "persons.erase": recorded(
        lambda rec: anonymise(rec, COMMUNE, [], EraseReason.REQUEST, Anonymised((), ()))
    ),
    "reports.print": lambda office: office.require(PRINT),
    "exchange.import": recorded(import_list),
    "exchange.export": lambda office: allow_export(office.store, office.clock, NAME, "areas"),
    "sync.run": exchange,
    "sync.enrol": lambda office: prepare(office.sync_book(), "https://tinh.example", "ABCD-EFGH-JKLM"),
    "catalogue.install": bring_package,
    "backup.make": lambda office: back_up(office, office.folder.root / "so.smt-backup", "cụm mật khẩu dài"),
    "backup.daily": back_up_daily,
    "backup.restore": lambda office: may_restore(office, office.folder.root / "no.smt-backup", ""),
    "credentials.manage": lambda office: keep_recovery_code(office, "x"),
    "accounts.manage": add_colleague,
    "access_log.read": read_log,
    "office.edit": recorded(lambda rec: change_profile(rec, COMMUNE, {})),
}


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    """The only officer has every role, and every right that is given person by person."""
    opened = a_copy(begun_book, tmp_path / "book")
    extra = [entry.code for entry in role_book().permission if entry.extra]
    with opened.record(NAME) as rec:
        add_officer(rec, name=NAME, roles=[role.code for role in role_book().role], extra_rights=extra)
    opened.session = Session(NAME)
    yield opened
    opened.close()


def without(monkeypatch: pytest.MonkeyPatch, right: str) -> None:
    permitted, scheduled = RoleBook.permitted, role_book().scheduled
    monkeypatch.setattr(RoleBook, "permitted", lambda self, *of: permitted(self, *of) - {right})
    monkeypatch.setattr(type(scheduled), "allows", lambda self, wanted: wanted != right)


@pytest.mark.parametrize("right", sorted(ACTS.keys() - {"sync.enrol"}))
def test_without_the_right_the_act_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch, right: str
) -> None:
    without(monkeypatch, right)
    with pytest.raises(NotAllowed):
        ACTS[right](office)


def test_only_where_nobody_may_connect_the_computer_everybody_may(office: Office) -> None:
    with office.record(NAME) as rec:
        add_officer(rec, name="Trần Văn Ghi", roles=["entry"])
    office.session = Session("Trần Văn Ghi")
    with pytest.raises(NotAllowed):
        ACTS["sync.enrol"](office)


@pytest.mark.parametrize("right", sorted(ACTS))
def test_with_the_right_the_act_is_not_refused(office: Office, right: str) -> None:
    try:
        ACTS[right](office)
    except NotAllowed as refused:
        pytest.fail(f"refused although all rights are there: {refused.sentence()}")
    except (Problem, ValueError):
        pass  # it went on to what it was asked for, and that is not there


def test_every_right_of_the_data_is_in_the_table() -> None:
    named = {entry.code for entry in role_book().permission}
    given = {right for role in role_book().role for right in role.permissions}
    assert given | role_book().scheduled.permissions <= named
    assert named == {*ACTS}
