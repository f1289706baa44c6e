"""Sentences about an open form: a problem out of sight, and what a change recalculated."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten

from desktop_app.base.i18n import tr
from desktop_app.base.text import one_line
from desktop_app.forms.definition.markup import plain
from desktop_app.forms.records.form_words import FormWords
from desktop_app.forms.session.checks import QuestionProblem
from desktop_app.forms.session.reopening import Renewed
from desktop_app.forms.session.session import FormSession
from desktop_app.forms.xpath.answer_key import AnswerKey

_MOST = 5
_LETTERS = 40
_LABEL_LETTERS = 60


def renewed_sentence(session: FormSession) -> str:
    """What was recalculated to another value than was saved; returned once, "" for nothing."""
    found = session.take_renewed()
    if not found:
        return ""
    words = FormWords(session.definition.version, session.definition)
    changes = "; ".join(_change(words, item) for item in found[:_MOST])
    if len(found) > _MOST:
        changes += " " + tr("(and {n} more)", n=len(found) - _MOST)
    return tr(
        "This form was finished before. Because of your change these were recalculated: {changes}. Check "
        "them before you save, or discard the change.",
        changes=changes,
    )


def _change(words: FormWords, item: Renewed) -> str:
    key = _key(words, item.ref)
    before, after = (_short(words.value(key, value)) or tr("(blank)") for value in (item.before, item.after))
    return f"“{_short(words.question(key))}” {before} → {after}"


def _key(words: FormWords, ref: str) -> str:
    """The key of the answer at a ref; of a repeat, that of the number of its occurrences."""
    key = AnswerKey.parse(ref)
    below = replace(key, steps=key.steps[2:])
    part = words.part(str(below))
    counts = part is not None and part.kind == "repeat" and below.steps[-1].position is None
    return str(replace(below, is_count=counts))


def _short(text: str) -> str:
    return shorten(text, _LETTERS, placeholder="…")


def problem_line(session: FormSession, problem: QuestionProblem) -> str:
    """The problem behind the label of the question it is about."""
    label = one_line(plain(session.label(problem.ref)))
    if not label:
        return problem.message
    return f"“{shorten(label, _LABEL_LETTERS, placeholder='…')}”: {problem.message}"
