"""A book with as many responses as a large commune has after years, made through the journal."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from desktop_app.base.clock import FixedClock, to_millis
from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.journal.devices import current_device, head
from desktop_app.journal.recorder import Given
from desktop_app.sample.building import add_sample_areas, begin_sample, open_sample_round
from desktop_app.storage.tables.journal import journal_device
from desktop_app.surveys.rounds.queries import areas_of_round
from tests.builders import an_office

RESPONSES = 100_000
_AT_ONCE = 10_000
_QUESTIONS = tuple(f"q{number:02d}" for number in range(1, 20))
_ANSWERS = ("1", "2", "1 2")
_COMMENT = "Đề nghị sửa đường trục thôn và nạo vét kênh mương trước mùa mưa bão"


@dataclass(frozen=True, slots=True)
class BigBook:
    """Where it is, and what is in it."""

    root: Path
    round_id: str
    areas: tuple[str, ...]
    responses: int

    @property
    def file(self) -> Path:
        """The database."""
        return self.root / "so-mat-tran.db"


def build_big_book(root: Path, responses: int = RESPONSES) -> BigBook:
    """Twelve areas, one open round, ``responses`` forms of 19 answers with everything that goes with them."""
    office = an_office(root)
    begin_sample(office)
    add_sample_areas(office)
    round_id = open_sample_round(office)
    with office.read() as connection:
        areas = tuple(area.area_id for area in areas_of_round(connection, round_id))
    _record(office, round_id, areas, responses)
    with office.store.write() as connection:  # a book in use has sent what it holds
        device = current_device(connection)
        connection.execute(update(journal_device).values(acked_seq=head(connection, device).seq))
    office.close()
    return BigBook(root, round_id, areas, responses)


def _record(office: Office, round_id: str, areas: tuple[str, ...], responses: int) -> None:
    clock = office.clock
    assert isinstance(clock, FixedClock)
    made = _responses(clock, round_id, areas, responses)
    for start in range(0, responses, _AT_ONCE):
        with office.record() as rec:
            for _ in range(min(_AT_ONCE, responses - start)):
                rec.put("survey_response", *next(made))


def _responses(
    clock: FixedClock, round_id: str, areas: tuple[str, ...], number: int
) -> Iterator[tuple[str, Mapping[str, Given]]]:
    chance = random.Random(100_000)
    for at in range(number):
        clock.advance(timedelta(seconds=12))
        yield (
            new_id(clock),
            {
                "round_id": round_id,
                "area_id": areas[at * len(areas) // number],
                "serial": at % -(-number // len(areas)) + 1,
                "answered_on": f"2026-10-{chance.randint(1, 28):02d}",
                "channel": "paper",
                "validity": "" if chance.random() < 0.97 else "blank",
                "answers": {name: chance.choices(_ANSWERS, (85, 10, 5))[0] for name in _QUESTIONS},
                "comment": _COMMENT if chance.random() < 0.05 else None,
                "entered_by": "Nguyễn Thị Thử",
                "entered_at": to_millis(clock.now()),
            },
        )
