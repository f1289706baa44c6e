"""A book in which every page of the window has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.areas.queries import all_areas
from desktop_app.book.office import Office
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from desktop_app.sample.building import (
    add_sample_areas,
    begin_sample,
    entered_areas,
    key_sample_forms,
    open_sample_round,
    record_sample_quarter,
    sample_quarter,
)
from desktop_app.sample.fund import play_sample_fund
from desktop_app.sample.household import open_household_round
from desktop_app.sample.registers import play_sample_registers
from desktop_app.surveys.double_entry.double_entry import set_percent
from desktop_app.surveys.responses.queries import responses
from tests.builders import a_copy, begun_book
from tests.surveys.versions.versions import HARD, SECOND, a_versioned_round, bring, entered


@dataclass(frozen=True, slots=True)
class Book:
    """An open office and what in it can be gone to."""

    office: Office
    areas: tuple[str, ...]
    round_id: str
    household_round: str
    older_round: str
    """A round whose questionnaire has a newer version, with answers that have no place in its own."""
    response_id: str
    matter_id: str
    campaign_id: str


def a_full_book(folder: Path) -> Book:
    """Figures, two rounds, registers and the fund of an office, each by the room's own commands."""
    office = a_copy(begun_book(), folder)
    begin_sample(office)
    add_sample_areas(office)
    record_sample_quarter(office, sample_quarter(office))
    round_id = open_sample_round(office)
    for _ in key_sample_forms(office, round_id, entered_areas()[:2], 6):
        pass
    household = open_household_round(office)
    play_sample_registers(office, opinions=8, petitions=4)
    campaigns = play_sample_fund(office, donors=8).campaigns
    older = a_versioned_round(office)
    entered(office, older, "f2", 2, HARD)
    bring(office, SECOND)
    with office.record() as rec:
        set_percent(rec, round_id, 100)
    with office.read() as connection:
        return Book(
            office,
            tuple(area.id for area in all_areas(connection)),
            round_id,
            household,
            older,
            responses(connection, round_id)[0].id,
            _entry(connection, office.officer),
            campaigns["BAO"],
        )


def _entry(connection: Connection, officer: str) -> str:
    found = list_entries(connection, EntryFilter("DLXH", Which.ALL), officer)
    return found.ids[0]
