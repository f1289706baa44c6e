"""The office that is tried out: every room has something in it, made as an officer makes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.forms.records.form_answers import tree_of
from desktop_app.forms.session.session import FormSession
from desktop_app.fund.campaigns.reading import campaigns
from desktop_app.fund.vouchers.listing import VoucherFilter, list_vouchers
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.entries.batches import batches_of
from desktop_app.registers.entries.reading import entries_of
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.due_list import due_entries
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.reading import book_of, numbers_of_book
from desktop_app.sample.content import sample_content
from desktop_app.sample.documents import CAME, WENT
from desktop_app.sample.registers import OPINIONS, PETITIONS, RECOMMENDATIONS, SUPERVISIONS
from desktop_app.sample.sample_office import make_sample_office
from tests.builders import an_office

REGISTERS = {OPINIONS: 12, PETITIONS: 8, SUPERVISIONS: 3, RECOMMENDATIONS: 4, CAME: 5, WENT: 4}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = an_office(Path(tmp_path_factory.mktemp("tried")), officer=sample_content().officers.first)
    make_sample_office(office)
    yield office
    office.close()


def test_registers_and_documents_have_entries_with_numbers(tried: Office) -> None:
    with tried.read() as connection:
        for code, wanted in REGISTERS.items():
            assert list_entries(connection, EntryFilter(code, Which.ALL), tried.officer).total == wanted
            year = tried.clock.today().year
            assert inspect(
                numbers_of_book(connection, code, year), book_of(connection, code, year)
            ).faultless, code
        batches = batches_of(connection, register_in_use(connection, PETITIONS), tried.officer)
    assert [len(batch.ids) for batch in batches] == [8]


def test_every_entry_answers_what_its_form_asks(tried: Office) -> None:
    with tried.read() as connection:
        for code in REGISTERS:
            item = register_in_use(connection, code)
            definition, later = item.form(), item.groups_of_actions
            ids = list_entries(connection, EntryFilter(code, Which.ALL), tried.officer).ids
            for matter in entries_of(connection, ids).values():
                tree, unknown = tree_of(definition, matter.answers)
                session = FormSession(definition, tried.clock, tree=tree)
                faults = [each.ref for each in session.problems() if each.ref.split("/")[2] not in later]
                assert (unknown, faults) == ([], []), (code, matter.answers)


def test_a_few_things_are_overdue_and_most_are_not(tried: Office) -> None:
    """A beginner finds something to do, and not a heap that nobody minded."""
    with tried.read() as connection:
        due = due_entries(connection, tried.clock.today(), tried.officer)
    late = [item for item in due if item.urgency in (Urgency.OVERDUE, Urgency.LONG_OVERDUE)]
    assert 2 <= len(late) <= 8, [(item.title, item.urgency) for item in due]


def test_the_fund_has_an_appeal_with_vouchers(tried: Office) -> None:
    with tried.read() as connection:
        assert len(campaigns(connection)) == 3
        assert list_vouchers(connection, VoucherFilter()).total >= 12
