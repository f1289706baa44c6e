"""A register of 50,000 entries: listed, narrowed, searched; the clocks of 10,000 open ones."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from desktop_app.book.office import Office
from desktop_app.book.search import find
from desktop_app.registers.entries.lines import make_lines
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.due_list import due_matters
from desktop_app.registers.lists.duplicates import possible_duplicates
from desktop_app.registers.lists.listing import MatterFilter, Which, list_matters
from desktop_app.storage.tables.registers import register_event, register_matter
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office
from ui.registers.common.reading import read_page
from ui.registers.entries_model import PAGE

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]

ENTRIES, OPEN = 50_000, 10_000
FIRST, TODAY = date(2026, 1, 5), date(2026, 11, 27)
WORDS = (
    "đường ngập",
    "sau mưa",
    "chợ mới",
    "rác thải",
    "cống thoát nước",
    "điện sáng",
    "trường học",
    "hồ sơ",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = an_office(tmp_path_factory.mktemp("registers") / "book")
    with made.store.write() as connection:
        fill(connection)
    yield made
    made.close()


def fill(connection: Connection) -> None:
    """Entries of a few years: the last ones are open, all others were answered."""
    ids = [f"{number:032x}" for number in range(ENTRIES)]
    connection.execute(insert(register_matter), [matter(number, key) for number, key in enumerate(ids)])
    events = [event for number, key in enumerate(ids) for event in events_of(number, key)]
    connection.execute(insert(register_event), events)
    make_lines(connection, ids)


def day_of(number: int) -> date:
    return FIRST + timedelta(number % 300)


def matter(number: int, key: str) -> dict[str, object]:
    words = [WORDS[(number * step) % len(WORDS)] for step in (1, 3, 7, 11, 13, 17)]
    answers = {
        "noted_on": day_of(number).isoformat(),
        "source": "direct",
        "content": f"Bà con phản ánh {' '.join(words)} số {number}",
        "field": "infrastructure",
        "urgency": "urgent" if number % 500 == 0 else "normal",
    }
    return {
        "id": key,
        "register_code": "DLXH",
        "register_version": "1",
        "area_id": f"a{number % 40}",
        "opened_on": day_of(number).isoformat(),
        "answers": json.dumps(answers, ensure_ascii=False),
        "entered_by": "x",
        "entered_at": 1 + number,
    }


def events_of(number: int, key: str) -> Iterator[dict[str, object]]:
    steps = [("opened", "", "new"), ("receive", "new", "received"), ("forward", "received", "handling")]
    steps += [("remind", "handling", ""), ("remind", "handling", "")]
    if number < ENTRIES - OPEN:
        steps.append(("answer", "handling", "answered"))
    before = ""
    for place, (action, start, end) in enumerate(steps):
        event = f"{key}{place}"
        yield {
            "id": event,
            "matter_id": key,
            "action": action,
            "from_state": start,
            "to_state": end,
            "on_day": (day_of(number) + timedelta(place)).isoformat(),
            "after": before,
            "recorded_at": 1 + number + place,
        }
        before = event


@pytest.mark.parametrize(
    ("name", "wanted", "found"),
    [
        ("all", MatterFilter("DLXH", Which.ALL), ENTRIES),
        ("open", MatterFilter("DLXH", Which.OPEN), OPEN),
        ("an area", MatterFilter("DLXH", Which.ALL, area_id="a7"), ENTRIES // 40),
        ("words", MatterFilter("DLXH", Which.ALL, text="duong 4711"), None),
    ],
)
def test_a_list_against_reading_the_same_rows(
    office: Office, name: str, wanted: MatterFilter, found: int | None
) -> None:
    """A list knows its entries and reads what the first page of them says.

    The floor reads the same rows by bare SQLite: of each what the list shows, and of a search the words.
    """
    floor = (
        "SELECT matter_id, register_code, state, ends, crossed, urgent, opened_on, area_id, number, title"
        " FROM matter_line ORDER BY opened_on DESC"
    )
    if wanted.text:
        floor = "SELECT words FROM matter_words"
    with office.read() as connection:
        listed = list_matters(connection, wanted, "").ids
        assert found is None or len(listed) == found
        driver = connection.connection.driver_connection
        ratio = in_turn(
            f"list of {name}: {len(listed)} of {ENTRIES} entries to bare SQLite",
            lambda _: read_page(connection, list_matters(connection, wanted, "").ids[:PAGE], TODAY),
            lambda _: driver.execute(floor).fetchall(),  # type: ignore[union-attr]
            7,
            time.process_time,
        )
    assert ratio.value < 4


def test_an_entry_like_what_is_typed_against_reading_the_words(office: Office) -> None:
    """It is looked for while somebody types, beside the database's queue and never on the window's thread."""
    text = "Ba con phan anh duong ngap sau mua, cho moi chua co nha ve sinh, cong thoat nuoc so 4711"
    floor = "SELECT words FROM matter_words"
    with office.read() as connection:
        register = register_in_use(connection, "DLXH")
        driver = connection.connection.driver_connection
        ratio = in_turn(
            f"the entry most like what is typed among {ENTRIES} to bare SQLite reading their words",
            lambda _: possible_duplicates(connection, register, "content", text, ""),
            lambda _: driver.execute(floor).fetchall(),  # type: ignore[union-attr]
            7,
            time.process_time,
        )
    assert ratio.value < 12


@pytest.mark.parametrize("text", ["duong 4711", "khong co o dau"], ids=["a number", "nowhere"])
def test_ctrl_k_among_entries_against_reading_their_words(office: Office, text: str) -> None:
    """The search of the whole book; what is found nowhere is looked for to the end."""
    with office.read() as connection:
        driver = connection.connection.driver_connection
        ratio = in_turn(
            f"Ctrl+K for “{text}” among {ENTRIES} entries to bare SQLite reading their words",
            lambda _: find(connection, text, ""),
            lambda _: driver.execute("SELECT words FROM matter_words").fetchall(),  # type: ignore[union-attr]
            7,
            time.process_time,
        )
    assert ratio.value < 8


def test_what_is_due_among_open_entries(office: Office) -> None:
    floor = (
        "SELECT e.* FROM matter_line AS l JOIN register_event AS e ON e.matter_id = l.matter_id"
        " WHERE l.ends = 0"
    )
    with office.read() as connection:
        assert due_matters(connection, TODAY, "")
        driver = connection.connection.driver_connection
        ratio = in_turn(
            f"what is due among {OPEN} open entries to bare SQLite reading their events",
            lambda _: due_matters(connection, TODAY, ""),
            lambda _: driver.execute(floor).fetchall(),  # type: ignore[union-attr]
            5,
            time.process_time,
        )
    assert ratio.value < 4


def test_one_entry_is_written_as_fast_in_a_full_register(office: Office, tmp_path: Path) -> None:
    """Lines are made one by one: a register of 50,000 entries makes a save no slower."""
    from tests.registers.builders import begin_opinion

    small = an_office(tmp_path / "small")
    begin_opinion(small)
    ratio = in_turn(
        f"saving an entry beside {ENTRIES} others to saving it in an empty book",
        lambda _: begin_opinion(office),
        lambda _: begin_opinion(small),
        15,
        time.process_time,
    )
    small.close()
    assert ratio.value < 3
