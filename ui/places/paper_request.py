"""Which paper is wanted: its kind and everything the officer chooses before printing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.period import Period


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
    so_far: bool = False
    """The months from January to the end of the period, where they are none of their own."""
    replacing: bool = False
    """Beside one that was issued and holds: one of the present figures, to replace it."""

    @property
    def subject(self) -> PaperSubject:
        """What the paper is about."""
        so_far = self.is_so_far
        return PaperSubject(
            self.kind,
            self.round_id,
            self.area_id,
            self.set_code,
            Period.parse(self.period).last_month.key if so_far else self.period,
            self.with_annex,
            so_far=so_far,
        )

    @property
    def can_be_so_far(self) -> bool:
        """Whether the paper may be of the months from January on: there is no other period of them."""
        return not self.kind.of_round and bool(self.period) and Period.parse(self.period).has_own_sum

    @property
    def is_so_far(self) -> bool:
        """Whether it is of the months from January to the end of the period."""
        return self.so_far and self.can_be_so_far

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
            case PaperKind.SURVEY | PaperKind.POSTING:
                return bool(self.round_id)
            case PaperKind.WORK | PaperKind.MOVEMENTS:
                return bool(self.set_code and self.period)
            case _:
                return False  # they are made in other rooms
