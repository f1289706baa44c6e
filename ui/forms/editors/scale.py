"""The editor of a number on a scale."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from ui.forms.editors.editor import AskedQuestion
from ui.forms.editors.line import LineAnswerEditor


class ScaleEditor(LineAnswerEditor):
    """A number, with the two ends of the scale in the empty field."""

    def __init__(self, asked: AskedQuestion) -> None:
        self._bounds = asked.question.control.attributes
        super().__init__(asked)

    @property
    def example(self) -> str:
        """From where to where the scale goes."""
        start, end = (self.shown(self._bounds.get(bound, "")) for bound in ("start", "end"))
        return tr("{start} to {end}", start=start, end=end)
