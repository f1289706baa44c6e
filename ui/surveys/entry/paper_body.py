"""What the entry screen expects of the part that shows a form's questions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from ui.forms.entry_page import EntryBody


class PaperBody(EntryBody):
    """Shows one form at a time; the sheet and the scrolling form are its two kinds."""

    left_question = Signal(str)
    """The cursor left a question; its answer is to be made durable."""
    went_before = Signal()
    finish_asked = Signal()
    leave_asked = Signal()
    mistyped = Signal(str)
    """A sentence about a key that is no answer here; nothing when the next one is."""
    end_reached = Signal()
    """The cursor came to the last place of the form: whether it counts can be said."""

    form_id = ""
    """The id of the form that is shown, under which its files are kept; set before it is shown."""

    def show_form(
        self,
        answers: Mapping[str, str],
        question: str,
        previous: Mapping[str, str],
        *,
        finished: bool = False,
        saved: bool = False,
    ) -> None:
        """Show another form; ``question`` is where the cursor stood, ``previous`` the form before.

        A ``finished`` form is shown as it was saved: its calculations wait for a change. Of a ``saved`` one,
        which is being corrected, whatever has no answer was left blank on the paper.
        """
        raise AssertionError("a body shows forms")

    def be_low(self, low: bool) -> None:
        """Take less height beside the questions; the window is low."""

    def answers(self) -> dict[str, str]:
        """All answers by question, the comment and the date of answer among them."""
        raise AssertionError("a body has answers")

    def final_answers(self) -> dict[str, str]:
        """The answers as they are recorded when the form is finished."""
        return self.answers()

    def question(self) -> str:
        """Where the cursor is."""
        raise AssertionError("a body has a cursor")

    @property
    def at_end(self) -> bool:
        """Whether the cursor is at the end of the form."""
        return True

    def problem(self) -> str:
        """A sentence on what keeps the form from being saved, or nothing."""
        return ""

    def enter(self, *, forward: bool) -> None:
        """The cursor comes with Tab from outside: to the first place, or backwards to the last."""
        raise AssertionError("a body takes the focus")

    # What not every form has

    @property
    def able(self) -> frozenset[str]:
        """What of ``entry_keys`` the form has now."""
        return frozenset()

    def be_readonly(self, readonly: bool) -> None:
        """Only show the form, or take answers again."""
        raise AssertionError("a body is looked at or entered in")

    def to_comment(self) -> None:
        """Put the cursor into the comment."""

    def to_problem(self) -> None:
        """Put the cursor into the next question that is to be looked at."""

    def attach_file(self) -> None:
        """Go to the next question that takes a file, and choose one."""

    def add_occurrence(self) -> None:
        """Add an occurrence of the repeat that the cursor is in or before."""

    def remove_occurrence(self) -> None:
        """Remove the occurrence that the cursor is in."""
