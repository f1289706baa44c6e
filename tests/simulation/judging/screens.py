"""What the rooms show of a book: each room by the queries that its window asks.

A value that stands in the book and on no screen is as good as lost; and what two computers with the same
records show, count and remind of is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, union

from desktop_app.accounts.officers import NotAllowed, officers
from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.disclosure.publishing import publications
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.goods.stock import stock
from desktop_app.fund.households.listing import households
from desktop_app.fund.ledger.balances import by_month
from desktop_app.fund.ledger.closing import closings
from desktop_app.fund.ledger.totals import by_campaign
from desktop_app.fund.vouchers.reading import diverging_drafts, open_drafts, vouchers
from desktop_app.movements.checks.confirming import confirmations_of
from desktop_app.movements.checks.loading import load_checked
from desktop_app.movements.events import event_days, event_names
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import load_period_state
from desktop_app.movements.progress.closing import comments_of
from desktop_app.movements.queries import value_of
from desktop_app.narrative.texts import texts_of
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.batches import batches_of
from desktop_app.registers.kinds.in_use import registers_in_use
from desktop_app.registers.kinds.wording import CORRECTED, NUMBER_VOIDED
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries
from desktop_app.registers.lists.timeline import timeline_of
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from desktop_app.storage.tables.papers import printed_paper
from desktop_app.storage.tables.registers import number_book, register_number
from desktop_app.surveys.double_entry.double_entry import double_entry_forms
from desktop_app.surveys.listing.response_list import ResponseFilter, lines_at, matching_rows
from desktop_app.surveys.rounds.queries import areas_of_round, rounds
from desktop_app.surveys.rounds.running import hand_tallies
from tests.movements.grids import plans_of_year
from tests.simulation.computer import Computer
from tests.simulation.rooms.actions import MARK
from tests.simulation.world import CELLS, PERIODS, SET

_ADDRESS = re.compile(" at 0x[0-9a-f]+")
_MARKED = re.compile(rf"{MARK}\d+")


@dataclass(frozen=True)
class Looking:
    """Somebody looks at a book: in which commune, when, and who."""

    connection: Connection
    commune: str
    clock: Clock
    reader: str

    @property
    def today(self) -> date:
        """The day on which he looks."""
        return self.clock.today()


def _registers(at: Looking) -> Iterator[object]:
    for register in registers_in_use(at.connection):
        found = list_entries(at.connection, EntryFilter(register.code, Which.ALL), at.reader)
        yield sorted(lines_of(at.connection, found.ids), key=lambda line: line.id)
        for matter_id in sorted(found.ids):
            shown = timeline_of(at.connection, matter_id, at.today, at.reader)
            if shown is not None:
                yield shown.matter, shown.past.state, shown.past.crossing, shown.number, shown.deadlines
                # Corrections between two exchanges are known where they were made, and so is who made one.
                items = [item for item in shown.items if item.action not in (CORRECTED, NUMBER_VOIDED)]
                yield items, shown.linked, shown.files, shown.letter
        yield sorted(
            (batch.name, sorted(batch.ids), str(batch.locks_on), batch.reason)
            for batch in batches_of(at.connection, register, at.reader)
        )
    yield sorted(due_entries(at.connection, at.today, at.reader), key=repr)


def _numbers(at: Looking) -> Iterator[object]:
    # The page of a register shows a year's numbers, whether or not the book itself was taken.
    books = union(
        select(number_book.c.series, number_book.c.year),
        select(register_number.c.series, register_number.c.year),
    )
    for series, year in sorted(map(tuple, at.connection.execute(books))):
        book, given = book_of(at.connection, series, year), numbers_of_book(at.connection, series, year)
        yield book, given, inspect(given, book)


def _fund(at: Looking) -> Iterator[object]:
    posted = vouchers(at.connection)
    yield sorted(campaigns(at.connection), key=repr)
    yield posted, open_drafts(at.connection)
    yield sorted(diverging_drafts(at.connection).items())
    yield by_campaign(posted), by_month(posted), closings(at.connection)
    yield sorted(publications(at.connection).items())
    yield items(at.connection), stores(at.connection), sorted(stock(at.connection).items(), key=repr)


def _households(at: Looking) -> Iterator[object]:
    yield households(at.connection, at.reader)


def _results(at: Looking) -> Iterator[object]:
    yield [value_of(at.connection, SET, cell) for cell in CELLS]
    yield sorted(event_names(at.connection, 2026).items()), sorted(event_days(at.connection, 2026).items())
    yield sorted(plans_of_year(at.connection, at.commune, SET, 2026).recorded.items())
    for key in PERIODS:
        period = Period.parse(key)
        yield load_period_state(at.connection, SET, period)
        yield sorted(comments_of(at.connection, SET, key).items()), texts_of(at.connection, SET, key)
        yield sorted(confirmations_of(at.connection, SET, key).items())
        checked = load_checked(at.connection, at.clock, at.commune, SET, period)
        yield sorted((each.key, each.figures) for each in checked.open())


def _surveys(at: Looking) -> Iterator[object]:
    for each in rounds(at.connection, with_archived=True):
        yield each, areas_of_round(at.connection, each.id)
        for deleted in (False, True):
            rows = matching_rows(at.connection, ResponseFilter(each.id, deleted=deleted))
            lines = lines_at(at.connection, rows)
            yield sorted(
                (line.id, line.validity, sorted(line.answers.items()), line.comment) for line in lines
            )
        counted = hand_tallies(at.connection, each.id)
        yield [(area, sorted(counted[area].items(), key=repr)) for area in sorted(counted)]
        yield sorted(double_entry_forms(at.connection, each.id), key=repr)


def _office(at: Looking) -> Iterator[object]:
    yield sorted(load_profile(at.connection, at.commune).texts.items())
    yield [
        (each.id, each.name, each.position_title, sorted(each.roles), sorted(each.extra_rights), each.left)
        for each in officers(at.connection, with_former=True)
    ]
    yield sorted(all_areas(at.connection), key=lambda area: area.id)
    columns = printed_paper.c
    papers = select(columns.code, columns.title, columns.printed_by, columns.printed_at).order_by(columns.id)
    yield [tuple(row) for row in at.connection.execute(papers)]


SCREENS: Mapping[str, Callable[[Looking], Iterator[object]]] = {
    "registers": _registers,
    "numbers": _numbers,
    "fund": _fund,
    "households": _households,
    "results": _results,
    "surveys": _surveys,
    "office": _office,
}


def look(who: Computer) -> dict[str, list[str]]:
    """What each room shows to somebody who may look into it, in words of the program."""
    with who.office.read() as connection:
        at = Looking(connection, who.office.identity.commune_code, who.clock, _reader(connection, who.name))
        shown = {}
        for room, screen in SCREENS.items():
            with suppress(NotAllowed):
                shown[room] = [_ADDRESS.sub("", repr(part)) for part in screen(at)]
    return shown


def _reader(connection: Connection, name: str) -> str:
    """Whoever has the most rights, so that as much as possible is looked at."""
    here = sorted(officers(connection), key=lambda each: (-len(each.roles), -len(each.extra_rights), each.id))
    return here[0].name if here else name


def marks_in(text: str) -> set[str]:
    """The texts that people typed, each once, as far as they are in this one."""
    return set(_MARKED.findall(text))
