"""Hôm nay: which communes are silent, late, wrong, or have changed what was accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, case, func, select

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.locked_states import RETURNED, WHOLE_COMMUNE
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.movements.period import Period
from upstream.catalogue.sets import DuePeriod, due_between, sets_in_use
from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import CommuneContact, contacts
from upstream.console.queries.outliers import OutlyingFigure, outlying
from upstream.database.read_tables import read_finding, read_state
from upstream.database.statements import among
from upstream.read_model.terms import known_numbers

HANDED_IN: Final = ("submitted", "accepted")
ACCEPTED: Final = "accepted"
_MOST_DUE: Final = 60
"""So many periods are looked back at: their states are bits of one number."""


@dataclass(frozen=True, slots=True)
class SilentCommune:
    """A commune that was not heard from; ``days``: for how many, ``None`` where it never was."""

    contact: CommuneContact
    days: int | None


@dataclass(frozen=True, slots=True)
class LateCommune:
    """A commune with reports that did not come in time, or were returned and have not come again.

    ``late``: those that are missing, the oldest first; ``returned``: those to be corrected.
    """

    contact: CommuneContact
    late: Sequence[DuePeriod]
    returned: Sequence[DuePeriod]
    days: int
    """Since the oldest was due."""


@dataclass(frozen=True, slots=True)
class CommuneWithFaults:
    """A commune with reports that contradict a rule or limit of their set, or whose figures are unusual.

    Nobody there has confirmed it. ``unusual``: figures far from their own past or from the other areas.
    ``beside``: figures of the last report that was due that are far from those of the other communes.
    """

    contact: CommuneContact
    reports: Sequence[DuePeriod]
    errors: int
    warnings: int
    unusual: int
    beside: Sequence[OutlyingFigure]


@dataclass(frozen=True, slots=True)
class ReopenedCommune:
    """A commune that has changed, or may change, reports after they were accepted."""

    contact: CommuneContact
    reports: Sequence[DuePeriod]


@dataclass(frozen=True, slots=True)
class Today:
    """The columns of the page; ``communes``: how many are looked at."""

    communes: int
    silent: Sequence[SilentCommune]
    late: Sequence[LateCommune]
    wrong: Sequence[CommuneWithFaults]
    reopened: Sequence[ReopenedCommune]


def today(
    connection: Connection, reach: Reach, now: int, *, silent_days: int = 7, back_days: int = 183
) -> Today:
    """Return what is to be done today. ``back_days``: reports that were due longer ago are not looked at."""
    heard = contacts(connection, reach)
    day = from_millis(now).astimezone(VIETNAM).date()
    due = reports_due(connection, day - timedelta(days=back_days), day - timedelta(days=1))
    states = _states(connection, reach, due)
    return Today(
        len(heard),
        _silent(heard, now, silent_days),
        _late(heard, due, states, day),
        _wrong(connection, reach, heard, due),
        _open(heard, due, states),
    )


def reports_due(connection: Connection, first: date, last: date) -> list[DuePeriod]:
    """Return the reports of all sets that were due within these days, the oldest first."""
    found = [
        each
        for indicators in sets_in_use(connection).values()
        for each in due_between(indicators, first, last)
    ]
    return sorted(found, key=lambda each: (each.due, each.scope))[-_MOST_DUE:]


_DAY_MILLIS = 86_400_000
_WAITING_DAYS = 1
"""What an office writes arrives with its next exchange; what it holds back longer needs somebody."""

type _Bits = tuple[int, int, int]
"""Of a commune, the reports that are handed in, returned, and were accepted before: a bit for each."""


def _states(connection: Connection, reach: Reach, due: Sequence[DuePeriod]) -> Mapping[str, _Bits]:
    numbers = known_numbers(connection, [WHOLE_COMMUNE, *(each.scope for each in due)])
    bits = {numbers[each.scope]: 1 << place for place, each in enumerate(due) if each.scope in numbers}
    if not bits or WHOLE_COMMUNE not in numbers:
        return {}
    columns = read_state.c
    bit = case(bits, value=columns.scope, else_=0)
    query = (
        select(
            columns.commune,
            func.sum(case((columns.status.in_(HANDED_IN), bit), else_=0)),
            func.sum(case((columns.status == RETURNED, bit), else_=0)),
            func.sum(case((columns.accepted.is_not(None) & (columns.status != ACCEPTED), bit), else_=0)),
        )
        .where(
            among(connection, columns.scope, bits.keys()),
            columns.unit == numbers[WHOLE_COMMUNE],
            reach.limit(columns.commune),
        )
        .group_by(columns.commune)
    )
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in connection.execute(query)}


def _silent(heard: Mapping[str, CommuneContact], now: int, silent_days: int) -> list[SilentCommune]:
    found = []
    for contact in heard.values():
        if not contact.computers:
            found.append(SilentCommune(contact, None))
            continue
        days, waits = ((now - at) // _DAY_MILLIS for at in (contact.seen_at, contact.waiting_since or now))
        if days >= silent_days or waits >= _WAITING_DAYS:
            found.append(SilentCommune(contact, max(days, waits)))
    return sorted(found, key=lambda each: (each.days is None, -(each.days or 0), each.contact.code))


def _late(
    heard: Mapping[str, CommuneContact], due: Sequence[DuePeriod], states: Mapping[str, _Bits], day: date
) -> list[LateCommune]:
    every, found, lists = (1 << len(due)) - 1, [], _Lists(due)
    days_due = [each.due for each in due]
    for contact in heard.values():
        if not contact.computers:
            continue  # it is among those never heard from
        handed_in, returned, _ = states.get(contact.code, (0, 0, 0))
        missing = every & ~handed_in & ~returned & ~lists.before(contact.enrolled_at)
        if missing or returned:
            oldest = days_due[_lowest(missing or returned)]
            found.append(LateCommune(contact, lists.of(missing), lists.of(returned), (day - oldest).days))
    return sorted(found, key=lambda each: (-each.days, each.contact.code))


def _wrong(
    connection: Connection, reach: Reach, heard: Mapping[str, CommuneContact], due: Sequence[DuePeriod]
) -> list[CommuneWithFaults]:
    beside: dict[str, list[OutlyingFigure]] = {}
    for each in outlying(connection, reach, _last_of_each_kind(connection, due)):
        beside.setdefault(each.commune, []).append(each)
    numbers = known_numbers(connection, [each.scope for each in due])
    reports = {numbers[each.scope]: each for each in due if each.scope in numbers}
    columns = read_finding.c
    query = select(read_finding).where(
        among(connection, columns.scope, reports.keys()),
        columns.errors + columns.warnings + columns.unusual > 0,
        reach.limit(columns.commune),
    )
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        found.setdefault(row.commune, []).append(row)
    wrong = []
    for code in (found.keys() | beside.keys()) & heard.keys():
        rows, far = found.get(code, []), beside.get(code, [])
        scopes = {*(reports[row.scope].scope for row in rows), *(each.scope for each in far)}
        wrong.append(
            CommuneWithFaults(
                heard[code],
                [each for each in due if each.scope in scopes],
                sum(row.errors for row in rows),
                sum(row.warnings for row in rows),
                sum(row.unusual for row in rows),
                far,
            )
        )
    return sorted(wrong, key=_gravest_first)


def _gravest_first(row: CommuneWithFaults) -> tuple[int, int, int, str]:
    return -row.errors, -row.warnings, -row.unusual - len(row.beside), row.contact.code


def _last_of_each_kind(connection: Connection, due: Sequence[DuePeriod]) -> list[tuple[IndicatorSet, Period]]:
    """The last report of each set and kind of period: there an office can still be asked."""
    sets = sets_in_use(connection)
    last = {(each.set_code, each.period.kind): (sets[each.set_code], each.period) for each in due}
    return list(last.values())


def _open(
    heard: Mapping[str, CommuneContact], due: Sequence[DuePeriod], states: Mapping[str, _Bits]
) -> list[ReopenedCommune]:
    lists = _Lists(due)
    return [
        ReopenedCommune(heard[code], lists.of(reopened))
        for code, (_, _, reopened) in sorted(states.items())
        if reopened and code in heard
    ]


class _Lists:
    """Lists of reports by their bits: thousands of communes have the same few."""

    def __init__(self, due: Sequence[DuePeriod]) -> None:
        self._due = due
        self._known: dict[int, Sequence[DuePeriod]] = {}
        self._before: dict[date, int] = {}

    def of(self, bits: int) -> Sequence[DuePeriod]:
        """The reports of these bits."""
        if bits not in self._known:
            self._known[bits] = [each for place, each in enumerate(self._due) if bits >> place & 1]
        return self._known[bits]

    def before(self, enrolled_at: int) -> int:
        """The bits of the reports that were due before a commune was connected: nobody waits for them."""
        day = from_millis(enrolled_at).astimezone(VIETNAM).date()
        if day not in self._before:
            self._before[day] = sum(1 << place for place, each in enumerate(self._due) if each.due < day)
        return self._before[day]


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
