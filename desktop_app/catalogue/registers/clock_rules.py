"""The deadlines of a register as data: when a clock starts, how long it runs, what pauses and ends it.

A rule says nothing of single entries. ``desktop_app.registers.clock`` computes from it whenever a date is
shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.packages.manifest import ManifestTable

FIELD: Final = "field:"
"""How ``starts`` begins where a date among the answers starts the clock instead of an event."""

NEAR_DAYS: Final = 3
"""From so many days on a deadline is near, where the rule does not say."""

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NO_STEPS: Final[frozenset[str]] = frozenset()
_MOST_DAYS: Final = 3660
"""Ten years: more is a slip of the pen."""


class DayUnit(StrEnum):
    """Which days are counted."""

    WORKING = "working"
    CALENDAR = "calendar"


class Direction(StrEnum):
    """Whether a deadline is after or before the day it is counted from."""

    AFTER = "after"
    BEFORE = "before"


class OnDayOff(StrEnum):
    """Where a deadline in calendar days moves from a day off (Civil Code 2015, Art. 148: the next)."""

    NEXT_WORKING = "next_working"
    PREVIOUS_WORKING = "previous_working"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One deadline of a register.

    ``days`` are counted in ``unit``; the day of the event that starts the clock is day 0. ``near_days`` and
    ``long_overdue_days`` are in the same unit; without ``long_overdue_days`` nothing is long overdue.
    """

    code: str
    label: Label
    starts: str
    """The code of an event, or ``field:`` and the name of a question whose answer is a date."""
    days: int
    unit: DayUnit
    direction: Direction
    stops: frozenset[str]
    pauses: frozenset[str]
    resumes: frozenset[str]
    extends: frozenset[str]
    """Events that carry more days, or the new date."""
    restarts: frozenset[str]
    """Events that restart a clock, also one that had ended."""
    returns: frozenset[str]
    """Events that give the entry back: nothing was done, and the clock has not started until it starts again.

    They are those of ``stops`` that are steps of the kind ``return``.
    """
    moves: OnDayOff
    near_days: int
    long_overdue_days: int | None
    basis: str
    mark: Certainty
    note_vi: str
    hour: str = ""
    """The question of the hour at which the last day ends, of a term in hours; empty: at midnight."""
    starting_field: str = field(init=False, repr=False, compare=False)
    """The question whose date starts the clock; empty where an event does."""
    events: frozenset[str] = field(init=False, repr=False, compare=False)
    """Every event that the clock looks at."""

    def __post_init__(self) -> None:
        """Take the rule apart once: a clock is read for thousands of entries."""
        name = self.starts.removeprefix(FIELD) if self.starts.startswith(FIELD) else ""
        listed = self.stops | self.returns | self.pauses | self.resumes | self.extends | self.restarts
        object.__setattr__(self, "starting_field", name)
        object.__setattr__(self, "events", listed if name else listed | {self.starts})


def read_clock_rules(manifest: ManifestTable, returning: frozenset[str] = _NO_STEPS) -> tuple[ClockRule, ...]:
    """The ``[[clocks]]`` of a register; what is wrong is noted at its key.

    ``returning``: its steps that give an entry back.
    """
    rules: list[ClockRule] = []
    for table in manifest.tables("clocks"):
        rule = _read(table, returning)
        if rule.code in {other.code for other in rules}:
            table.fault("code", Problem("There are two clocks “{code}”. Rename one.", code=rule.code))
        rules.append(rule)
    return tuple(rules)


def _read(table: ManifestTable, returning: frozenset[str]) -> ClockRule:
    stops = frozenset(table.texts("stops"))
    direction = table.choice("direction", Direction, Direction.AFTER)
    moves = OnDayOff.PREVIOUS_WORKING if direction is Direction.BEFORE else OnDayOff.NEXT_WORKING
    rule = ClockRule(
        code=table.text("code"),
        label=table.label("label"),
        starts=table.text("starts"),
        days=_days(table, "days"),
        unit=table.choice("unit", DayUnit),
        direction=direction,
        stops=stops - returning,
        pauses=frozenset(table.texts("pauses")),
        resumes=frozenset(table.texts("resumes")),
        extends=frozenset(table.texts("extends")),
        restarts=frozenset(table.texts("restarts")),
        returns=stops & returning,
        moves=table.choice("moves", OnDayOff, moves),
        near_days=_days(table, "near_days", NEAR_DAYS),
        long_overdue_days=_days(table, "long_overdue_days") if table.has("long_overdue_days") else None,
        basis=table.text("basis", required=False),
        mark=table.choice("mark", Certainty),
        note_vi=table.text("note_vi", required=False),
        hour=table.text("hour", required=False),
    )
    _check(rule, table)
    return rule


def _days(table: ManifestTable, key: str, default: int | None = None) -> int:
    days = table.whole(key)
    if days is None:
        if default is None and not table.has(key):
            table.fault(key, Problem("This is missing. Fill it in."))
        return default or 0
    if not 0 <= days <= _MOST_DAYS:
        table.fault(key, Problem("This must be a number of days from 0 to {most}.", most=_MOST_DAYS))
    return days


def _check(rule: ClockRule, table: ManifestTable) -> None:
    """Note what makes a rule impossible, or one that nobody could explain."""
    if rule.code and not _CODE.fullmatch(rule.code):
        table.fault("code", Problem("A code has small letters, digits and _ only, for example answer."))
    if not (rule.stops | rule.returns):
        table.fault("stops", Problem("Nothing ends this clock. Name the steps that do."))
    if rule.pauses and not rule.resumes:
        table.fault("resumes", Problem("Nothing ends a pause of this clock. Name the steps that do."))
    if rule.pauses and rule.direction is Direction.BEFORE:
        table.fault("pauses", Problem("A clock that counts backwards cannot be paused. Leave this empty."))
    for key, codes, other in (
        ("stops", (rule.stops | rule.returns) & {rule.starts}, "starts"),
        ("resumes", rule.resumes & rule.pauses, "pauses"),
        ("pauses", rule.pauses & (rule.stops | rule.returns), "stops"),
        ("restarts", rule.restarts & (rule.stops | rule.returns), "stops"),
    ):
        for code in sorted(codes):
            problem = Problem(
                "“{code}” is also under “{other}”. Keep it in one of them.", code=code, other=other
            )
            table.fault(key, problem)
