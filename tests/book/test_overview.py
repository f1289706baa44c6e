"""What the first page and the search find in a book."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, delete

from desktop_app.book.office import Office
from desktop_app.book.overview import read_overview
from desktop_app.book.overview_closer import look_closer
from desktop_app.book.overview_facts import AreaState, DueKind, OverviewFacts
from desktop_app.book.search import FoundKind, find
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.package import Package
from desktop_app.journal.recorder import Given
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.records import INVALID_FORMS
from desktop_app.surveys.tally.hand_counts import set_tally
from desktop_app.sync.state import change_state
from tests.builders import a_clock, put_area, put_figures, put_response, register
from tests.catalogue.small_sets import a_package
from tests.movements.test_set_versions import newer_version
from tests.registers.builders import begin_opinion, begin_urgent

PERIOD = "2026-M10"
TODAY = date(2026, 10, 5)


def examined(connection: Connection, due_on: date | None = None) -> OverviewFacts:
    """The facts as they are shown once the catalogue has been looked at."""
    return look_closer(connection, read_overview(connection, PERIOD, due_on), a_clock(), "")


ROUND: dict[str, Given] = {
    "title": "Đợt 1",
    "year": 2026,
    "target": "commune_ntm",
    "template_code": "NTM_XA_2021",
    "template_version": "1",
}


def test_an_empty_book_asks_for_areas(office: Office) -> None:
    with office.read() as connection:
        facts = read_overview(connection, PERIOD)
    assert [due.kind for due in facts.dues] == [DueKind.NO_AREAS]
    assert facts.unsent == 0


def test_areas_are_ordered_by_how_far_they_are(office: Office) -> None:
    with office.record() as rec:
        for area in ("a", "b", "c"):
            put_area(rec, area, f"Thôn {area.upper()}")
        put_figures(rec, "S", {Cell("a", "NT01", PERIOD): "0", Cell("b", "NT01", PERIOD): "2"})
        put_figures(rec, "S", {Cell("c", "NT01", "2026-M09"): "2"})
        set_period_status(rec, "S", PERIOD, "a", "submitted")
    with office.read() as connection:
        facts = read_overview(connection, PERIOD, date(2026, 10, 20))
    assert {area.id: (area.state, area.figures) for area in facts.areas} == {
        "a": (AreaState.DONE, 1),
        "b": (AreaState.STARTED, 1),
        "c": (AreaState.NOTHING, 0),
    }
    missing = next(due for due in facts.dues if due.kind is DueKind.AREAS_MISSING)
    assert (missing.count, missing.subject, missing.by) == (1, "Thôn C", date(2026, 10, 20))
    assert facts.unsent == 7


def test_the_due_day_is_that_of_the_installed_set(office: Office) -> None:
    """The first look knows the program's calendar only; the sheet and the board say the set's."""
    newer = newer_version("1.5")
    manifest = newer.files["set.toml"] + b'\n[[due]]\nperiod_type = "month"\nday = 5\nmonth_of_period = 2\n'
    with office.store.write() as connection:
        install(connection, Package({**newer.files, "set.toml": manifest}), "province", office.clock)
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài", households=10)
        put_area(rec, "b", "Thôn Đông", households=10)
        set_values(rec, "MTTQ_CO_SO", "1.5", [(Cell("a", "NT01", PERIOD), "0")])
    with office.read() as connection:
        facts = examined(connection, date(2026, 10, 20))
    assert facts.due_on == date(2026, 11, 5)
    kinds = (DueKind.AREAS_MISSING, DueKind.CELLS_MISSING)
    assert [due.by for due in facts.dues if due.kind in kinds] == [date(2026, 11, 5)] * 2


def test_a_figure_that_is_due_before_the_report_has_its_own_day(office: Office) -> None:
    """October is due on 5 November and one figure of it on 28 October, until it is there."""
    package = a_package(
        {"code": "A1", "due_day": "28/1"},
        {"code": "A2"},
        {"code": "A3"},
        more='[[due]]\nperiod_type = "month"\nday = 5\nmonth_of_period = 2\n',
    )
    with office.store.write() as connection:
        connection.execute(delete(catalogue_package))
        install(connection, package, "province", office.clock)

    def days() -> list[date | None]:
        with office.read() as connection:
            facts = look_closer(
                connection, read_overview(connection, PERIOD, date(2026, 10, 20)), a_clock(), ""
            )
        kinds = (DueKind.AREAS_MISSING, DueKind.CELLS_MISSING)
        return [facts.due_on, *(due.by for due in facts.dues if due.kind in kinds)]

    early, late = date(2026, 10, 28), date(2026, 11, 5)
    with office.record() as rec:
        put_area(rec, "a", households=10)
    assert days() == [early, early], "nothing at all is there"
    with office.record() as rec:
        set_values(rec, "BO", "1", [(Cell("a", "A2", PERIOD), "0")])
    assert days() == [early, early]
    with office.record() as rec:
        set_values(rec, "BO", "1", [(Cell("a", "A1", PERIOD), "0")])
    assert days() == [early, late]


def test_of_a_closed_period_nothing_is_due(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a")
        put_figures(rec, "MTTQ_CO_SO", {Cell("a", "NT01", PERIOD): "0"})
    for status, due in (("draft", True), ("locked", False)):
        with office.record() as rec:
            set_period_status(rec, "MTTQ_CO_SO", PERIOD, "commune", status)
        with office.read() as connection:
            facts = examined(connection)
        assert (DueKind.CELLS_MISSING in [item.kind for item in facts.dues]) is due
        assert facts.closed is not due


def test_forms_left_to_key_and_then_the_round_to_close(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a")
        item = create_round(rec, {"title": "Đợt 1", "year": 2026, "target": "x"})
    with office.read() as connection:
        assert DueKind.ROUND_TO_OPEN in [due.kind for due in read_overview(connection, PERIOD).dues]
    with office.record() as rec:
        put_round_area(rec, item, "a", forms_issued=3, forms_collected=2)
        set_round_state(rec, item, "open")
        put_response(rec, "r1", "a", round_id=item, serial=1, validity="blank")
    with office.read() as connection:
        facts = read_overview(connection, PERIOD)
    left = next(due for due in facts.dues if due.kind is DueKind.FORMS_TO_KEY)
    assert (left.count, left.place) == (1, item)
    assert (facts.rounds[0].entered, facts.rounds[0].invalid) == (1, 1)
    with office.record() as rec:
        put_response(rec, "r2", "a", round_id=item, serial=2)
    with office.read() as connection:
        kinds = [due.kind for due in read_overview(connection, PERIOD).dues]
    assert DueKind.ROUND_TO_CLOSE in kinds
    assert DueKind.FORMS_TO_KEY not in kinds


@pytest.mark.parametrize("collected", [48, None])
def test_an_area_counted_by_hand_leaves_no_form_to_key(office: Office, collected: int | None) -> None:
    with office.record() as rec:
        put_area(rec, "a")
        item = create_round(rec, ROUND)
        put_round_area(rec, item, "a", forms_issued=64, forms_collected=collected, tally_mode="totals")
        set_round_state(rec, item, "open")
    with office.read() as connection:
        assert read_overview(connection, PERIOD).rounds[0].entered == 0
    with office.record() as rec:
        for number in range(1, 20):
            set_tally(rec, item, "a", f"q{number:02d}", {"1": 40, "2": 5})
        set_tally(rec, item, "a", INVALID_FORMS, {"blank": 3})
    with office.read() as connection:
        facts = read_overview(connection, PERIOD)
    assert (facts.rounds[0].entered, facts.rounds[0].invalid) == (48, 3)
    assert DueKind.FORMS_TO_KEY not in [due.kind for due in facts.dues]


@pytest.mark.parametrize(
    ("sample", "address", "expected"),
    [
        (True, "", []),
        (False, "", [DueKind.NOT_CONNECTED]),
        (False, "https://tinh.example", [DueKind.UNSENT]),
    ],
)
def test_what_is_said_of_sending_depends_on_the_connection(
    office: Office, sample: bool, address: str, expected: list[DueKind]
) -> None:
    office.choose_commune("01234", sample=sample)
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài")
    if address:
        with office.store.write() as connection:
            change_state(connection, address=address, server_id="s1")
    with office.read() as connection:
        kinds = [due.kind for due in read_overview(connection, PERIOD).dues]
    assert [kind for kind in kinds if kind in (DueKind.UNSENT, DueKind.NOT_CONNECTED)] == expected


@pytest.mark.parametrize("typed", ["doai", "ĐOÀI", "thon doai"])
def test_areas_are_found_without_marks(office: Office, typed: str) -> None:
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài")
    with office.read() as connection:
        hits = find(connection, typed)
    assert [(hit.kind, hit.id) for hit in hits] == [(FoundKind.AREA, "a")]


def test_a_form_is_found_by_its_number_and_not_when_it_was_deleted(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài")
        item = create_round(rec, {"title": "Đợt hài lòng", "year": 2026, "target": "x"})
        put_round_area(rec, item, "a")
        put_response(rec, "r1", "a", round_id=item, serial=17)
        put_response(rec, "r2", "a", round_id=item, serial=18, deleted=1)
    with office.read() as connection:
        hits = [hit for hit in find(connection, "17") if hit.kind is FoundKind.RESPONSE]
        gone = [hit for hit in find(connection, "18") if hit.kind is FoundKind.RESPONSE]
    assert [(hit.id, hit.detail) for hit in hits] == [("r1", "Thôn Đoài · Đợt hài lòng")]
    assert gone == []


def test_both_spellings_of_a_name_are_found(office: Office) -> None:
    with office.record() as rec:
        create_round(rec, {"title": "Uỷ ban lấy ý kiến", "year": 2026, "target": "x"})
    with office.read() as connection:
        assert find(connection, "Ủy ban")
        assert find(connection, "   ") == ()


def test_totals_of_which_nothing_is_typed_are_forms_left_to_count(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a")
        item = create_round(rec, ROUND)
        put_round_area(rec, item, "a", forms_issued=900, forms_collected=900, tally_mode="totals")
        set_round_state(rec, item, "open")
        set_tally(rec, item, "a", "q19", {"1": 900})
    with office.read() as connection:
        facts = read_overview(connection, PERIOD)
    assert facts.rounds[0].entered == 0, "eighteen contents are empty"
    assert [(due.kind, due.count) for due in facts.dues if due.place == item] == [(DueKind.FORMS_TO_KEY, 900)]


def test_a_round_is_not_keyed_while_an_area_has_not_told_what_it_collected(office: Office) -> None:
    with office.record() as rec:
        for area in ("a", "b"):
            put_area(rec, area)
        item = create_round(rec, ROUND)
        put_round_area(rec, item, "a", forms_collected=1)
        put_round_area(rec, item, "b")
        set_round_state(rec, item, "open")
        put_response(rec, "r1", "a", round_id=item, serial=1)
    with office.read() as connection:
        dues = read_overview(connection, PERIOD).dues
    assert [(due.kind, due.count) for due in dues if due.place == item] == [(DueKind.COLLECTED_MISSING, 1)]


def test_a_form_too_many_in_one_area_does_not_hide_a_form_left_in_another(office: Office) -> None:
    with office.record() as rec:
        for area in ("a", "b"):
            put_area(rec, area)
        item = create_round(rec, ROUND)
        for area in ("a", "b"):
            put_round_area(rec, item, area, forms_collected=1)
        set_round_state(rec, item, "open")
        put_response(rec, "r1", "a", round_id=item, serial=1)
        put_response(rec, "r2", "a", round_id=item, serial=2)
    with office.read() as connection:
        dues = read_overview(connection, PERIOD).dues
    assert [(due.kind, due.count) for due in dues if due.place == item] == [(DueKind.FORMS_TO_KEY, 1)]


def test_empty_cells_are_due_though_their_area_has_begun(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a", "Thôn Đoài", households=10)
        set_values(rec, "MTTQ_CO_SO", "1", [(Cell("a", "NT01", PERIOD), "0")])
    with office.read() as connection:
        before = look_closer(
            connection, read_overview(connection, PERIOD, date(2026, 10, 20)), a_clock(), ""
        ).dues
    (empty,) = (due for due in before if due.kind is DueKind.CELLS_MISSING)
    assert (empty.subject, empty.by, empty.place) == ("Thôn Đoài", date(2026, 10, 20), "a")
    with office.record() as rec:
        set_values(rec, "MTTQ_CO_SO", "1", [(Cell("a", "NT02", PERIOD), "0")])
    with office.read() as connection:
        after = look_closer(
            connection, read_overview(connection, PERIOD, date(2026, 10, 20)), a_clock(), ""
        ).dues
    (fewer,) = (due for due in after if due.kind is DueKind.CELLS_MISSING)
    assert fewer.count == empty.count - 1, "a zero fills a cell"


def test_entries_of_registers_that_are_due_stand_first(office: Office) -> None:
    late = begin_opinion(office, content="Đường ngập", noted_on="2026-09-01")
    begin_opinion(office, content="Mới nghe", noted_on="2026-10-02")
    with office.read() as connection:
        dues = look_closer(connection, read_overview(connection, PERIOD), office.clock, office.officer).dues
    assert [(due.kind, due.count, due.subject) for due in dues[:2]] == [
        (DueKind.ENTRIES_OVERDUE, 1, "Đường ngập"),
        (DueKind.ENTRIES_DUE, 1, "Mới nghe"),
    ]
    assert dues[0].place == late


def test_urgent_entries_are_first_of_all(office: Office) -> None:
    begin_opinion(office, content="Đường ngập", noted_on="2026-08-01")
    urgent = [begin_urgent(office, noted_on=day) for day in ("2026-10-02", "2026-09-01")]
    with office.read() as connection:
        dues = look_closer(connection, read_overview(connection, PERIOD), office.clock, office.officer).dues
    assert [(due.kind, due.count) for due in dues[:2]] == [
        (DueKind.ENTRIES_URGENT, 2),
        (DueKind.ENTRIES_OVERDUE, 1),
    ]
    assert dues[0].place == urgent[1], "the worst is named"


def test_entries_and_registers_are_found_by_whoever_may_read_them(office: Office) -> None:
    matter_id = begin_opinion(office, content="Đường vào thôn ngập")
    register(office, "Quản Trị", "admin")
    register(office, "Nhập Liệu", "entry")
    with office.read() as connection:
        found = [hit.id for hit in find(connection, "ngap duong", "Nhập Liệu")]
        hidden = find(connection, "ngap duong", "Quản Trị")
        registers = [
            [hit.id for hit in find(connection, words, reader) if hit.kind is FoundKind.REGISTER]
            for words, reader in (
                ("du luan xa hoi", "Nhập Liệu"),
                ("public opinion", "Nhập Liệu"),
                ("du luan xa hoi", "Quản Trị"),
            )
        ]
    assert (found, hidden, registers) == ([matter_id], (), [["DLXH"], ["DLXH"], []])
