"""Which paper is wanted: its kind and everything the officer chooses before printing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.base.i18n import N_, tr


class PaperKind(StrEnum):
    """The papers that this room prints."""

    MINUTES = "minutes"
    SURVEY = "survey"
    WORK = "work"
    MOVEMENTS = "movements"

    def label(self) -> str:
        """The name in the language of the user."""
        return tr(_LABELS[self])

    @property
    def of_round(self) -> bool:
        """Whether the paper tells about a survey round."""
        match self:
            case PaperKind.MINUTES | PaperKind.SURVEY:
                return True
            case PaperKind.WORK | PaperKind.MOVEMENTS:
                return False


_LABELS = {
    PaperKind.MINUTES: N_("Tally minutes of an area"),
    PaperKind.SURVEY: N_("Summary report of a survey round"),
    PaperKind.WORK: N_("Report on the Front's work"),
    PaperKind.MOVEMENTS: N_("Results of a period"),
}


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """One paper. Fields that its kind does not use are ignored."""

    kind: PaperKind = PaperKind.MINUTES
    round_id: str = ""
    area_id: str = ""
    set_code: str = ""
    period: str = ""
    number: str = ""
    issued_on: date | None = None
    is_draft: bool = True
    with_annex: bool = True

    @property
    def noted_as(self) -> tuple[str, str]:
        """Subject and record of the paper in the access log."""
        return self.kind.value, self.round_id if self.kind.of_round else self.period

    @property
    def complete(self) -> bool:
        """Whether everything is chosen that the paper needs."""
        match self.kind:
            case PaperKind.MINUTES:
                return bool(self.round_id and self.area_id)
            case PaperKind.SURVEY:
                return bool(self.round_id)
            case PaperKind.WORK | PaperKind.MOVEMENTS:
                return bool(self.set_code and self.period)
