"""A problem of a form in one line, for where its question is not in sight."""

from __future__ import annotations

from textwrap import shorten

from desktop_app.base.text import one_line
from desktop_app.forms.definition.markup import plain
from desktop_app.forms.session.checks import QuestionProblem
from desktop_app.forms.session.session import FormSession

_LABEL_LETTERS = 60


def problem_line(session: FormSession, problem: QuestionProblem) -> str:
    """The problem behind the label of the question it is about."""
    label = one_line(plain(session.label(problem.ref)))
    if not label:
        return problem.message
    return f"“{shorten(label, _LABEL_LETTERS, placeholder='…')}”: {problem.message}"
