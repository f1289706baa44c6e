"""What is asked where a number is typed that is not what the steps before it add up to."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.registers.entries.steps import Step
from desktop_app.registers.lists.timeline import Timeline
from desktop_app.registers.lists.totals import differing


def words_of_differences(timeline: Timeline, code: str, step: Step) -> str:
    """A line for each answer that differs; empty where none does."""
    return "\n".join(
        tr(
            "{question}: {typed}; what was recorded adds up to {total}.",
            question=timeline.wording.question(each.question),
            typed=each.typed,
            total=each.total,
        )
        for each in differing(timeline.register, timeline.past, code, step.answers)
    )
