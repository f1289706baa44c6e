"""A table of entries that came back: what each of its rows would do, before anything is written.

Columns and names that are not understood are listed, never guessed. Each answer goes through the form of the
register as if it were typed, so what entry refuses is refused here; private answers stay on this computer as
there. An empty cell leaves an answer as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.areas.importing import IMPORT
from desktop_app.areas.kinds import split_name
from desktop_app.areas.queries import all_areas, called
from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.i18n import tr
from desktop_app.base.ids import new_id
from desktop_app.base.long_work import Progress, watched
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.exchange.entries.columns import (
    AREA,
    NUMBER,
    RECEIPT,
    EntryHeadings,
    asked_at_start,
    meanings_of,
    names_of_steps,
)
from desktop_app.exchange.file_cells import CellKind, CellSheet, read_cells
from desktop_app.exchange.merged_cells import Place, merged_below
from desktop_app.exchange.problems import SpreadsheetProblem
from desktop_app.forms.records.form_answers import answers_of, ref_of, tree_of
from desktop_app.forms.session.answers import typed_answer
from desktop_app.forms.session.questions import FormQuestion
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.types.answer_type import Answer
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.registers.entries.entering import save_entry
from desktop_app.registers.entries.local_answers import local_answers_of_all
from desktop_app.registers.entries.reading import entries_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntry, RegisterEntryDraft
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries
from desktop_app.registers.lists.telling import receipt_code

MOST_ROWS = 20_000


class RowKind(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    THERE = "there"
    """An entry of the same day and words is in the book already: the row is left out."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A row of the file. ``notes`` are sentences: what would change, or what is wrong."""

    row: int
    kind: RowKind
    title: str
    notes: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    area_id: str = ""
    matter_id: str = ""
    version: str = ""
    opened: Mapping[str, FieldValue] | None = None


@dataclass(frozen=True, slots=True)
class IncomingTable:
    """What a file holds. ``unknown``: sentences about columns that were not understood, and why."""

    register: Register
    rows: tuple[IncomingRow, ...]
    unknown: tuple[str, ...]

    def of_kind(self, *kinds: RowKind) -> tuple[IncomingRow, ...]:
        """Return the rows that would do this."""
        return tuple(row for row in self.rows if row.kind in kinds)

    @property
    def to_write(self) -> tuple[IncomingRow, ...]:
        """The rows that would be recorded."""
        return self.of_kind(RowKind.NEW, RowKind.CHANGED)


def read_entries(
    connection: Connection, clock: Clock, register: Register, path: Path, reader: str, progress: Progress
) -> IncomingTable:
    """Understand a file without writing anything; ``progress`` may raise to stop.

    Raises:
        NotAllowed: the officer may not look into the register.
        SpreadsheetProblem: the file cannot be read, or no headings of the register are found in it.
    """
    require_reader(connection, reader, register.code)
    return _Reading(connection, clock, register, reader).table(path, progress)


def record_row(rec: Recorder, register: Register, row: IncomingRow, act: str = "") -> str:
    """Start the entry of a row that a person has seen, or correct the one it names, and return its id.

    ``act``: the same for all rows of a file, which are taken back as one.

    Raises:
        NotAllowed: the author may not import, or not write into the register.
        ChangedMeanwhile: the entry was changed since the file was looked at.
        Problem: the entry was voided meanwhile.
    """
    require_author(rec.connection, rec.author, IMPORT)
    entry_id = row.matter_id or new_id(rec.clock)
    draft = RegisterEntryDraft(
        entry_id, register.code, row.version, row.area_id, row.answers, "", rec.author, opened=row.opened
    )
    return save_entry(rec, register, draft, act)


