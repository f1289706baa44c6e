"""What is asked with the steps that every register has."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import Need
from desktop_app.registers.lists.timeline import TakingBack
from ui.registers.steps.step_kind import StepKind
from ui.registers.steps.taking import BACK, BACK_ALL, NOTE, RESTORE, SETTLE, VOID


def note_kind() -> StepKind:
    """A line that is added to the history."""
    return StepKind(NOTE, tr("Add a note"), Need.REQUIRED, is_note=True)


def void_kind() -> StepKind:
    """An entry that was made by mistake."""
    return StepKind(VOID, tr("Void this entry"), Need.REQUIRED)


def restore_kind() -> StepKind:
    """An entry that was voided by mistake."""
    return StepKind(RESTORE, tr("Let it count again"), Need.REQUIRED)


def settle_kind(state: str, words: str) -> StepKind:
    """Which of two states holds; ``words``: what it is called."""
    return StepKind(f"{SETTLE}:{state}", tr("Holds: {state}", state=words), Need.OPTIONAL)


def back_kind(back: TakingBack) -> StepKind:
    """A step that was taken by mistake, or what was done at once with several entries."""
    code = f"{BACK_ALL}:{back.act}" if back.act else f"{BACK}:{back.event_id}"
    return StepKind(code, back_words(back), Need.REQUIRED)


def back_words(back: TakingBack) -> str:
    """What the command is called that takes it back."""
    if back.act:
        return tr("Take back for all {n} entries: {step}", n=format_number(back.several), step=back.step)
    return tr("Take back: {step}", step=back.step)
