"""The rows in which a plan is shown: each file, what is to be read about it, each cell that would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.exchange.workbooks.plan import Effect, PlanChoices, PlannedCell, PlannedFile, wanted_cells
from desktop_app.movements.values import from_stored
from ui.movements.sheets.cell_text import shown_text
from ui.widgets.labels import Tone
from ui.widgets.tables.rows_model import TextCell, TextRow

TAKEN, LEFT, NOT_POSSIBLE, ASKED = "✓", "–", "✗", "?"
_TONES: dict[Effect, Tone] = {
    Effect.CHANGE: "",
    Effect.CONFLICT: "warning",
    Effect.DRAFT: "warning",
    Effect.UNCLEAR: "warning",
    Effect.REFUSED: "danger",
}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the plan: a file, or a cell of it, or all files that change nothing."""

    file: int
    cell: PlannedCell | None = None
    notice: str = ""
    unchanged: tuple[int, ...] = ()
    """The files of the row, which would change nothing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many figures would be set, and what needs a person."""

    taken: int
    undecided: int
    unclear: int
    refused: int


def plan_rows(files: Sequence[PlannedFile], *, unfolded: bool = False) -> list[PlanRow]:
    """Return the rows in order: files that change something, then the others under one row."""
    unchanged = tuple(number for number, file in enumerate(files) if _changes_nothing(file))
    found = []
    for number, file in enumerate(files):
        if number in unchanged:
            continue
        found.append(PlanRow(number))
        found.extend(PlanRow(number, None, notice) for notice in (file.problem, *file.notices) if notice)
        found.extend(PlanRow(number, cell) for cell in _ordered(file))
    if len(unchanged) > 1:
        found.append(PlanRow(unchanged[0], unchanged=unchanged))
    if len(unchanged) == 1 or unfolded:
        found.extend(PlanRow(number) for number in unchanged)
    return found


def _changes_nothing(file: PlannedFile) -> bool:
    """Return whether there is nothing in it to take, to decide or to read."""
    return not (file.cells or file.problem or file.notices)


def spans_of(row: PlanRow) -> tuple[tuple[int, int], ...]:
    """Return the columns of a row that are one, each with how many they are."""
    if row.cell is not None:
        return ()
    return ((1, 5),) if row.notice or row.unchanged else ((1, 2), (3, 3))


def counts_of(files: Sequence[PlannedFile], choices: PlanChoices) -> Counts:
    """Return what a plan comes to with what was chosen so far."""
    undecided = unclear = refused = 0
    for number, file in enumerate(files):
        if not choices.wants_file(number, file):
            continue
        for cell in file.cells:
            undecided += cell.effect is Effect.CONFLICT and not choices.is_decided(cell.key)
            unclear += cell.effect is Effect.UNCLEAR
            refused += cell.effect is Effect.REFUSED
    return Counts(len(wanted_cells(files, choices)), undecided, unclear, refused)


def shown_row(row: PlanRow, number: int, files: Sequence[PlannedFile], choices: PlanChoices) -> TextRow:
    """Return a row of the table."""
    file = files[row.file]
    if row.unchanged:
        said = tr("{n} of {all} files change nothing (Space)", n=len(row.unchanged), all=len(files))
        return TextRow(str(number), (TextCell("…"), TextCell(said, "muted", said), *[TextCell("")] * 4))
    if row.cell is not None:
        return TextRow(str(number), tuple(_cell_row(row.file, file, row.cell, choices)))
    if row.notice:
        tone: Tone = "danger" if file.problem else "warning"
        notice = TextCell(row.notice, tone, row.notice)
        return TextRow(
            str(number), (TextCell(""), notice, TextCell(""), TextCell(""), TextCell(""), TextCell(""))
        )
    return TextRow(str(number), tuple(_file_row(row.file, file, choices)))