class _Reading:
    """What is known of the register and the book while a file is read."""

    def __init__(self, connection: Connection, clock: Clock, register: Register, reader: str) -> None:
        self._connection, self._clock, self._register = connection, clock, register
        self._definition = register.form()
        self._wording: RegisterWording = wording_of(register)
        self._names = asked_at_start(register)
        self._refs = {name: ref_of(self._definition, name) for name in self._names}
        self._hidden = names_of_steps(register, self._definition)
        areas = all_areas(connection)
        self._areas = {fold(name): area_id for name, area_id in called(areas)}
        bare: defaultdict[str, set[str]] = defaultdict(set)
        for area in areas:
            bare[fold(split_name(area.name)[1])].add(area.id)
        self._bare = {name: ids.pop() for name, ids in bare.items() if len(ids) == 1}
        """Areas by their names without “Thôn”, where that is the name of one alone."""
        self._area_names = {area.id: area.name for area in areas}
        ids = list_entries(connection, EntryFilter(register.code, Which.ALL), reader).ids
        lines = lines_of(connection, ids)
        self._entries = entries_of(connection, ids)
        self._secrets = local_answers_of_all(connection, ids)
        self._states = {line.id: line.state for line in lines}
        self._by_receipt = {receipt_code(matter): key for key, matter in self._entries.items()}
        self._by_number: dict[str, list[str]] = {}
        self._there: dict[tuple[str, str], str] = {}
        for line in lines:
            self._by_number.setdefault(line.number, []).append(line.id)
            if line.state != VOID_STATE and line.id in self._entries:
                self._there.setdefault(self._sameness(self._entries[line.id].answers), line.number or "–")
        self._taken: dict[str, int] = {}

    def _session(self, answers: Mapping[str, str]) -> FormSession:
        tree = tree_of(self._definition, answers)[0] if answers else None
        return FormSession(self._definition, self._clock, tree=tree, reading=bool(answers))

    # The file

    def table(self, path: Path, progress: Progress) -> IncomingTable:
        """Return all rows of the first sheet in which the headings are found."""
        headings = EntryHeadings(self._register, self._session({}), self._refs)
        for sheet in read_cells(path, progress=progress):
            texts = [[one_line(cell.text) for cell in row] for row in sheet.rows]
            head = headings.row_of(texts)
            if head >= 0:
                meanings, unknown = meanings_of(texts[head], headings)
                merged = merged_below(path).get(sheet.name, {})
                rows = tuple(
                    watched(self._rows(sheet, head + 1, meanings, merged), len(sheet.rows), progress)
                )
                return IncomingTable(self._register, rows, tuple(unknown))
        raise SpreadsheetProblem(
            "“{name}” has no row with headings of this register. Write the entries as a table first, fill "
            "that file in and choose it.",
            name=path.name,
        )

    def _rows(
        self,
        sheet: CellSheet,
        first: int,
        meanings: Mapping[int, str],
        merged: Mapping[Place, Place],
    ) -> Iterator[IncomingRow]:
        """The rows that hold something themselves; a merged cell holds for each row beside it."""
        count = 0
        for number in range(first, len(sheet.rows)):
            cells = {key: sheet.at(number, place) for place, key in meanings.items()}
            if all(cell.kind is CellKind.EMPTY for cell in cells.values()):
                continue
            for place, key in meanings.items():
                above = merged.get((number, place))
                if above is not None and above[0] >= first and key not in (RECEIPT, NUMBER):
                    cells[key] = sheet.at(*above)
            count += 1
            if count > MOST_ROWS:
                raise SpreadsheetProblem(
                    "The table has more than {n} rows. Take it in parts.", n=format_number(MOST_ROWS)
                )
            wrong = [
                tr("{column}: the cell shows an error of the spreadsheet.", column=self._column(key))
                for key, cell in cells.items()
                if cell.kind in (CellKind.ERROR, CellKind.NO_RESULT)
            ]
            yield self._row(number + 1, {key: cell.text.strip() for key, cell in cells.items()}, wrong)

    def _column(self, key: str) -> str:
        return tr("Residential area") if key == AREA else self._wording.question(key)

    # One row

    def _row(self, number: int, said: Mapping[str, str], wrong: list[str]) -> IncomingRow:
        matter = self._named(number, said, wrong)
        day = self._register.day_question
        if matter is None and not said.get(day):  # today is a guess that nobody would notice
            wrong.append(tr("{column}: is empty. A new entry needs its day.", column=self._column(day)))
        before = {} if matter is None else {**matter.answers, **self._secrets.get(matter.id, {})}
        area_id = self._area(said.get(AREA, ""), "" if matter is None else matter.area_id, wrong)
        answers, faults, left = self._answered(before, said, wrong)
        notes = () if matter is None else tuple(self._changes(matter, before, answers, area_id))
        if matter is None or notes:  # what was incomplete before and stays as it is harms nothing
            wrong += faults
        title = one_line(answers.get(self._register.title_question, ""))
        if wrong:
            return IncomingRow(number, RowKind.WRONG, title, tuple(wrong))
        if matter is None:
            return self._new(number, title, answers, area_id, left)
        kind = RowKind.CHANGED if notes else RowKind.SAME
        opened = fields_of_entry(self._connection, matter.id)
        version = matter.register_version
        return IncomingRow(number, kind, title, notes, answers, area_id, matter.id, version, opened)

    def _new(
        self, number: int, title: str, answers: Mapping[str, str], area_id: str, left: Sequence[str]
    ) -> IncomingRow:
        sameness = self._sameness(answers)
        there = self._there.get(sameness)
        if there is not None:
            note = tr("An entry of this day and these words is there already ({where}).", where=there)
            return IncomingRow(number, RowKind.THERE, title, (note,), answers, area_id)
        self._there[sameness] = tr("row {row}", row=number)
        area = self._area_names.get(area_id, "")
        notes = (*((tr("Residential area: {area}", area=area),) if area else ()), *left)
        version = self._register.version
        return IncomingRow(number, RowKind.NEW, title, notes, answers, area_id, "", version)

    def _sameness(self, answers: Mapping[str, str]) -> tuple[str, str]:
        register = self._register
        return (answers.get(register.day_question, ""), fold(answers.get(register.title_question, "")))

    def _named(self, number: int, said: Mapping[str, str], wrong: list[str]) -> RegisterEntry | None:
        """Return the entry that the row names by its receipt code or its number; ``None`` for a new one."""
        receipt, written = said.get(RECEIPT, ""), said.get(NUMBER, "").strip("–- ")
        if not receipt and not written:
            return None
        if receipt:
            found = [self._by_receipt[receipt]] if receipt in self._by_receipt else []
        else:
            found = self._by_number.get(written, [])
        if len(found) != 1:
            wrong.append(
                tr("No entry, or more than one, is called {name}. Leave the cell empty for a new entry.",
                   name=receipt or written)
            )  # fmt: skip
            return None
        before = self._taken.setdefault(found[0], number)
        if before != number:
            words = tr(
                "Row {row} speaks of the same entry. If this one is new, empty its code and number.",
                row=before,
            )
            wrong.append(words)
        elif self._states[found[0]] == VOID_STATE:
            wrong.append(tr("The entry was voided. Let it count again first."))
        elif self._entries[found[0]].register_version != self._register.version:
            wrong.append(tr("The entry is of another version of the register: correct it in the window."))
        return self._entries[found[0]]

    def _area(self, text: str, before: str, wrong: list[str]) -> str:
        if not text:
            return before
        if fold(text) in {fold(tr("Whole commune")), "toan xa"}:
            return ""
        found = self._areas.get(fold(text)) or self._bare.get(fold(text))
        if found is None:
            wrong.append(tr("There is no residential area “{name}”.", name=text))
            return before
        return found

    def _answered(
        self, before: Mapping[str, str], said: Mapping[str, str], wrong: list[str]
    ) -> tuple[dict[str, str], list[str], list[str]]:
        """The answers of the row as the form of the register takes them, and what it misses in them.

        Last what the form misses for which a table has no column, such as the rows of a repeat: it is noted
        and filled in later, in the window.
        """
        session = self._session(before)
        asked = {question.ref: question for question in session.questions()}
        for name in self._names:
            text, ref = said.get(name, ""), self._refs[name]
            if not text:
                continue
            if ref not in asked and session.relevant(ref):
                asked = {question.ref: question for question in session.questions()}
            question = asked.get(ref)
            if question is None or not session.relevant(ref):
                wrong.append(tr("{column}: is not asked with these answers.", column=self._column(name)))
                continue
            try:
                session.answer(ref, _answer(question, text))  # its faults are reported when all is answered
            except Problem as problem:
                wrong.append(f"{self._column(name)}: {problem.sentence()}")
        faults, left = ([], []) if wrong else self._faults(session, present=bool(before))
        return answers_of(session, relevant_only=True), faults, left

    def _faults(self, session: FormSession, *, present: bool) -> tuple[list[str], list[str]]:
        """What is wrong in the columns of a table, and what is missing beside them."""
        faults: list[str] = []
        left: list[str] = []
        for problem in session.problems():
            name = problem.ref.rpartition("/")[2].partition("[")[0]
            missing = problem.kind == "required"
            private = present and missing and name in self._register.private
            if name in self._hidden or private:  # it is only on the computer on which it was typed
                continue
            if missing and name not in self._names:
                what = one_line(session.label(problem.ref)) or name
                left.append(tr("“{question}” has no column: fill it in in the window.", question=what))
            else:
                faults.append(f"{self._column(name)}: {problem.message}")
        return faults, left

    def _changes(
        self, matter: RegisterEntry, before: Mapping[str, str], after: Mapping[str, str], area_id: str
    ) -> Iterator[str]:
        words = self._wording
        if area_id != matter.area_id:
            old, new = (self._area_names.get(each, tr("Whole commune")) for each in (matter.area_id, area_id))
            yield tr("{question}: {before} → {now}", question=self._column(AREA), before=old, now=new)
        for name in self._names:
            old, new = before.get(name, ""), after.get(name, "")
            if old != new:
                shown = [words.value(name, each) or "–" for each in (old, new)]
                if name in self._register.private:
                    shown = ["•••", "•••"]
                yield tr("{question}: {before} → {now}", question=words.question(name),
                         before=shown[0], now=shown[1])  # fmt: skip


def _answer(question: FormQuestion, text: str) -> Answer:
    """Return the answer that a cell means.

    Raises:
        Problem: it is none; of choices the sentence lists them.
    """
    kind = question.answer_type
    if not kind.is_choice:
        return typed_answer(text, kind, VIETNAM, question.control.appearance)
    choices = {fold(choice.label): choice.value for choice in question.choices}
    choices |= {fold(choice.value): choice.value for choice in question.choices}
    wanted = [text] if fold(text) in choices else [part.strip() for part in text.replace("+", ";").split(";")]
    if not kind.is_boxes or any(fold(part) not in choices for part in wanted):
        offered = ", ".join(choice.label for choice in question.choices)
        raise Problem("“{value}” is none of the choices: {choices}.", value=text, choices=offered)
    values = [choices[fold(part)] for part in wanted]
    return values[0] if len(values) == 1 else values
