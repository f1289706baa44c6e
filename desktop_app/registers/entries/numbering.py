"""Giving an entry its number apart from a step: the next, one between two others, one that a paper bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.accounts.officers import require_author
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.definition import Register
from desktop_app.journal.recorder import Recorder
from desktop_app.registers.entries.entering import register_of
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.reading import entry_of, history_within
from desktop_app.registers.entries.steps import REVIEW
from desktop_app.registers.numbers.giving import give_number, give_stamped, insert_number
from desktop_app.registers.numbers.grouping import rule_for


class NumberWay(StrEnum):
    """How an entry gets its number."""

    NEXT = "next"
    INSERTED = "inserted"
    STAMPED = "stamped"


@dataclass(frozen=True, slots=True)
class WantedNumber:
    """The number that an entry is to get. ``ordinal``: what it comes after, or the one on the paper."""

    way: NumberWay
    on: date
    ordinal: int = 0
    reason: str = ""


def number_entry(rec: Recorder, matter_id: str, wanted: WantedNumber) -> str:
    """Give an entry a number, as it is written.

    Raises:
        NotAllowed: the author may not write into the register; for what is not simply the next number the
            right to review is needed.
        NumberRefused: the number cannot be given; the sentence says why.
        Problem: entries of the register have no numbers.
    """
    register = register_of(rec, matter_id)
    is_next = wanted.way is NumberWay.NEXT
    require_author(rec.connection, rec.author, register.right_to_enter if is_next else REVIEW)
    rule = rule_for(rec.connection, register, wanted.on.year)
    if rule is None:
        raise Problem("The register gives no numbers.")
    if is_next and _waits_for_issue(register, history_within(rec, matter_id)):
        raise Problem(
            "A draft has no number: it is given when the document is issued (F4). A number that its paper "
            "already bears, or one between two others, is entered with its reason."
        )
    rule = rule.of(entry_of(rec.connection, matter_id).answers)
    if is_next:
        return give_number(rec, rule, matter_id, wanted.on)
    give = insert_number if wanted.way is NumberWay.INSERTED else give_stamped
    return give(rec, rule, matter_id, wanted.on, wanted.ordinal, wanted.reason)


def _waits_for_issue(register: Register, past: History) -> bool:
    """Whether an entry gets its number with the step that lets it go out, which was not taken yet."""
    issuing = [action for action in register.actions if action.number and register.seals(action.to)]
    return bool(issuing) and not any(past.last(action.code) for action in issuing)
