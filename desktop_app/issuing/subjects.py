"""Which paper: its kind and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.wire.papers.codes import (
    subject_of_entry,
    subject_of_period,
    subject_of_report,
    subject_of_round,
)


class PaperKind(StrEnum):
    """The papers that an office prints of its rounds and results, and of single entries of registers."""

    MINUTES = "minutes"
    SURVEY = "survey"
    POSTING = "posting"
    WORK = "work"
    MOVEMENTS = "movements"
    UNIT = "unit"
    LETTER = "letter"
    QUICK = "quick"

    def label(self) -> str:
        """The name in the language of the user."""
        return tr(_LABELS[self])

    @property
    def of_round(self) -> bool:
        """Whether the paper tells about a survey round."""
        match self:
            case PaperKind.MINUTES | PaperKind.SURVEY | PaperKind.POSTING:
                return True
            case _:
                return False

    @property
    def of_entry(self) -> bool:
        """Whether the paper is written out of an entry of a register."""
        return self in (PaperKind.LETTER, PaperKind.QUICK)


OF_THE_ROOM: Final = tuple(PaperKind)[: list(PaperKind).index(PaperKind.UNIT)]
"""The papers that are made in the room of papers, in the order in which they are offered."""

_LABELS = {
    PaperKind.MINUTES: N_("Tally minutes of an area"),
    PaperKind.SURVEY: N_("Summary report of a survey round"),
    PaperKind.POSTING: N_("Notice of the result to be posted"),
    PaperKind.WORK: N_("Report on the Front's work"),
    PaperKind.MOVEMENTS: N_("Results of a period"),
    PaperKind.UNIT: N_("Report of an area or organisation"),
    PaperKind.LETTER: N_("Document written out of an entry"),
    PaperKind.QUICK: N_("Quick report"),
}


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """What a paper is about. Of a round: ``round_id``, and ``area_id`` for minutes; of an entry:
    ``matter_id``; else set and period, and of a unit its key as ``area_id``."""

    kind: PaperKind
    round_id: str = ""
    area_id: str = ""
    set_code: str = ""
    period: str = ""
    with_annex: bool = True
    matter_id: str = ""

    @property
    def data(self) -> str:
        """Of which data it is made, as both ends name it."""
        match self.kind:
            case PaperKind.MINUTES:
                return subject_of_round(self.round_id, self.area_id)
            case PaperKind.SURVEY | PaperKind.POSTING:
                return subject_of_round(self.round_id)
            case PaperKind.WORK:
                return subject_of_report(self.set_code, self.period)
            case PaperKind.MOVEMENTS:
                return subject_of_period(self.set_code, self.period)
            case PaperKind.UNIT:
                return subject_of_period(self.set_code, self.period, self.area_id)
            case PaperKind.LETTER | PaperKind.QUICK:
                return subject_of_entry(self.matter_id)


def subject_of(kind: str, data: str, *, with_annex: bool) -> PaperSubject | None:
    """The subject that a record names; ``None`` for a kind of a newer version."""
    if kind not in PaperKind:
        return None
    found = PaperKind(kind)
    _, first, *rest = data.split(":")
    last, unit = rest[0] if rest else "", ":".join(rest[1:])
    if found.of_entry:
        return PaperSubject(found, matter_id=first)
    if found.of_round:
        return PaperSubject(found, first, last, with_annex=with_annex)
    return PaperSubject(found, area_id=unit, set_code=first, period=last, with_annex=with_annex)
