"""Lists above a form the answers it holds from another version of the questionnaire."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.versions.answers import AnswerCarrier
from ui.theme import Theme
from ui.widgets.frames import Notice

_MOST_NAMED: Final = 4


class UnplacedAnswersNotice(Notice):
    """Hidden while every answer has its place; what is named here stays stored with the form."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("", theme, "warning")
        self._words = AnswerWording()
        self._examiner: AnswerCarrier | None = None

    def use(self, definition: FormDefinition, words: AnswerWording | None) -> None:
        """Speak of forms of this definition; ``words`` are those of its other versions, if there are any."""
        self._words = words or AnswerWording()
        self._examiner = AnswerCarrier(definition, definition) if self._words.forms else None
        self.say("")

    def show_form(self, answers: Mapping[str, str]) -> None:
        """Say what this form holds that has no place."""
        found = self._examiner.carry(answers).lost if self._examiner is not None else []
        words = [
            f"{self._words.question(item.key)}: {self._words.value(item.key, item.value)}"
            for item in found
            if not self._words.works_out(item.key)
        ]
        named = "; ".join(words[:_MOST_NAMED])
        if len(words) > _MOST_NAMED:
            named += " " + tr("(and {n} more)", n=len(words) - _MOST_NAMED)
        self.say(tr("Kept from another version of the form: {answers}", answers=named) if words else "")
