"""Counting, saving and listing in a book that holds 100,000 responses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.book.overview import read_overview
from desktop_app.book.search import find
from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install
from desktop_app.forms.importing.importing import import_form
from desktop_app.journal.recorder import Given
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.queries import serials
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.rounds.commands import create_round, set_round_state
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.sync.rounds.status import sync_status
from tests.benchmarks.workloads.big_book import BigBook, build_big_book
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
TODAY = date(2026, 10, 5)
ANSWERS = {f"q{number:02d}": "1" for number in range(1, 20)}
SAVES = 100
MANY = 20_000
FORM = """
| survey |
| | type | name | label |
| | text | name | Họ và tên |
| | integer | age | Tuổi |
| | date | born | Ngày sinh |
| | select_one yes_no | poor | Hộ nghèo? |

| choices |
| | list_name | name | label |
| | yes_no | yes | Có |
| | yes_no | no | Không |

| settings |
| | form_id | version |
| | HO | 1 |
"""


@pytest.fixture
def office(big_book: BigBook) -> Iterator[Office]:
    opened = an_office(big_book.root)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> BigBook:
    return build_big_book(tmp_path_factory.mktemp("small") / "office", responses=12)


@pytest.fixture
def small_office(small_book: BigBook) -> Iterator[Office]:
    opened = an_office(small_book.root)
    yield opened
    opened.close()


def _full_scan(connection: Connection, round_id: str) -> Counter[str]:
    """The floor: read the answers of every form, decode them, count them."""
    counted: Counter[str] = Counter()
    rows = connection.execute(select(survey_response.c.answers).where(survey_response.c.round_id == round_id))
    for (answers,) in rows:
        counted.update(json.loads(answers).items())
    return counted


def test_the_tally_of_a_round(big_book: BigBook, office: Office) -> None:
    with office.read() as connection:
        ratio = in_turn(
            f"tally of {big_book.responses} responses to reading them all",
            lambda _: count_round(connection, big_book.round_id),
            lambda _: _full_scan(connection, big_book.round_id),
            3,
        )
        assert area_counts(connection, big_book.round_id) == recount(connection, big_book.round_id)
        counted = count_round(connection, big_book.round_id)
    total = counted.outcome.tally
    assert total.valid + total.invalid_total >= big_book.responses
    assert ratio.value < 0.5


def test_what_screens_read(
    big_book: BigBook, office: Office, small_book: BigBook, small_office: Office
) -> None:
    """Each reading over 100,000 responses against the same over 12."""
    with office.read() as large, small_office.read() as small:

        def areas(connection: Connection) -> list[str]:
            return sorted(area_counts(connection, _round_of(connection)))

        def _round_of(connection: Connection) -> str:
            return big_book.round_id if connection is large else small_book.round_id

        readings = {
            "overview": lambda c: read_overview(c, "2026-M10"),
            "status line": sync_status,
            "search by name": lambda c: find(c, "tho"),
            "search by number": lambda c: find(c, "7"),
            "tally of a round": lambda c: count_round(c, _round_of(c)),
            "serial numbers of an area": lambda c: serials(c, _round_of(c), areas(c)[0]),
            "contradictions of a round": lambda c: findings_of(c, count_round(c, _round_of(c)), TODAY),
        }
        grows = {"serial numbers of an area", "contradictions of a round"}
        for name, read in readings.items():
            ratio = in_turn(name, lambda _, r=read: r(large), lambda _, r=read: r(small), 9)  # type: ignore[misc]
            assert name in grows or ratio.value < 20


def test_saving(big_book: BigBook, office: Office, small_book: BigBook, small_office: Office) -> None:
    areas = {big_book.root: big_book.areas[0], small_book.root: small_book.areas[0]}

    def response(desk: Office, book: BigBook, run: int) -> None:
        draft = ResponseDraft(
            new_id(desk.clock), book.round_id, areas[book.root], 200_000 + run, ANSWERS, "q19", ""
        )
        with desk.record() as rec:
            save_response(rec, draft, validity="")

    def cell(desk: Office, book: BigBook, run: int) -> None:
        key = Cell(areas[book.root], "NT01", f"{1950 + run // 12}-M{run % 12 + 1:02d}")
        with desk.record() as rec:
            set_values(rec, "MTTQ_CO_SO", "1", [(key, str(run))])

    item = in_turn(
        f"saving a response beside {big_book.responses} to beside 12",
        lambda run: response(office, big_book, run),
        lambda run: response(small_office, small_book, run),
        SAVES,
    )
    other = in_turn(
        f"saving a cell beside {big_book.responses} responses to beside 12",
        lambda run: cell(office, big_book, run),
        lambda run: cell(small_office, small_book, run),
        SAVES,
    )
    assert item.value < 10
    assert other.value < 10


def test_saving_forms_whose_answers_are_all_different(tmp_path: Path) -> None:
    """A name, an age, a date and a choice: the save of a form among 20,000 against the save of the first."""
    office = an_office(tmp_path / "many")
    few = an_office(tmp_path / "few")
    rounds = {item: _own_round(item) for item in (office, few)}
    with office.record() as rec:
        for number in range(MANY):
            fields: dict[str, Given] = {"round_id": rounds[office], "area_id": "a1", "serial": number}
            rec.put("survey_response", f"old{number}", {**fields, "answers": _different(number)})

    def save(desk: Office, run: int) -> None:
        draft = ResponseDraft(f"x{run}", rounds[desk], "a1", MANY + run, _different(MANY + run), "", "")
        with desk.record() as rec:
            save_response(rec, draft, validity="")

    ratio = in_turn(
        f"saving a form of different answers beside {MANY} such forms to beside none",
        lambda run: save(office, run),
        lambda run: save(few, run),
        SAVES,
    )
    with office.read() as connection:
        assert len(area_counts(connection, rounds[office])["a1"]) < 10
    for desk in (office, few):
        desk.close()
    assert ratio.value < 2


def _own_round(office: Office) -> str:
    with office.record() as rec:
        install(rec.connection, package_of_form(import_form(FORM.encode(), "ho.md")), "test", office.clock)
        round_id = create_round(
            rec, {"title": "Đợt", "year": 2026, "template_code": "HO", "template_version": "1"}
        )
        set_round_state(rec, round_id, "open")
    return round_id


def _different(number: int) -> dict[str, str]:
    day = date(1950, 1, 1) + timedelta(days=number)
    return {"name": f"Nguyễn Văn {number}", "age": str(number), "born": day.isoformat(), "poor": "yes"}


def test_the_size_of_the_file(big_book: BigBook, office: Office) -> None:
    """Against the answers alone as lines of JSON."""
    with office.read() as connection:
        rows = connection.execute(select(survey_response)).mappings()
        plain = sum(len(json.dumps(dict(row), ensure_ascii=False).encode()) for row in rows)
        journal = connection.exec_driver_sql(
            "SELECT sum(length(packed) + coalesce(length(before), 0)) FROM journal_segment"
        ).scalar_one()
    office.close()  # folds the write-ahead log into the file
    size = big_book.file.stat().st_size
    megabytes = f"{size / 1e6:.0f} MB, journal's content {journal / 1e6:.0f} MB"
    print(f"file of {big_book.responses} responses: {megabytes}")
    print(f"file to its records as lines of JSON: {size / plain:.2f} x ({plain / 1e6:.0f} MB)")
    assert size < 2 * plain
