"""Stored answers between two versions of a questionnaire: what is renamed, and what has no place any more.

Answers that cannot be carried over stay stored. Only where the new version keeps something else under that
name they are kept as unplaced under ``name~version``, which no question can be called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.base.i18n import tr
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.records.short_names import short_names
from desktop_app.forms.records.upgrade import Carrier, Loss, NotCarried
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.surveys.responses.records import PAPER_FIELDS


@dataclass(frozen=True, slots=True)
class Lost:
    """A stored answer that has no place in the version; ``key`` is where it is stored now."""

    key: str
    value: str
    kind: Loss
    reason: str
    strange: str = ""
    """The choices that are not offered, parted by spaces."""


@dataclass(slots=True)
class CarriedAnswers:
    """``changes``: the entries of the answers that are to be written, ``None`` for those to be taken away."""

    changes: dict[str, str | None] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)


class AnswerCarrier:
    """Carries the stored answers of many forms from one version to another.

    ``version`` is the name of the old one. Given the same definition twice, it examines answers.
    """

    def __init__(self, old: FormDefinition, new: FormDefinition, version: str = "") -> None:
        self.carrier = Carrier(old, new)
        self._version = version
        self._old_paths = {name: path for path, name in short_names(old).items()}
        self._new_names = short_names(new)
        self._new_paths = {name: path for path, name in self._new_names.items()}
        self._here = Carrier(new, new)
        self.defaults: Mapping[str, str] = self._fresh_defaults(old, new)
        """The defaults of questions that are new, by the name of the question."""

    def carry(self, answers: Mapping[str, str]) -> CarriedAnswers:
        """What becomes of the answers of one form; blank ones and those of the paper itself stay."""
        after = {key: value for key, value in answers.items() if _stands_apart(key) or not value}
        keys: dict[str, str] = {}
        doubled = [
            key for key in answers if key not in after and keys.setdefault(self._path(key), key) != key
        ]
        done = self.carrier.carry({path: answers[key] for path, key in keys.items()})
        result = CarriedAnswers()
        for path, text in done.answers.items():
            after[self._new_names.get(path, path)] = text
        for path in done.worked_out:
            place = self.carrier.place(path, done.answers)
            name = keys[path] if place is None else self._new_names.get(place, place)
            if place is not None or self._stands_for(name, done.answers) is None:
                after.setdefault(name, answers[keys[path]])  # else it would be read as an answer
        keys |= {key: key for key in doubled}
        twice = [NotCarried(key, answers[key], tr("This question has another answer.")) for key in doubled]
        for item in (*done.not_carried, *twice):
            key = self._kept_at(keys[item.ref], item, after, done.answers)
            after[key] = item.value
            result.lost.append(Lost(key, item.value, item.kind, item.reason, item.strange))
        result.lost += [
            _quarantined(key, value) for key, value in answers.items() if value and _is_aside(key)
        ]
        result.changes = {key: None for key in answers if key not in after}
        result.changes |= {key: value for key, value in after.items() if answers.get(key) != value}
        return result

    def question(self, name: str) -> str:
        """Return the cursor's question after the move, given ``name`` before; "" where that is gone."""
        if name in PAPER_FIELDS:
            return name
        path = self._path(name)
        place = self.carrier.carry({path: "?"}) if not AnswerKey.parse(path).in_repeat else None
        if place is None:
            return ""
        found = next((item.target for item in place.not_carried), next(iter(place.answers), ""))
        return self._new_names.get(found, found)

    def place_of(self, key: str) -> str:
        """The place in the new version, without positions, of the answer that is stored under ``key``."""
        return AnswerKey.parse(self._new_paths.get(key, key)).place

    def renames(self, key: str) -> bool:
        """Whether the new version asks the question under ``key``, but keeps its answer elsewhere."""
        place = self.carrier.target(AnswerKey.parse(self._path(key)).place)
        return place is not None and self._new_names.get(place, place) != AnswerKey.parse(key).place

    def _fresh_defaults(self, old: FormDefinition, new: FormDefinition) -> dict[str, str]:
        arrived = set(self.carrier.moved.values())
        return {
            self._new_names.get(path, path): value
            for path, value in to_compact(new.initial).items()
            if path not in arrived and not (key := AnswerKey.parse(path)).is_meta and _is_new(old, key)
        }

    def _path(self, key: str) -> str:
        return self._old_paths.get(key, key)

    def _kept_at(
        self, key: str, lost: NotCarried, after: Mapping[str, str], counts: Mapping[str, str]
    ) -> str:
        if key not in after and self._stands_for(key, counts) in (None, lost.target):
            return key
        aside = AnswerKey.parse(key).quarantined(self._version)
        while str(aside) in after:
            aside = aside.quarantined_again()
        return str(aside)

    def _stands_for(self, key: str, counts: Mapping[str, str]) -> str | None:
        """The path that the new version reads under ``key``."""
        path = self._new_paths.get(key, key)
        if AnswerKey.parse(path).is_count:
            return path if path in counts else None
        return self._here.place(path, counts)


def without_positions(key: str) -> str:
    """The key without the numbers of occurrences; that of a count keeps its mark."""
    return str(AnswerKey.parse(key).without_positions())


def _stands_apart(key: str) -> bool:
    return key in PAPER_FIELDS or _is_aside(key)


def _is_aside(key: str) -> bool:
    return AnswerKey.parse(key).aside is not None


def _is_new(old: FormDefinition, key: AnswerKey) -> bool:
    """Whether the outermost place of an answer, a repeat or the question itself, is none of ``old``."""
    outermost = next((at for at, step in enumerate(key.steps, 1) if step.position is not None), None)
    return old.shape("/".join(step.name for step in key.steps[:outermost])) is None


def _quarantined(key: str, value: str) -> Lost:
    return Lost(key, value, Loss.GONE, tr("The new version does not ask this question."))
