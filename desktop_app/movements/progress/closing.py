"""The report of a period on its way: units report, the commune closes, submits, reopens; comments on cells.

Who may move a report into a state, or out of it, is in ``resources/accounts/roles.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.locked_states import ASKED
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.journal.recorder import Recorder
from desktop_app.movements import ENTER
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import require_no_open_errors
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.converting import in_shown_units
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import (
    ANSWERED,
    PeriodAccepted,
    PeriodState,
    Status,
    load_period_state,
)
from desktop_app.movements.set_versions import set_of_period
from desktop_app.storage.tables.movements import indicator_value

MAX_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class CellComment:
    """A comment on a cell; ``before``: the stored value when another figure was asked for.

    A figure whose version is named is in the units of that one, which nothing converts.
    """

    cell: Cell
    words: str
    state: str
    before: str | None
    after: str | None
    before_version: str = ""
    after_version: str = ""

    @property
    def is_corrected(self) -> bool:
        """Whether the figure has changed since it was asked for; the same in another unit has not."""
        return (self.before, self.before_version) != (self.after, self.after_version)


def report_unit(rec: Recorder, set_code: str, period: str, unit: str, *, reported: bool = True) -> None:
    """Say that a unit has reported to the commune, or take that back.

    Raises:
        NotAllowed: the author may not record results.
        PeriodAccepted: the period is closed.
    """
    closed = load_period_state(rec.connection, set_code, Period.parse(period)).closed_problem()
    if closed is not None:
        raise closed
    status = Status.SUBMITTED if reported else Status.DRAFT
    set_period_status(rec, set_code, period, unit, status)


def close_period(rec: Recorder, set_code: str, period: str, *, seen: int | None = None) -> None:
    """Close the figures of all units: nobody changes one until the period is reopened.

    ``seen``: up to which version of the province's the period stood on the screen; ``None``: as it is now.

    Raises:
        NotAllowed: the author may not close a period.
        OpenErrors: figures break rules, and nobody has confirmed them.
        Problem: it is closed, submitted or accepted already.
    """
    present = _state(rec, set_code, period)
    if present.status not in (Status.DRAFT, Status.RETURNED):
        raise Problem("The period is closed already.")
    require_no_open_errors(rec.connection, rec.clock, set_code, Period.parse(period))
    _answer(rec, set_code, period)
    set_period_status(rec, set_code, period, COMMUNE_UNIT, Status.LOCKED, seen=seen)


def submit_period(rec: Recorder, set_code: str, period: str, *, seen: int | None = None) -> None:
    """Hand a closed period in to the province, or one again that was returned.

    Raises:
        NotAllowed: the author may not hand it in.
        OpenErrors: it was returned, and figures break rules that nobody has confirmed; or another computer
            closed it over texts of this one.
        Problem: it has not been closed, or was handed in already.
    """
    present = _state(rec, set_code, period)
    if present.status is Status.DRAFT:
        raise Problem("Close the period first, then submit it to the province.")
    if present.status not in (Status.LOCKED, Status.RETURNED):
        raise Problem("The period was submitted already.")
    require_no_open_errors(rec.connection, rec.clock, set_code, Period.parse(period))
    _answer(rec, set_code, period)
    set_period_status(rec, set_code, period, COMMUNE_UNIT, Status.SUBMITTED, seen=seen)


def reopen_period(rec: Recorder, set_code: str, period: str, reason: str) -> None:
    """Open all cells of a period again, and say why.

    Raises:
        NotAllowed: the author may not reopen it.
        Problem: no reason is given, it is open, or the province has accepted it.
    """
    present = _state(rec, set_code, period)
    if present.status is Status.ACCEPTED:
        raise Problem("The province has accepted this period. Ask the province to return it.")
    if present.status is Status.DRAFT:
        raise Problem("The period is open already.")
    words = nfc(reason).strip()
    if not words:
        raise Problem("Say why the period is opened again.")
    set_period_status(rec, set_code, period, COMMUNE_UNIT, Status.DRAFT, reason=words)


def set_comment(rec: Recorder, set_code: str, cell: Cell, words: str) -> None:
    """Write a comment on a cell, for everybody who sees it; no words take it away.

    What the province asks of a cell is left as it is: the answer is another figure.

    Raises:
        NotAllowed: the author may not record results.
        PeriodAccepted: the period takes no changes.
        Problem: the comment is too long, or the cell has the province's comment.
    """
    require_author(rec.connection, rec.author, ENTER)
    state = load_period_state(rec.connection, set_code, Period.parse(cell.period))
    closed = state.closed_problem()
    if closed is not None:
        raise closed
    text = nfc(words).strip()
    if len(text) > MAX_COMMENT:
        raise Problem("The text is longer than {limit} characters. Shorten it.", limit=MAX_COMMENT)
    entity_id = cell.id_in(set_code)
    present = rec.get("indicator_value", entity_id)
    if present is None and not text:
        return
    if present is not None and present.get("note_state") == ASKED:
        raise Problem("The province's comment stays here until the report is submitted again.")
    where = {
        "set_code": set_code,
        "indicator_code": cell.indicator,
        "period": cell.period,
        "unit": cell.unit,
    }
    fields = {} if present is not None else where  # of which version it is says who types the figure
    rec.put(
        "indicator_value",
        entity_id,
        {**fields, "note": text or None, "note_state": None, "note_value": None, "note_version": ""},
    )


def comments_of(
    connection: Connection, set_code: str, period: str, shown: IndicatorSet | None = None
) -> dict[Cell, CellComment]:
    """Return the comments on the cells of a period, their figures in the units in which it is shown.

    ``shown``: the set of the period, where it is known already.
    """
    value = indicator_value.c
    rows = connection.execute(
        select(indicator_value).where(value.set_code == set_code, value.period == period, value.note != "")
    ).all()
    found: dict[Cell, CellComment] = {}
    for row in rows:
        shown = shown or set_of_period(connection, set_code, Period.parse(period))
        sides = (row.note_value, row.note_version or row.set_version), (row.value, row.set_version)
        before, after = (in_shown_units(connection, shown, row.indicator_code, *side) for side in sides)
        cell = Cell(row.unit, row.indicator_code, period)
        found[cell] = CellComment(
            cell, row.note, row.note_state or "", before.text, after.text, before.version, after.version
        )
    return found


def corrections(comments: Iterable[CellComment]) -> list[CellComment]:
    """Return the returned cells in the order given, with their values then and now."""
    return [comment for comment in comments if comment.state in (ASKED, ANSWERED)]


def _state(rec: Recorder, set_code: str, period: str) -> PeriodState:
    state = load_period_state(rec.connection, set_code, Period.parse(period))
    if state.longer and state.closed is not None:
        raise PeriodAccepted(
            "{period}, which includes this period, is closed. Reopen it first.", period=state.closed[0]
        )
    return state


def _answer(rec: Recorder, set_code: str, period: str) -> None:
    """Settle what was asked of cells when the report is closed or submitted; the next return asks again."""
    for comment in comments_of(rec.connection, set_code, period).values():
        if comment.state == ASKED:
            rec.put("indicator_value", comment.cell.id_in(set_code), {"note_state": ANSWERED})
