"""The answers of a response that are counted one by one: those a tally can use. Pure.

A tally needs how often each choice was given, so the choices of the questionnaire are counted. Of every other
question (text, number, date, file) only how many forms answer it: its answers differ on nearly every form,
and counting them would make each save slower than the one before and keep names once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.surveys.responses.records import ANSWERS

if TYPE_CHECKING:
    from desktop_app.catalogue.questionnaire import Questionnaire
    from desktop_app.surveys.tally.form_checks import FormChecks

_LONGEST_LIST: Final = 60
"""A longer list of choices is a register (villages, occupations), not a scale that a tally shows."""
_LONGEST_SCALE: Final = 8
"""Of so many answers on paper every combination of ticks is counted; of more only single ticks."""


@dataclass(frozen=True, slots=True)
class CountedAnswers:
    """The codes that are counted, by question. ``stamp`` names the questionnaire by its content; it is
    empty while the questionnaire is not on this computer, and then no answer is counted."""

    stamp: str = ""
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scale: frozenset[str] = frozenset()
    keys: Mapping[str, Mapping[object, str]] = field(default_factory=dict)
    """What :meth:`key` says of each code, by the field of the answer: nearly all answers are codes."""
    checks: FormChecks | None = None
    """What the same forms are compared with."""

    def counts_words_of(self, name: str) -> bool:
        """Whether it matters what an answer says, and not only that there is one."""
        return bool(self.stamp) and name in self.codes

    def key(self, name: str, answer: str) -> str:
        """``<question>=<code>``, for two ticks ``<question>=<code> <code>`` in the order of the codes;
        ``<question>=`` for an answer that is not counted by what it says; empty where nothing is counted."""
        if not self.stamp or not answer:
            return ""
        codes = self.codes.get(name)
        if codes is None:
            return f"{name}=" if AnswerKey.parse(name).stands_alone else ""
        if answer in codes:
            return f"{name}={answer}"
        ticks = answer.split()
        several = name in self.scale and len(codes) <= _LONGEST_SCALE and len(set(ticks)) == len(ticks)
        return f"{name}={' '.join(sorted(ticks))}" if several and codes.issuperset(ticks) else f"{name}="


def counted_answers_of(questionnaire: Questionnaire) -> CountedAnswers:
    """Return what is counted of the forms of one version of a questionnaire."""
    # Loaded here and below: opening the window reads counts and needs no questionnaire (decision 0013).
    from desktop_app.catalogue.form_outline import read_form_outline
    from desktop_app.surveys.tally.form_checks import checks_of

    outline = read_form_outline(questionnaire.form_xml)
    codes = {
        name: frozenset(question.codes)
        for name, question in outline.choices.items()
        if 0 < len(question.codes) <= _LONGEST_LIST
    }
    codes |= dict.fromkeys(questionnaire.question_names, questionnaire.answer_codes)
    scale = frozenset(questionnaire.question_names)
    keys: dict[str, dict[object, str]] = {
        f"{ANSWERS}{name}": {code: f"{name}={code}" for code in each} for name, each in codes.items()
    }
    return CountedAnswers(questionnaire.sha256, codes, scale, keys, checks_of(questionnaire, outline))


def contribution(fields: Mapping[str, object], counted: CountedAnswers) -> list[str]:
    """Return what one response adds to the counts of its area; nothing when it was deleted."""
    if fields.get("deleted"):
        return []
    if fields.get("validity"):
        return [f"invalid:{fields['validity']}"]
    found, known = ["valid"], counted.keys
    for name, value in fields.items():
        codes = known.get(name)
        if codes is None and not name.startswith(ANSWERS):
            continue
        if (codes and (key := codes.get(value))) or (key := answer_key(counted, name, value)):
            found.append(key)
    return found


def answer_key(counted: CountedAnswers, name: str, value: object) -> str:
    """Return under which key a field of a form is counted; empty where it is not."""
    return "" if value is None else counted.key(name.removeprefix(ANSWERS), str(value))
