"""Months that are closed: behind that nothing is posted into them. Reopening needs a reason.

Closing a month closes those before it. A closing is a record of its own, and reopening is written into it, so
that two computers that close the same month leave two closings, of which one is enough. What was posted on
another computer that had not heard of it is refused by the province (``upstream/records/closings.py``).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.clock import to_millis
from desktop_app.base.field_problem import at
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.fund.vouchers.reading import open_drafts
from desktop_app.fund.vouchers.records import VoucherDraft
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.storage.tables.fund import fund_closing

CLOSING: Final = "fund_closing"
"""The name of the record."""

CLOSE: Final = "fund.close"
"""The right that closing and reopening need."""


@dataclass(frozen=True, slots=True)
class Closing:
    """A month that was closed, and reopened where ``reopened_at`` says so (milliseconds, UTC)."""

    id: str
    month: str
    closed_by: str
    closed_at: int
    reopened_at: int | None
    reopened_by: str
    reason: str

    @property
    def holds(self) -> bool:
        """Whether it was not reopened."""
        return not self.reopened_at

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        year, month = map(int, self.month.split("-"))
        return date(year, month, monthrange(year, month)[1])


def closings(connection: Connection) -> list[Closing]:
    """All closings by month, in their order; of those of one moment the one that holds is the last."""
    columns = fund_closing.c
    query = select(
        columns.id,
        columns.month,
        columns.closed_by,
        columns.closed_at,
        columns.reopened_at,
        columns.reopened_by,
        columns.reason,
    ).order_by(columns.month, columns.closed_at, columns.reopened_at.is_(None), columns.id)
    return [Closing(*row) for row in connection.execute(query)]


def closed_until(connection: Connection) -> date | None:
    """The last day that is closed; ``None`` where nothing is."""
    return max((item.last_day for item in closings(connection) if item.holds), default=None)


def require_open(connection: Connection, day: date) -> None:
    """Let pass only a day in a month that is not closed.

    Raises:
        FieldProblem: it is closed.
    """
    until = closed_until(connection)
    if until is not None and day <= until:
        raise at(
            "day",
            Problem(
                "{month} is closed. Date the voucher later and fill in when the money changed hands, "
                "or have the month reopened with a reason.",
                month=f"{day:%m/%Y}",
            ),
        )


def not_over(month: date) -> Problem:
    """Why a month that has days to come is not closed."""
    return Problem("{month} is not over. Close it in the month after.", month=f"{month:%m/%Y}")


def waiting_until(drafts: Iterable[VoucherDraft], month: date) -> tuple[str, ...]:
    """The ids of the vouchers that prevent closing a month: up to its end, and not posted."""
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return tuple(draft.id for draft in drafts if draft.day <= last)


def still_waiting(month: date, count: int) -> Problem:
    """Why a month of which vouchers wait is not closed."""
    return Problem(
        "{count} vouchers up to {month} are not posted. Post them or give them up, then close the month.",
        count=count,
        month=f"{month:%m/%Y}",
    )


def close_month(rec: Recorder, month: date, seen: int | None = None) -> None:
    """Close the month of ``month``, and those before it; ``seen`` as :meth:`Recorder.put` says.

    The province takes no voucher of it any more, and no closing over vouchers that were not seen.

    Raises:
        NotAllowed: the author has no right to it.
        Problem: it is closed, not over, or vouchers of it wait to be posted.
    """
    require_author(rec.connection, rec.author, CLOSE)
    last = date(month.year, month.month, monthrange(month.year, month.month)[1])
    until = closed_until(rec.connection)
    if until is not None and last <= until:
        raise Problem("{month} is closed already.", month=f"{month:%m/%Y}")
    if last >= rec.clock.today():
        raise not_over(month)
    waiting = waiting_until(open_drafts(rec.connection), month)
    if waiting:
        raise still_waiting(month, len(waiting))
    fields: dict[str, Given] = {
        "month": f"{month:%Y-%m}",
        "closed_by": rec.author,
        "closed_at": to_millis(rec.clock.now()),
    }
    rec.put(CLOSING, new_id(rec.clock), fields, seen=seen)


def reopen_month(rec: Recorder, month: date, reason: str) -> None:
    """Open a closed month again; a later one must be opened before it.

    Raises:
        NotAllowed: the author has no right to it.
        Problem: there is no reason, it is not closed, or a later month is.
    """
    require_author(rec.connection, rec.author, CLOSE)
    if not reason.strip():
        raise Problem("Reopening a month needs a reason. Type why it is opened again.")
    holding = [item for item in closings(rec.connection) if item.holds]
    wanted = f"{month:%Y-%m}"
    later = max((item.month for item in holding), default="")
    if later > wanted:
        raise Problem(
            "{later} is closed too. Reopen the later month first.", later="/".join(reversed(later.split("-")))
        )
    mine = [item for item in holding if item.month == wanted]
    if not mine:
        raise Problem("{month} is not closed.", month=f"{month:%m/%Y}")
    for item in mine:
        fields: dict[str, Given] = {
            "reopened_at": to_millis(rec.clock.now()),
            "reopened_by": rec.author,
            "reason": reason.strip(),
        }
        rec.put(CLOSING, item.id, fields)
