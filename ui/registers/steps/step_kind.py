"""What is asked with a step."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.catalogue.registers.definition import ActionKind, Need, RegisterAction


@dataclass(frozen=True, slots=True)
class StepKind:
    """What is asked with a step. ``group`` of the form, and which of the fields are shown and needed."""

    code: str
    label: str
    reason: Need
    addressee: Need = Need.NONE
    paper: Need = Need.NONE
    extends: bool = False
    group: str = ""
    is_note: bool = False
    """What is typed is no reason but the note itself."""


def kind_of(action: RegisterAction) -> StepKind:
    """What an action of the register asks."""
    return StepKind(
        action.code,
        action.label.shown(),
        action.reason,
        action.addressee,
        action.paper,
        action.kind is ActionKind.EXTEND,
        action.group,
    )
