"""Taking an entry of a register from step to step in a real book."""

from __future__ import annotations

from datetime import date

from desktop_app.book.office import Office
from desktop_app.catalogue.registers.definition import ActionKind, Need, Register, RegisterAction
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.reading import history
from desktop_app.registers.entries.records import NO_PAPER, Paper
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use

TODAY = date(2026, 10, 5)
A_PAPER = Paper("15/MTTQ-BTT", TODAY, "V/v thử")


def walk(
    office: Office, register: Register, answers: dict[str, dict[str, str]], steps: tuple[RegisterAction, ...]
) -> str:
    """Begin an entry and take the steps; its id."""
    opening = {
        name: value
        for group, values in answers.items()
        if group not in register.groups_of_actions
        for name, value in values.items()
    }
    with office.record() as rec:
        matter_id = begin_entry(rec, register_in_use(rec.connection, register.code), opening)
        for action in steps:
            take_step(rec, matter_id, action.code, given(action, answers.get(action.group, {})))
    return matter_id


def given(action: RegisterAction, answers: dict[str, str]) -> Step:
    """Only what the step requires."""
    return Step(
        TODAY,
        reason="Lý do thử" if action.reason is Need.REQUIRED else "",
        addressee="UBND xã" if action.addressee is Need.REQUIRED else "",
        paper=A_PAPER if action.paper is Need.REQUIRED else NO_PAPER,
        extra_days=3 if action.kind is ActionKind.EXTEND else None,
        answers=answers,
    )


def state_of(office: Office, matter_id: str) -> str:
    """The state of an entry."""
    with office.read() as connection:
        return history(connection, matter_id).state