def worded(cell: PlannedCell, stored: str | None) -> str:
    """Return a stored text of the cell as people read it."""
    if stored is None:
        return tr("(empty)")
    if cell.indicator is None:
        return stored
    value = from_stored(cell.indicator, stored)
    return stored if value is None else shown_text(cell.indicator, value)


def coming(cell: PlannedCell) -> str:
    """Return what the file brings, as people read it; of what is no figure, the text itself."""
    if cell.effect in (Effect.CHANGE, Effect.CONFLICT):
        return worded(cell, cell.new)
    return cell.new or tr("(empty)")


def what(cell: PlannedCell, *, taken: bool) -> str:
    """Return what is to be said of a cell."""
    match cell.effect:
        case Effect.CHANGE:
            return tr("Will be written") if taken else tr("Stays as it is in the book")
        case Effect.CONFLICT:
            choice = tr("Taken from the file") if taken else tr("Stays as it is in the book")
            return f"{choice}. {cell.reason}"
        case Effect.DRAFT:
            kept = tr("Kept in its cell until it is mended") if taken else tr("Not taken")
            return f"{kept}. {cell.reason}"
        case _:
            return cell.reason


def _cell_row(number: int, file: PlannedFile, cell: PlannedCell, choices: PlanChoices) -> Iterator[TextCell]:
    taken = choices.wants(number, file, cell)
    tone = _TONES[cell.effect]
    unclear = cell.effect is Effect.UNCLEAR
    yield TextCell(ASKED if unclear else _mark(taken=taken, possible=cell.possible))
    yield TextCell(cell.unit_name)
    yield TextCell(f"{cell.key[1]} {cell.name}", tip=cell.place)
    yield TextCell(worded(cell, cell.old))
    yield TextCell(coming(cell), tone)
    said = what(cell, taken=taken)
    yield TextCell(said, tone, said)


def _file_row(number: int, file: PlannedFile, choices: PlanChoices) -> Iterator[TextCell]:
    wanted = choices.wants_file(number, file)
    yield TextCell(_mark(taken=wanted, possible=not file.problem))
    subject = file.path.name if file.problem else f"{file.subject}  ({file.path.name})"
    yield TextCell(subject, tip=str(file.path), icon=("import", "muted"))
    yield TextCell("")
    said = "" if file.problem else _file_words(file)
    if not file.problem and not wanted:
        said = tr("Not taken unless you say so (Space). {more}", more=said)
    yield TextCell(said, "muted", said)
    yield TextCell("")
    yield TextCell("")


def _file_words(file: PlannedFile) -> str:
    counts = {effect: sum(cell.effect is effect for cell in file.cells) for effect in Effect}
    parts = [
        tr("{n} changes", n=format_number(counts[Effect.CHANGE])) if counts[Effect.CHANGE] else "",
        tr("{n} conflicts", n=format_number(counts[Effect.CONFLICT])) if counts[Effect.CONFLICT] else "",
        tr("{n} do not fit", n=format_number(counts[Effect.DRAFT])) if counts[Effect.DRAFT] else "",
        tr("{n} unclear", n=format_number(counts[Effect.UNCLEAR])) if counts[Effect.UNCLEAR] else "",
        tr("{n} refused", n=format_number(counts[Effect.REFUSED])) if counts[Effect.REFUSED] else "",
        tr("{n} unchanged", n=format_number(file.same)),
    ]
    return " · ".join(filter(None, parts))


def _mark(*, taken: bool, possible: bool) -> str:
    if not possible:
        return NOT_POSSIBLE
    return TAKEN if taken else LEFT


def _ordered(file: PlannedFile) -> list[PlannedCell]:
    """Return what needs a person first."""
    rank = {
        effect: place
        for place, effect in enumerate(
            (Effect.CONFLICT, Effect.UNCLEAR, Effect.DRAFT, Effect.REFUSED, Effect.CHANGE)
        )
    }
    return sorted(file.cells, key=lambda cell: rank[cell.effect])
