"""Entries and rounds over communes are what the office's own lists have of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from desktop_app.registers.lists.due_list import due_between
from desktop_app.sample.building import add_sample_areas, open_sample_round
from desktop_app.sample.registers import play_sample_registers
from desktop_app.storage.tables.registers import matter_line
from desktop_app.storage.tables.surveys import survey_area
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from upstream.console.accounts.reach import EVERYTHING, Reach
from upstream.console.queries.registers import entry_counts, open_entries
from upstream.console.queries.rounds import rounds, rounds_by_template
from upstream.database.database import Database
from upstream.database.read_tables import read_entry, read_stale
from upstream.read_model.entries import settle_entries

NOBODY = Reach(EVERYTHING.rights, frozenset())


@pytest.fixture
def lan(server: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    """An office with a quarter of entries, and a round."""
    desk = make_desk("Lan")
    desk.enrol(server)
    add_sample_areas(desk.office)
    play_sample_registers(desk.office, opinions=12, petitions=8)
    desk.sync()
    return desk


def settle(server: Upstream, day: date) -> None:
    database = Database.connect(server.database)
    assert settle_entries(database, day) == 0
    database.close()


def test_entries_are_as_in_the_lists_of_the_office(server: Upstream, lan: Desk) -> None:
    today = lan.office.clock.today()
    settle(server, today)
    with lan.office.read() as connection:
        columns = matter_line.c
        query = select(columns.matter_id, columns.state, columns.ends, columns.crossed)
        mine = {row[0]: (row[1], bool(row[2]), bool(row[3])) for row in connection.execute(query)}
        due: dict[str, str] = {}
        for each in due_between(connection, date(2000, 1, 1), date(2100, 1, 1), today, "Lan"):
            if each.deadline.due.due_on is not None:  # in the order of the days
                due.setdefault(each.matter_id, each.deadline.due.due_on.isoformat())
    with server.opened() as connection:
        rows = connection.execute(select(read_entry)).all()
        assert {row.entry: (row.state, row.ends, row.crossed) for row in rows} == mine
        running = {row.entry: row.due_on for row in rows if row.due_on and not row.ends}
        assert due.items() <= running.items()
        assert due, "nothing was compared"
        counts = entry_counts(connection, EVERYTHING, today)
        assert sum(each.entries for each in counts) == len(mine)
        assert sum(each.open for each in counts) == sum(not ends for _, ends, _ in mine.values())
        listed = open_entries(connection, EVERYTHING, today, overdue=True)
        assert sum(each.overdue for each in counts) == len(listed)
        assert entry_counts(connection, NOBODY, today) == []
        assert open_entries(connection, NOBODY, today) == []
        assert not connection.execute(
            select(read_stale.c.part).where(read_stale.c.part.startswith("entry:"))
        ).all()


def test_rounds_are_listed_by_questionnaire(server: Upstream, lan: Desk) -> None:
    round_id = open_sample_round(lan.office)
    lan.sync()
    with server.opened() as connection:
        (found,) = rounds(connection, EVERYTHING)
        assert (found.code, found.round_id, found.status) == (COMMUNE, round_id, "open")
        with lan.office.read() as book:
            areas = book.execute(select(survey_area).where(survey_area.c.round_id == round_id)).all()
        coverage = found.coverage
        assert coverage.areas == len(areas) > 1
        assert coverage.households == sum(row.total_households or 0 for row in areas) > 0
        assert coverage.issued == sum(row.forms_issued or 0 for row in areas)
        assert coverage.unsaid == sum(row.forms_collected is None for row in areas)
        (group,) = rounds_by_template(connection, EVERYTHING, date(2026, 10, 5), found.year)
        assert (group.communes, group.of, group.states) == (1, 1, {"open": 1})
        assert rounds(connection, NOBODY) == []
        assert rounds_by_template(connection, NOBODY, date(2026, 10, 5), found.year) == []
