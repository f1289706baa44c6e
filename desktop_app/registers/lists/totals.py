"""What the steps of an entry say for a later one: offered with it; what they add up to is compared, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.sources import Source
from desktop_app.registers.entries.history import History
from desktop_app.registers.lists.sheets import figure_of


@dataclass(frozen=True, slots=True)
class TotalDiffers:
    """What was typed for a question, and what the steps before it add up to."""

    question: str
    typed: str
    total: str


def totals_of(register: Register, past: History, step: str) -> Mapping[str, str]:
    """The answers that follow from the steps taken so far, by question; none where no step said anything."""
    found: dict[str, str] = {}
    for total in register.totals:
        if total.step != step:
            continue
        taken = [event for event in past.events if event.action == total.of]
        source = Source("", "", total.adds)
        numbers = [
            number
            for event in taken
            for text in source.answers_in(event.answers)
            if (number := figure_of(text)) is not None
        ]
        if numbers:
            found[total.question] = format(sum(numbers, Decimal(0)), "f")
    return found


def addressees_offered(register: Register, past: History, step: str) -> Mapping[str, str]:
    """To whom the entry was sent, by the question that asks with a step who answered it."""
    sent = {
        offer.question: past.last(offer.of) for offer in register.addressees_offered if offer.step == step
    }
    return {question: event.addressee for question, event in sent.items() if event and event.addressee}


def differing(register: Register, past: History, step: str, answers: Mapping[str, str]) -> list[TotalDiffers]:
    """The answers of a step that are not what the steps before it add up to; a blank one is no answer."""
    totals = totals_of(register, past, step)
    return [
        TotalDiffers(question, answers[question], total)
        for question, total in totals.items()
        if answers.get(question) and figure_of(answers[question]) != Decimal(total)
    ]
