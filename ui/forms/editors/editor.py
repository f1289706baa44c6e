"""The interface of an editor of answers, whatever kind of answer it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from desktop_app.forms.session.choices import SelectChoice
from desktop_app.forms.session.questions import FormQuestion
from desktop_app.forms.types.answer_type import Answer
from ui.forms.media.form_files import FormFiles


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, who keeps the files of its form, and the files that came with the form, by name."""

    question: FormQuestion
    files: FormFiles
    media: Mapping[str, bytes]


class AnswerEditor(Protocol):
    """A widget that shows an answer and takes one. It is made for one question and knows its type."""

    @property
    def widget(self) -> QWidget:
        """The widget itself."""
        ...

    @property
    def answered(self) -> SignalInstance:
        """Its answer is to be given."""
        ...

    @property
    def typed(self) -> SignalInstance:
        """Letters were typed; the answer is given later."""
        ...

    @property
    def went_on(self) -> SignalInstance:
        """The answer is complete; the cursor may go on."""
        ...

    @property
    def refused(self) -> SignalInstance:
        """Sentence on what was not taken; the answer is what it was."""
        ...

    @property
    def gives_when_left(self) -> bool:
        """Whether the answer is given when the cursor leaves it."""
        ...

    @property
    def keeps_enter(self) -> bool:
        """Whether Enter belongs to the answer instead of leading on."""
        ...

    @property
    def example(self) -> str:
        """How an answer is typed, in grey while there is none."""
        ...

    @property
    def value(self) -> Answer:
        """The answer in the field. Raises :class:`Problem` when it is none."""
        ...

    def show_value(self, stored: str) -> None:
        """Show a stored answer."""
        ...

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        """Offer these choices from now on."""
        ...

    def being_typed(self) -> str | None:
        """What is being typed, in stored form where possible; None when nothing is."""
        ...

    def typed_wrong(self) -> str | None:
        """The text in it, kept although it is no answer; None where nothing can be typed."""
        ...

    def type_again(self, text: str) -> bool:
        """Show what was typed once and was no answer; whether that can be."""
        ...

    def type_over(self) -> None:
        """The cursor has come: what is typed replaces what is there."""
        ...

    def forget(self) -> bool:
        """Forget the answer before another record is shown; False where a new editor is needed."""
        ...


class NothingTyped:
    """What an editor says in which nothing is typed: an answer is given with the key that makes it."""

    gives_when_left = False
    keeps_enter = False
    example = ""

    def offer(self, choices: Sequence[SelectChoice]) -> None:
        """It has no choices."""

    def being_typed(self) -> str | None:
        """Nothing ever is."""
        return None

    def typed_wrong(self) -> str | None:
        """Nothing can be typed."""
        return None

    def type_again(self, text: str) -> bool:
        """Nothing can be typed."""
        return False

    def type_over(self) -> None:
        """Nothing can be typed."""
