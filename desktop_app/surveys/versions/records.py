"""Preview of a move of a round to another version of its questionnaire, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import tr
from desktop_app.forms.records.upgrade import Loss, not_offered
from desktop_app.surveys.responses.answer_wording import AnswerWording
from desktop_app.surveys.versions.answers import Lost
from desktop_app.surveys.versions.responses import StoredForm

MOST_LISTED: Final = 20_000
"""Further unplaced answers are counted but not listed, so that memory stays bounded."""


class Holder(StrEnum):
    """Where an unplaced answer is stored."""

    FORM = "form"
    DRAFT = "draft"
    SECOND = "second"
    TOTALS = "totals"

    def label(self) -> str:
        """The holder in words."""
        return {
            Holder.FORM: tr("Form"),
            Holder.DRAFT: tr("Form being entered"),
            Holder.SECOND: tr("Double entry"),
            Holder.TOTALS: tr("Count by hand"),
        }[self]


@dataclass(frozen=True, slots=True)
class UnplacedAnswer:
    """An answer that has no place in a version of the questionnaire, in words, with the reason.

    ``id`` is that of the record (of a double entry, its own); ``response_id`` that of the form, "" where
    there is none. ``key`` is where it is stored.
    """

    holder: Holder
    id: str
    response_id: str
    area_id: str
    area: str
    serial: int | None
    key: str
    stored: str
    question: str
    value: str
    kind: Loss
    reason: str


def unplaced_answer(
    holder: Holder, form: StoredForm, area: str, lost: Lost, words: AnswerWording
) -> UnplacedAnswer:
    """An answer that was lost, in words."""
    reason = lost.reason
    if lost.strange:
        labels = (words.choice(lost.key, code) for code in lost.strange.split())
        reason = not_offered(", ".join(labels))
    return UnplacedAnswer(
        holder, form.id, form.response_id, form.area_id, area, form.serial, lost.key, lost.value,
        words.question(lost.key), words.value(lost.key, lost.value), lost.kind, reason,
    )  # fmt: skip


@dataclass(slots=True)
class UnplacedAnswers:
    """The unplaced answers found, as many as are listed, how many there are, and the ids of their records."""

    listed: list[UnplacedAnswer] = field(default_factory=list)
    total: int = 0
    forms: set[str] = field(default_factory=set)

    def add(self, item: UnplacedAnswer) -> None:
        """Count it, and list it where there is room."""
        self.total += 1
        self.forms.add(item.id)
        if len(self.listed) < MOST_LISTED:
            self.listed.append(item)
