"""By when what must be public, from ``resources/fund/disclosure.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import same_name
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.manifest import read_toml
from desktop_app.catalogue.registers.clock_rules import ClockRule, read_clock_rules

PUBLISHED: Final = "published"
"""The event that ends a term."""


class ConsentRule(msgspec.Struct, frozen=True):
    """In which register somebody agrees to be named, or not any more: by answers and state of an entry.

    ``given``: the state that puts the name back; empty where the register only takes it away.

    ``kept_with_vouchers``: a withdrawal keeps its name as long as a voucher has it.
    """

    register: str
    name: str
    question: str
    answers: frozenset[str]
    withdrawn: str
    kept_with_vouchers: bool
    given: str = ""

    def names(self, said: Mapping[str, str]) -> str:
        """Whose consent an entry with these answers is about; empty where it is about something else."""
        if self.answers.isdisjoint(said.get(self.question, "").split()):
            return ""
        return same_name(said.get(self.name, ""))


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """The terms by code, what a giver without consent is called, and before which day a year is public."""

    clocks: Mapping[str, ClockRule]
    anonymous: str
    year_before: tuple[int, int]
    consent: tuple[ConsentRule, ...]

    def year_limit(self, year: int) -> date:
        """The day before which the sheet of a year is public."""
        month, day = self.year_before
        return date(year + 1, month, day)


@cache
def disclosure_rules() -> DisclosureRules:
    """The rules as the program ships them; read once.

    Raises:
        PackageFaults: the file is wrong.
    """
    content = resource_path("fund", "disclosure.toml").read_bytes()
    faults = FaultList()
    clocks = read_clock_rules(read_toml(content, "disclosure.toml", faults))
    faults.raise_if_any()
    plain = tomllib.loads(content.decode("utf-8"))
    month, day = plain["year_before"]
    consent = msgspec.convert(plain["consent"], tuple[ConsentRule, ...])
    return DisclosureRules({rule.code: rule for rule in clocks}, plain["anonymous"], (month, day), consent)
