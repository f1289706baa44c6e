"""Changes between two versions of a questionnaire, question by question, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.questionnaire import THRESHOLD_NAMES, Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.session.outline import OutlineNode, calculations, outline
from desktop_app.surveys.responses.answer_wording import CountedWords


class ChangeKind(StrEnum):
    """In which way a question changed; the most serious one where there are several."""

    GONE = "gone"
    NEW = "new"
    TYPE = "type"
    CHOICES = "choices"
    PLACE = "place"
    RULES = "rules"
    WORDING = "wording"
    COUNT = "count"

    def label(self) -> str:
        """The kind of change in words."""
        return tr(_LABELS[self])


@dataclass(frozen=True, slots=True)
class FormChange:
    """One change. ``question`` are the words of the question, ``detail`` says what is other now."""

    kind: ChangeKind
    question: str
    detail: str


_LABELS: Final[Mapping[ChangeKind, str]] = {
    ChangeKind.GONE: N_("Not asked any more"),
    ChangeKind.NEW: N_("New question"),
    ChangeKind.TYPE: N_("Other kind of answer"),
    ChangeKind.CHOICES: N_("Other choices"),
    ChangeKind.PLACE: N_("Other place"),
    ChangeKind.RULES: N_("Other rules"),
    ChangeKind.WORDING: N_("Other wording"),
    ChangeKind.COUNT: N_("Counted otherwise"),
}
_RULES: Final[Mapping[str, str]] = {
    "required": N_("whether it must be answered"),
    "relevant": N_("when it is asked"),
    "constraint": N_("which answers are allowed"),
    "calculate": N_("how it is worked out"),
}


def changes_between(
    old: Questionnaire,
    old_form: FormDefinition,
    new: Questionnaire,
    new_form: FormDefinition,
    moved: Mapping[str, str],
) -> tuple[FormChange, ...]:
    """Return the changes: questions gone first, then new ones, then the rest in the order of the new version.

    ``moved`` maps old path → new path of questions that changed their group.
    """
    before, after = _asked(old_form), _asked(new_form)
    pairs = {moved.get(path, path): path for path in before}
    gone = [part for path, part in before.items() if moved.get(path, path) not in after]
    fresh = [part for path, part in after.items() if path not in pairs]
    found = [FormChange(ChangeKind.GONE, part.words, _kind_of(part)) for part in gone]
    found += [FormChange(ChangeKind.NEW, part.words, _kind_of(part)) for part in fresh]
    for path, part in after.items():
        if path in pairs:
            found += _changed(before[pairs[path]], part, old_form, new_form)
    return (*found, *_workings(old_form, new_form), *_counting(old, new))


def changed_workings(old: FormDefinition, new: FormDefinition) -> frozenset[str]:
    """The paths of the new version's calculations that the old version did not make, or made otherwise."""
    places = {part.path for part in (*calculations(new), *_asked(new).values())}
    return frozenset(
        path
        for path in places
        if (rule := _rule(new, path, "calculate")) and rule != _rule(old, path, "calculate")
    )


def _asked(form: FormDefinition) -> dict[str, OutlineNode]:
    return {
        part.path: part
        for top in outline(form)
        for part in top.walk()
        if part.kind in ("question", "repeat") and part.path
    }


def _kind_of(part: OutlineNode) -> str:
    if part.kind == "repeat":
        return tr("part that repeats")
    if part.choices:
        return f"{_answer_kind(part)}: {', '.join(choice.words for choice in part.choices)}"
    return _answer_kind(part)


def _answer_kind(part: OutlineNode) -> str:
    if part.kind == "repeat":
        return tr("part that repeats")
    return tr(part.answer_type.words)


def _changed(
    was: OutlineNode, now: OutlineNode, old_form: FormDefinition, new_form: FormDefinition
) -> Iterator[FormChange]:
    words = now.words
    if _answer_kind(was) != _answer_kind(now):
        detail = f"{_answer_kind(was)} → {_answer_kind(now)}"
        yield FormChange(ChangeKind.TYPE, words, detail)
    elif choices := _choices(was, now):
        yield FormChange(ChangeKind.CHOICES, words, choices)
    if was.path != now.path:
        yield FormChange(ChangeKind.PLACE, words, tr("It is in another part of the form now."))
    rules = [
        tr(name)
        for rule, name in _RULES.items()
        if _rule(old_form, was.path, rule) != _rule(new_form, now.path, rule)
    ]
    if rules:
        yield FormChange(ChangeKind.RULES, words, "; ".join(rules))
    if was.words != words:
        yield FormChange(ChangeKind.WORDING, words, tr("Before: {words}", words=was.words))


def _choices(was: OutlineNode, now: OutlineNode) -> str:
    before = {choice.value: choice.words for choice in was.choices}
    after = {choice.value: choice.words for choice in now.choices}
    gone = [label for value, label in before.items() if value not in after]
    fresh = [label for value, label in after.items() if value not in before]
    other = [
        f"{before[value]} → {label}" for value, label in after.items() if before.get(value, label) != label
    ]
    parts = (
        tr("gone: {choices}", choices=", ".join(gone)) if gone else "",
        tr("new: {choices}", choices=", ".join(fresh)) if fresh else "",
        tr("other words: {choices}", choices=", ".join(other)) if other else "",
    )
    return "; ".join(part for part in parts if part)


def _rule(form: FormDefinition, path: str, name: str) -> str:
    shape = form.shape(path)
    bind = None if shape is None else form.bind(shape)
    return "" if bind is None else bind.sources.get(name, "").strip()


def _workings(old: FormDefinition, new: FormDefinition) -> Iterator[FormChange]:
    """Return results, which are computed."""
    before = {part.path: part for part in calculations(old)}
    after = {part.path: part for part in calculations(new)}
    for path, part in before.items():
        if path not in after:
            yield FormChange(ChangeKind.GONE, part.name, tr("worked out by the form"))
    for path in sorted(changed_workings(old, new) & after.keys()):
        kind = ChangeKind.RULES if path in before else ChangeKind.NEW
        yield FormChange(kind, after[path].name, tr("worked out by the form"))


def _counting(old: Questionnaire, new: Questionnaire) -> Iterator[FormChange]:
    names = {
        "min_coverage_percent": tr("Households asked"),
        "question_threshold_percent": tr("Each content"),
        "overall_threshold_percent": tr("Overall question"),
    }
    for name in THRESHOLD_NAMES:
        was, now = getattr(old.thresholds, name), getattr(new.thresholds, name)
        if (was.percent, was.comparison) != (now.percent, now.comparison):
            detail = tr("threshold {old} % → {new} %", old=_percent(was.percent), new=_percent(now.percent))
            yield FormChange(ChangeKind.COUNT, names[name], detail)
    if old.overall_question != new.overall_question:
        yield FormChange(
            ChangeKind.COUNT, names["overall_threshold_percent"], tr("It is another question now.")
        )
    reasons = {reason.code: reason for reason in new.invalid_reasons}
    for reason in old.invalid_reasons:
        if reason.code not in reasons or reasons[reason.code].rule is not reason.rule:
            detail = tr("reason for an invalid form that the new version does not have or finds otherwise")
            yield FormChange(ChangeKind.COUNT, CountedWords(old).reason(reason.code), detail)
    known = {reason.code for reason in old.invalid_reasons}
    for reason in new.invalid_reasons:
        if reason.code not in known:
            words = CountedWords(new).reason(reason.code)
            yield FormChange(ChangeKind.COUNT, words, tr("new reason for an invalid form"))


def _percent(percent: object) -> str:
    return "–" if percent is None else format_number(percent)  # type: ignore[arg-type]
