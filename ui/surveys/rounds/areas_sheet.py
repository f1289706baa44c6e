"""The areas of a round as a table: households, issued, collected, ways of asking and counting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.journal.rows import FieldValue
from desktop_app.surveys.rounds.records import TallyMode
from ui.grid.model.table import CellAccess, GridColumn, GridColumnKind, GridRow, GridTable, Key, ShownCell
from ui.surveys.common.counts import count_text, whole_number
from ui.surveys.rounds.area_actions import AreaAction, AreaActionKind
from ui.widgets.labels import Tone

COUNTS = ("total_households", "forms_issued", "forms_collected")
CHOICES = ("method", "tally_mode")
ENTERED, WRONG, ACTION = "entered", "wrong", "action"
_TOTAL = "total"

type Fields = Mapping[str, Mapping[str, FieldValue]]
"""Fields by area."""
type Save = Callable[[Fields, Fields, Callable[[str], None]], None]
"""Records fields, with their former values on the screen; the last argument gets the error, or nothing."""
type Forget = Callable[[Collection[Key]], None]
"""Called with the cells that are not to be saved any more."""


@dataclass(frozen=True, slots=True)
class RoundAreaRow:
    """One area. ``values`` holds the fields that may be changed here."""

    area_id: str
    name: str
    values: Mapping[str, int | str | None]
    entered: int
    valid: int
    wrong: str = ""
    severity: Tone = ""
    unfinished: bool = False
    done: bool = False
    """Whether everything that was collected is counted, in every question."""
    act: AreaAction = field(default_factory=AreaAction)
    """What its button does."""

    @property
    def shares(self) -> tuple[float, float]:
        """Return the shares handed in and entered of the forms issued (or collected)."""
        numbers = [self.values.get(name) for name in ("forms_issued", "forms_collected")]
        issued, collected = (number if isinstance(number, int) else 0 for number in numbers)
        whole = max(issued, collected, self.entered)
        return (collected / whole, self.entered / whole) if whole else (0.0, 0.0)


@dataclass(slots=True)
class AreasSheet:
    """The meaning of the table's cells. ``choices`` are the words of each code, field by field.

    ``widths`` change with the window.
    """

    save_areas: Save
    forget: Forget
    rows: tuple[RoundAreaRow, ...] = ()
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    editable: bool = True
    takes_forms: bool = True
    widths: Mapping[str, int] = field(default_factory=dict)

    def row_of(self, area_id: str) -> RoundAreaRow | None:
        """Return an area, or ``None``."""
        return next((row for row in self.rows if row.area_id == area_id), None)

    def table(self, typed: Mapping[Key, str]) -> tuple[GridTable, GridTable]:
        cells: dict[Key, ShownCell] = {}
        for row in self.rows:
            for name in (*COUNTS, *CHOICES):
                cells[row.area_id, name] = self._cell(row, name, typed)
            cells[row.area_id, ENTERED] = _entered(row)
            cells[row.area_id, WRONG] = ShownCell(
                row.wrong, access=CellAccess.COMPUTED, note=row.wrong, tone=row.severity, why=_why_computed()
            )
            cells[row.area_id, ACTION] = self._action(row, typed)
        columns = self._columns()
        rows = tuple(GridRow(row.area_id, row.name) for row in self.rows)
        return GridTable(rows, columns, cells), GridTable(
            (GridRow(_TOTAL, tr("Total")),), columns, self._totals(typed)
        )

    def take(self, key: Key, text: str) -> str:
        if key[1] in COUNTS:
            return count_text(whole_number(text))
        words = self.choices.get(key[1], {})
        wanted = fold(text)
        found = [shown for code, shown in words.items() if wanted in (fold(shown), fold(code))]
        if not found:
            raise Problem(
                "“{text}” is not in the list. Choose one of these: {options}.",
                text=text, options=", ".join(words.values()),
            )  # fmt: skip
        return found[0]

    def save(self, texts: Mapping[Key, str], shown: Mapping[Key, str], done: Callable[[str], None]) -> None:
        self.save_areas(self._fields(texts), self._fields(shown), done)

    def _fields(self, texts: Mapping[Key, str]) -> Fields:
        areas: dict[str, dict[str, FieldValue]] = defaultdict(dict)
        for (area_id, name), text in texts.items():
            areas[area_id][name] = whole_number(text) if name in COUNTS else self._code(name, text)
        return areas

    def release_files(self, keys: Collection[Key]) -> None:
        self.forget(keys)

    def action_text(self, row: RoundAreaRow, mode: str) -> str:
        """Return what the button of a row says."""
        return row.act.words(self._entering(row, mode))

    def _entering(self, row: RoundAreaRow, mode: str) -> str:
        if mode == TallyMode.TOTALS.value:
            return tr("Type totals") if self.takes_forms else tr("See totals")
        if not self.takes_forms:
            return tr("See forms")
        return tr("Continue entering") if row.unfinished else tr("Enter forms")

    def mode_of(self, row: RoundAreaRow, typed: Mapping[Key, str]) -> str:
        """Return how the area counts, also where that was chosen a moment ago."""
        text = typed.get((row.area_id, "tally_mode"))
        return str(row.values.get("tally_mode")) if text is None else self._code("tally_mode", text)

    def _code(self, name: str, text: str) -> str:
        return next((code for code, shown in self.choices[name].items() if shown == text), text)

    def _cell(self, row: RoundAreaRow, name: str, typed: Mapping[Key, str]) -> ShownCell:
        access = CellAccess.OPEN if self.editable else CellAccess.COMPUTED
        closed = "" if self.editable else tr("The round does not take changes in its present state.")
        if name in CHOICES:
            code = str(row.values.get(name) or "")
            text = typed.get((row.area_id, name), self.choices.get(name, {}).get(code, code))
            return ShownCell(text, text, access, why=closed, tone="text")
        number = self._number(row, name, typed)
        return ShownCell(
            format_number(number),
            count_text(number),
            access,
            None if number is None else Decimal(number),
            due=number is None,
            why=closed,
            tone="text",
        )

    def _number(self, row: RoundAreaRow, name: str, typed: Mapping[Key, str]) -> int | None:
        text = typed.get((row.area_id, name))
        value = row.values.get(name) if text is None else whole_number(text)
        return value if isinstance(value, int) else None

    def _action(self, row: RoundAreaRow, typed: Mapping[Key, str]) -> ShownCell:
        quiet = row.act.kind in (AreaActionKind.ENTER, AreaActionKind.MINUTES) and (
            row.done or not self.takes_forms
        )
        words = self.action_text(row, self.mode_of(row, typed))
        return ShownCell(words, access=CellAccess.COMPUTED, tone="muted" if quiet else "", why=_press_enter())

    def _columns(self) -> tuple[GridColumn, ...]:
        def column(
            key: str, name: str, kind: GridColumnKind = GridColumnKind.NUMBER, *, stretches: bool = False
        ) -> GridColumn:
            options = tuple(self.choices.get(key, {}).values()) if key in CHOICES else ()
            width = self.widths.get(key, 84)
            return GridColumn(
                key, "", name, kind=kind, width=width, options=options, stretches=stretches, whole=True
            )

        return (
            column("total_households", tr("Households")),
            column("forms_issued", tr("Issued")),
            column("forms_collected", tr("Collected")),
            column("method", tr("Way of asking"), GridColumnKind.CHOICE),
            column("tally_mode", tr("Way of counting"), GridColumnKind.CHOICE),
            column(ENTERED, tr("Entered")),
            column(WRONG, tr("To look at"), GridColumnKind.TEXT, stretches=True),
            column(ACTION, "", GridColumnKind.ACTION),
        )

    def _totals(self, typed: Mapping[Key, str]) -> dict[Key, ShownCell]:
        cells = {(_TOTAL, name): ShownCell(access=CellAccess.COMPUTED) for name in (*CHOICES, WRONG, ACTION)}
        for name in COUNTS:
            numbers = [self._number(row, name, typed) for row in self.rows]
            known = [number for number in numbers if number is not None]
            missing = len(numbers) - len(known)
            note = tr("{n} areas have no number yet.", n=missing) if missing else ""
            text = format_number(sum(known)) if known else ""
            cells[_TOTAL, name] = ShownCell(text, text, CellAccess.COMPUTED, note=note)
        text = format_number(sum(row.entered for row in self.rows))
        cells[_TOTAL, ENTERED] = ShownCell(text, text, CellAccess.COMPUTED)
        return cells


def _entered(row: RoundAreaRow) -> ShownCell:
    collected, issued = (row.values.get(name) for name in ("forms_collected", "forms_issued"))
    text = format_number(row.entered)
    if isinstance(collected, int):
        text += f"/{format_number(collected)}"
    tone = "success" if row.done else ""
    words = [tr("{n} forms entered", n=format_number(row.entered))]
    if isinstance(collected, int):
        words.append(tr("{n} handed in", n=format_number(collected)))
    if isinstance(issued, int):
        words.append(tr("{n} issued", n=format_number(issued)))
    mark = "✓ " if row.done else ""
    return ShownCell(
        mark + text,
        str(row.entered),
        CellAccess.COMPUTED,
        note=", ".join(words),
        tone=tone,
        why=_why_computed(),
    )


def _why_computed() -> str:
    return tr("The program counts this. Press F9 to enter the forms or totals of the area.")


def _press_enter() -> str:
    return tr("Press Enter to go on. Numbers are typed in the columns on the left.")
