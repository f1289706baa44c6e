"""The answers of a response that are counted one by one: those a tally can use.

A tally needs how often each choice was given, so the choices of the questionnaire are counted. Of every other
question (text, number, date, file) only how many forms answer it: its answers differ on nearly every form,
and counting them would make each save slower than the one before and keep names once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, bindparam, select

from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.storage.kept_reads import known_to
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.surveys.responses.records import ANSWERS
from desktop_app.surveys.rounds.running import QUESTIONNAIRE_OF_ROUND

if TYPE_CHECKING:
    from desktop_app.catalogue.questionnaire import Questionnaire
    from desktop_app.surveys.tally.form_checks import FormChecks

_LONGEST_LIST: Final = 60
"""A longer list of choices is a register (villages, occupations), not a scale that a tally shows."""
_LONGEST_SCALE: Final = 8
"""Of so many answers on paper every combination of ticks is counted; of more only single ticks."""
_KEPT: Final = 32


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


def stamp_of(connection: Connection, round_id: str) -> str:
    """What names the questionnaire of a round by its content; empty while it is not on this computer."""
    rows = QUESTIONNAIRE_OF_ROUND.rows(connection, round=round_id)
    return str(rows[0][0]) if rows else ""


def counted_answers(connection: Connection, round_id: str) -> CountedAnswers:
    """Return what is counted of the forms of a round."""
    rows = QUESTIONNAIRE_OF_ROUND.rows(connection, round=round_id)
    return _counted(connection, *rows[0]) if rows else CountedAnswers()


def counted_in_version(connection: Connection, code: str, version: str) -> CountedAnswers:
    """Return what is counted of the forms of a round that uses this version of a questionnaire."""
    known, key = known_to(connection), (CountedAnswers, code, version)
    found: CountedAnswers | None = known.get(key)
    if found is None:
        row = _STAMP.first(connection, {"code": code, "version": version})
        found = CountedAnswers() if row is None else _counted(connection, row[0], code, version)
        known[key] = found
    return found


def _counted(connection: Connection, stamp: str, code: str, version: str) -> CountedAnswers:
    found = _known.get(stamp)
    if found is None:
        from desktop_app.catalogue.installed import installed_questionnaire

        if len(_known) >= _KEPT:
            _known.clear()
        found = _known[stamp] = counted_answers_of(installed_questionnaire(connection, code, version))
    return found


_known: dict[str, CountedAnswers] = {}
_STAMP = Prepared(
    select(catalogue_package.c.sha256).where(
        catalogue_package.c.kind == PackageKind.SURVEY_FORM.value,
        catalogue_package.c.code == bindparam("code"),
        catalogue_package.c.package_version == bindparam("version"),
    )
)
