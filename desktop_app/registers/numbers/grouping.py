"""Which registers share one row of numbers: the head of the office decides, for whole years.

Basis: Decree 30/2020/NĐ-CP, Art. 15. What the office has not decided follows the register itself. A decision
holds from a year on, until another one does: one series for each register, one for all, or one for a group.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import NumberRule, Register
from desktop_app.journal.recorder import Recorder
from desktop_app.office.profile import profile_id
from desktop_app.registers.numbers.reading import highest_of_row
from desktop_app.storage.tables.office import office_profile

_KEY: Final = re.compile(r"number_series\.(\d{4})\.(.+)")
_PARTED: Final = re.compile(r"number_parts\.(\d{4})\.(.+)")
_YES: Final = "yes"
_SERIES: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")

DECIDE: Final = "office.edit"
"""The right that grouping numbers needs."""


def rule_for(connection: Connection, register: Register, year: int) -> NumberRule | None:
    """How entries of a register are numbered in a year; ``None`` where they are not."""
    if register.number is None:
        return None
    series = _held(_decided(connection, register.code, _KEY), year) or register.number.series
    parted = _held(_decided(connection, register.code, _PARTED), year) == _YES
    return replace(register.number, series=series, parted=parted and bool(register.number.parts))


def group(
    rec: Recorder, commune_code: str, register: Register, series: str, since: int, *, parted: bool = False
) -> None:
    """Number a register in a series from a year on; the same series for several makes them a group.

    ``parted``: with a row of its own for each answer of the question that the register names.

    Raises:
        NotAllowed: the author may not change the profile of the office.
        Problem: the register has no numbers, the name of the series is no name, or numbers of that year were
            given already.
    """
    require_author(rec.connection, rec.author, DECIDE)
    present = rule_for(rec.connection, register, since)
    if present is None:
        raise Problem("The register gives no numbers.")
    if _SERIES.fullmatch(series) is None:
        raise Problem("Name the series with letters and digits without spaces, for example CHUNG.")
    if parted and not register.number_parts:
        raise Problem("The register has no question that splits its numbers.")
    changes = (series, parted) != (present.series, present.parted)
    if changes and highest_of_row(rec.connection, present.series, since):
        raise Problem(
            "Numbers of {year} were already given, and a year has one series. Group the registers "
            "from the next year on.",
            year=since,
        )
    decided = {
        f"number_series.{since}.{register.code}": series,
        f"number_parts.{since}.{register.code}": _YES if parted else "",
    }
    rec.put("office_profile", profile_id(rec.connection, commune_code), {"profile": decided})


@dataclass(frozen=True, slots=True)
class Numbered:
    """A register in a year: its series, up to which number it is given, and the series that is its own."""

    register: Register
    series: str
    given: int
    own: str
    parted: bool = False

    @property
    def may_change(self) -> bool:
        """Whether another series may still be chosen for the year."""
        return not self.given


def numbered(connection: Connection, registers: Iterable[Register], year: int) -> list[Numbered]:
    """How registers are numbered in a year; those without numbers are left out."""
    found = []
    for register in registers:
        rule = rule_for(connection, register, year)
        if rule is not None and register.number is not None:
            given = highest_of_row(connection, rule.series, year)
            found.append(Numbered(register, rule.series, given, register.number.series, rule.parted))
    return found


def group_all(
    rec: Recorder,
    commune_code: str,
    registers: Iterable[tuple[Register, str]],
    since: int,
    *,
    parted: bool = False,
) -> None:
    """Number several registers from a year on, each in the series beside it; where one is refused, none is.

    Raises:
        NotAllowed, Problem: as :func:`group`.
    """
    for register, series in registers:
        group(rec, commune_code, register, series, since, parted=parted)


def _held(decided: Mapping[int, str], year: int) -> str:
    """What holds in a year of what was decided; nothing before the first decision."""
    held = [since for since in decided if since <= year]
    return decided[max(held)] if held else ""


def _decided(connection: Connection, code: str, key_of: re.Pattern[str]) -> Mapping[int, str]:
    """What the office decided of a register, by the year from which it holds."""
    found: dict[int, str] = {}
    for (stored,) in connection.execute(select(office_profile.c.profile).order_by(office_profile.c.id)):
        for key, series in json.loads(stored).items():
            named = key_of.fullmatch(key)
            if named is not None and named[2] == code:
                found[int(named[1])] = series
    return found
