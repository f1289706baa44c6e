"""Identity numbers and other private answers stay on the computer on which they were typed."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.forms.records.person_numbers import masked
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.local_answers import local_answers_of
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries
from tests.builders import COMMUNE, ops_of_device

SECRET = "001099012345"
CODE = "NDDK"


def begin_dossier(office: Office) -> str:
    with office.record() as rec:
        register = register_in_use(rec.connection, CODE)
        (name,) = sorted(register.private & {"id_number"})
        answers = {register.day_question: "2026-10-02", register.title_question: "Hộ cần nhà", name: SECRET}
        return begin_entry(rec, register, answers)


def test_a_private_answer_is_kept_here_and_said_nowhere(office: Office) -> None:
    matter_id = begin_dossier(office)
    with office.read() as connection:
        assert local_answers_of(connection, matter_id) == {"id_number": SECRET}
        assert SECRET not in entry_of(connection, matter_id).answers.values()
        found = list_entries(connection, EntryFilter(CODE, Which.ALL, text=SECRET), office.officer)
    assert found.ids == ()
    assert all(SECRET not in op.patch.values() for op in ops_of_device(office))


def test_a_correction_replaces_it_and_takes_it_away(office: Office) -> None:
    matter_id = begin_dossier(office)
    for value in ("001099054321", ""):
        with office.record() as rec:
            register = register_in_use(rec.connection, CODE)
            fields = fields_of_entry(rec.connection, matter_id)
            answers = {**entry_of(rec.connection, matter_id).answers, "id_number": value}
            draft = RegisterEntryDraft(
                matter_id, CODE, register.version, "", answers, "", rec.author, opened=fields
            )
            save_entry(rec, register, draft)
        with office.read() as connection:
            assert local_answers_of(connection, matter_id) == ({"id_number": value} if value else {})


def test_the_book_on_paper_bears_it_and_a_file_does_not(office: Office) -> None:
    """Form 03 of TT 04/2021 has columns for the name and the papers of whoever was received."""
    with office.record() as rec:
        register = register_in_use(rec.connection, "TCD")
        answers = {register.day_question: "2026-10-02", "content": "Hỏi về đất", "citizen": "Người Đến Hỏi"}
        begin_entry(rec, register, {**answers, "identity_number": SECRET})

    def said(*, with_private: bool, in_clear: bool = False) -> str:
        request = BookRequest("TCD", 2026, with_private=with_private, in_clear=in_clear)
        with office.read() as connection:
            book = fill_book(connection, office.clock, COMMUNE, request, office.officer)
        return repr((book.lines, book.unnumbered))

    assert SECRET in said(with_private=True, in_clear=True), "form 03 has a column for it"
    assert SECRET not in said(with_private=True)
    assert masked(SECRET) in said(with_private=True)
    assert "Người Đến Hỏi" in said(with_private=True)
    assert SECRET not in said(with_private=False)
