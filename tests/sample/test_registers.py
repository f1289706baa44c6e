"""The played quarter of registers: all by the commands of the room, days and numbers in order."""

from __future__ import annotations

from pathlib import Path

from desktop_app.forms.records.form_answers import tree_of
from desktop_app.forms.session.session import FormSession
from desktop_app.registers.entries.batches import batches_of
from desktop_app.registers.entries.links import family
from desktop_app.registers.entries.reading import entries_of
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from desktop_app.sample.building import add_sample_areas, begin_sample
from desktop_app.sample.registers import (
    OPINIONS,
    PETITIONS,
    RECOMMENDATIONS,
    SUPERVISIONS,
    play_sample_registers,
)
from tests.builders import an_office


def test_a_quarter_is_played_without_a_fault(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    begin_sample(office)
    add_sample_areas(office)
    played = play_sample_registers(office, opinions=12, petitions=6)
    with office.read() as connection:
        counts = {
            code: list_entries(connection, EntryFilter(code, Which.ALL), office.officer).total
            for code in (OPINIONS, PETITIONS, SUPERVISIONS, RECOMMENDATIONS)
        }
        books = [
            inspect(numbers_of_book(connection, code, year), book_of(connection, code, year))
            for code in (OPINIONS, PETITIONS, SUPERVISIONS, RECOMMENDATIONS)
            for year in (2026,)
        ]
        first = list_entries(connection, EntryFilter(PETITIONS, Which.ALL), office.officer).ids[-1]
        relatives = family(connection, first)
    office.close()
    assert counts == {
        OPINIONS: 12,
        PETITIONS: 6,
        SUPERVISIONS: 3,
        RECOMMENDATIONS: played.recommendations,
    }
    assert all(found.faultless for found in books)
    assert len(relatives) == 2, "a petition that grew out of an opinion"


def test_all_that_is_played_answers_what_its_form_asks(tmp_path: Path) -> None:
    """So that every entry can be corrected, and an urgent one be reported quickly."""
    office = an_office(tmp_path)
    begin_sample(office)
    add_sample_areas(office)
    played = play_sample_registers(office)
    assert (played.opinions, played.petitions, played.recommendations) == (60, 40, 4)
    with office.read() as connection:
        batches = batches_of(connection, register_in_use(connection, PETITIONS), office.officer)
        assert [len(batch.ids) for batch in batches] == [20, 20]
        for code in (OPINIONS, PETITIONS, SUPERVISIONS, RECOMMENDATIONS):
            item = register_in_use(connection, code)
            definition, later = item.form(), item.groups_of_actions
            ids = list_entries(connection, EntryFilter(code, Which.ALL), office.officer).ids
            for matter in entries_of(connection, ids).values():
                tree, unknown = tree_of(definition, matter.answers)
                session = FormSession(definition, office.clock, tree=tree)
                faults = [each.ref for each in session.problems() if each.ref.split("/")[2] not in later]
                assert (unknown, faults) == ([], []), (code, matter.answers)
    office.close()
