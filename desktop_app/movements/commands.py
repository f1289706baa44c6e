"""Recording results: values of cells, plan figures, the reporting state of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from decimal import Decimal
from itertools import batched
from types import MappingProxyType
from typing import Final, NamedTuple

from desktop_app.accounts.officers import require_author, require_period_right
from desktop_app.base.ids import period_status_id, target_value_id
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.journal.locks import lock_on
from desktop_app.journal.locks import refusal as locked
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import Fields, FieldValue
from desktop_app.movements import ENTER, TARGETS
from desktop_app.movements.cell import Cell
from desktop_app.movements.converting import in_units_of
from desktop_app.movements.events import event_names, period_label
from desktop_app.movements.fitting import FilledColumn, Fitting, stored_target
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import Status, load_period_state
from desktop_app.movements.plans import converted_plan, plan_version
from desktop_app.movements.values import to_stored
from desktop_app.storage.kept_reads import known_to

_AT_ONCE: Final = 1000
"""Cells that are read and written together."""


def set_values(
    rec: Recorder,
    set_code: str,
    set_version: str,
    cells: Iterable[tuple[Cell, str | None]],
    shown: Mapping[Cell, str | None] = MappingProxyType({}),
) -> int:
    """Set cells to decimal text or text; ``None`` makes a cell empty, which is not zero.

    ``shown`` says what stood in cells when they were typed over.

    Returns how many cells really changed. A cell that was never filled is not created by emptying it. What
    was filled can be emptied, also where nobody fills it any more. Where one cell is refused, none is set.

    Raises:
        NotAllowed: the author may not record results.
        PeriodAccepted: a report to which one of the cells belongs takes no figures any more.
        DoesNotFit: nobody fills one of the cells.
        NotThisKind: an indicator takes no such value.
        NotInstalled: the version of the set is not in this book.
        Problem: there is no such period.
    """
    require_author(rec.connection, rec.author, ENTER)
    cells = list(cells)
    require_open(rec, set_code, [cell for cell, _ in cells])
    changed = 0
    for part in batched(_fitting(rec, set_code, set_version, cells), _AT_ONCE):
        ids = [cell.id_in(set_code) for cell, _ in part]
        # One cell is read and written with the statements of any record.
        with rec.bulk("indicator_value", ids) if len(ids) > 1 else nullcontext():
            for entity_id, (cell, value) in zip(ids, part, strict=True):
                present = rec.get("indicator_value", entity_id)
                if value is None and present is None:
                    continue
                fields = {
                    "set_code": set_code,
                    "set_version": set_version,
                    "indicator_code": cell.indicator,
                    "period": cell.period,
                    "unit": cell.unit,
                    "value": value,
                }
                on_screen = _on_screen(rec, fields, present or {}, shown[cell]) if cell in shown else None
                changed += bool(rec.put("indicator_value", entity_id, fields, shown=on_screen))
    return changed


def _on_screen(
    rec: Recorder, fields: Mapping[str, FieldValue], present: Fields, text: str | None
) -> dict[str, FieldValue]:
    """What stood in a cell, in the units of the version under which the figure there was typed.

    A sheet shows figures of other versions converted. Where that does not give what it showed, the same
    number in other units was not there.
    """
    figure, version, wanted = present.get("value"), present.get("set_version"), fields["set_version"]
    if not version or version == wanted or figure is None:
        return {"value": text}
    code, versions = str(fields["indicator_code"]), (str(version), str(wanted))
    shown = in_units_of(rec.connection, str(fields["set_code"]), code, str(figure), versions)
    return {"value": figure} if shown == text else {"value": text, "set_version": wanted}


def _fitting(
    rec: Recorder, set_code: str, set_version: str, cells: list[tuple[Cell, str | None]]
) -> list[tuple[Cell, str | None]]:
    """Return the cells with their values as stored."""
    if all(value is None for _, value in cells):
        return cells
    known, key = known_to(rec.connection), (Fitting, set_code, set_version)
    fitting: Fitting | None = known.get(key)
    if fitting is None:
        fitting = known[key] = Fitting(rec.connection, set_code, set_version)
    columns: dict[tuple[str, str], FilledColumn] = {}
    fit: list[tuple[Cell, str | None]] = []
    for cell, value in cells:
        place = cell.indicator, cell.period
        column = columns.get(place)
        if column is None and value is not None:
            column = columns[place] = fitting.column(cell.indicator, Period.parse(cell.period))
        fit.append((cell, None if column is None or value is None else column.stored(cell.unit, value)))
    return fit


def set_target(
    rec: Recorder,
    set_code: str,
    indicator_code: str,
    year: int,
    value: str | None,
    shown: Mapping[str, FieldValue] | None = None,
    unit: str = "",
    set_version: str = "",
) -> None:
    """Set the plan figure of an indicator for a year, as decimal text; ``None`` removes it.

    ``unit`` is the area or organisation whose plan it is; without one it is the commune's. ``shown`` is what
    was on the screen, as for ``Recorder.put``. Both figures are in the units of ``set_version``, by default
    the version of the set in which plans of the year are shown.

    Raises:
        NotAllowed: the author may not set plan figures.
        DoesNotFit: the set has no such indicator, words have no plan figure, or the unit does not report it.
        NotThisKind: this is no plan figure.
        NotInstalled: the set is not in this book.
        Problem: there is no such year.
    """
    require_author(rec.connection, rec.author, TARGETS)
    unit = "" if unit == COMMUNE_UNIT else unit
    fields: dict[str, FieldValue] = {
        "set_code": set_code,
        "indicator_code": indicator_code,
        "year": year,
        "value": value,
    }
    if unit:
        fields["unit"] = unit
    if value is not None:
        Period.parse(f"{year:04d}-Y")
        fields["value"] = stored_target(rec.connection, set_code, indicator_code, value, unit, year)
        fields["set_version"] = set_version or plan_version(rec.connection, set_code, year)
    entity_id = target_value_id(set_code, indicator_code, year, unit)
    on_screen = None if shown is None else shown.get("value")
    if on_screen is not None:
        present = rec.get("target_value", entity_id) or {}
        versions = (set_version, str(present.get("set_version", "")))
        key, figure = (indicator_code, unit), Decimal(str(on_screen))
        figure = converted_plan(rec.connection, set_code, year, key, figure, versions)
        shown = {"value": to_stored(figure)}
    rec.put("target_value", entity_id, fields, shown=shown)


class PlanOfUnit(NamedTuple):
    """A plan figure to be set, of a unit (empty: the commune), and what stood on the screen before."""

    indicator: str
    unit: str
    value: Decimal | None
    shown: Decimal | None


def set_targets(
    rec: Recorder, set_code: str, set_version: str, year: int, plans: Sequence[PlanOfUnit]
) -> None:
    """Set many plan figures of a year, in the units of a version; where one is refused, none is set.

    Raises:
        NotAllowed, DoesNotFit, NotThisKind, NotInstalled, Problem: as :func:`set_target`.
    """
    for part in batched(plans, _AT_ONCE):
        ids = [target_value_id(set_code, each.indicator, year, each.unit) for each in part]
        with rec.bulk("target_value", ids):
            for each in part:
                shown = {"value": to_stored(each.shown)}
                value = to_stored(each.value)
                set_target(rec, set_code, each.indicator, year, value, shown, each.unit, set_version)


def set_period_status(
    rec: Recorder,
    set_code: str,
    period: str,
    unit: str,
    status: str,
    *,
    reason: str | None = None,
    seen: int | None = None,
) -> None:
    """Say how far the report of a unit for a period is: a state of ``resources/accounts/roles.toml``.

    ``seen``: up to which version of the province's its author has seen the report.

    Raises:
        NotAllowed: the author may not move a report into this state, or out of the one it is in.
        Problem: there is no such state, or no such period.
    """
    Period.parse(period)
    entity_id = period_status_id(set_code, period, unit)
    present = (rec.get("period_status", entity_id) or {}).get("status")
    require_period_right(rec.connection, rec.author, status, str(present) if present else None)
    rec.put(
        "period_status",
        entity_id,
        {"set_code": set_code, "period": period, "unit": unit, "status": status, "status_reason": reason},
        seen=seen,
    )


def require_open(rec: Recorder, set_code: str, cells: Iterable[Cell]) -> None:
    """Refuse cells whose report takes no changes.

    Raises:
        Locked: the province takes none, in its words; the recorder would refuse too, naming no period.
        PeriodAccepted: one does not.
    """
    by_period: dict[str, set[Cell]] = {}
    for cell in cells:
        by_period.setdefault(cell.period, set()).add(cell)
    known = known_to(rec.connection)
    for period, of_period in by_period.items():
        if (require_open, set_code, period) in known:
            continue
        parsed = Period.parse(period)
        lock = lock_on(rec.connection, "period_status", period_status_id(set_code, period, COMMUNE_UNIT))
        if lock is not None and rec.author:  # what no person does is the province's to refuse
            names = event_names(rec.connection, parsed.year) if parsed.slug else {}
            raise locked(lock, period_label(parsed, names))
        state = load_period_state(rec.connection, set_code, parsed)
        if state.takes_all:
            if state.status is not Status.RETURNED and parsed.kind is not PeriodType.EVENT:
                known[require_open, set_code, period] = True  # it follows from the states of reports alone
            continue
        refused = next((found for cell in of_period if (found := state.refusal(cell)) is not None), None)
        if refused is not None and lock is None:
            raise refused
