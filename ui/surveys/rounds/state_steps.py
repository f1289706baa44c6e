"""The state of a round as a row of steps."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.surveys.rounds.state import RoundState
from ui.theme import Theme
from ui.widgets.work.steps import Steps

_STEPS = (
    RoundState.DRAFT,
    RoundState.OPEN,
    RoundState.COUNTING,
    RoundState.CLOSED,
    RoundState.SUBMITTED,
    RoundState.ACCEPTED,
)


class StateSteps(Steps):
    """Six steps from preparing to what the province has taken."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, len(_STEPS))
        self.current = ""
        """The state in words."""

    def show_state(self, state: RoundState, where: str = "") -> None:
        """Show the state of the round; a returned one is at the step of its submission, with a warning.

        ``where`` says where one is that was handed in.
        """
        returned = state is RoundState.RETURNED
        at = _STEPS.index(RoundState.SUBMITTED if returned else state)
        self.current = where or state.label()
        names = [*_names()]
        names[at] = self.current
        self.show_step(names, at, ended=state is RoundState.ACCEPTED, warns=returned)


def _names() -> tuple[str, ...]:
    return (
        tr("Prepare"),
        tr("Collect opinions"),
        tr("Count the forms"),
        tr("Lock the round"),
        tr("Submit to the province"),
        tr("Taken by the province"),
    )
