"""Which paper: its kind and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop_app.base.i18n import N_, tr
from desktop_app.wire.papers.book_data import subject_of_fund, subject_of_register, subject_of_voucher
from desktop_app.wire.papers.codes import (
    SO_FAR,
    subject_of_entry,
    subject_of_figures,
    subject_of_period,
    subject_of_report,
    subject_of_round,
    subject_so_far,
)


class PaperKind(StrEnum):
    """The papers that an office prints of its rounds and results, of entries, books and vouchers."""

    MINUTES = "minutes"
    SURVEY = "survey"
    POSTING = "posting"
    WORK = "work"
    MOVEMENTS = "movements"
    UNIT = "unit"
    FIGURES = "figures"
    LETTER = "letter"
    QUICK = "quick"
    DISCLOSURE = "disclosure"
    CASH_BOOK = "cash_book"
    BANK_BOOK = "bank_book"
    VOUCHER_BOOK = "voucher_book"
    REGISTER_BOOK = "register_book"
    CASH_VOUCHER = "cash_voucher"
    GOODS_VOUCHER = "goods_voucher"
    RECIPIENTS = "recipients"
    SPONSOR_MINUTES = "sponsor_minutes"
    HANDOVER_MINUTES = "handover_minutes"

    def label(self) -> str:
        """The name in the language of the user."""
        return tr(_LABELS[self])

    @property
    def of_round(self) -> bool:
        """Whether the paper is about a survey round."""
        match self:
            case PaperKind.MINUTES | PaperKind.SURVEY | PaperKind.POSTING:
                return True
            case _:
                return False

    @property
    def of_entry(self) -> bool:
        """Whether the paper is written out of an entry of a register."""
        return self in (PaperKind.LETTER, PaperKind.QUICK)

    @property
    def of_book(self) -> bool:
        """Whether the paper is one of a book: of the fund or its vouchers, or the bound one of a register."""
        return self.of_fund or self.of_voucher or self is PaperKind.REGISTER_BOOK

    @property
    def of_fund(self) -> bool:
        """Whether the paper is made of what was posted in the fund up to a day."""
        return self in (
            PaperKind.DISCLOSURE,
            PaperKind.CASH_BOOK,
            PaperKind.BANK_BOOK,
            PaperKind.VOUCHER_BOOK,
        )

    @property
    def of_voucher(self) -> bool:
        """Whether the paper is made of one voucher of the fund."""
        return self in (
            PaperKind.CASH_VOUCHER,
            PaperKind.GOODS_VOUCHER,
            PaperKind.RECIPIENTS,
            PaperKind.SPONSOR_MINUTES,
            PaperKind.HANDOVER_MINUTES,
        )


OF_THE_ROOM: Final = tuple(PaperKind)[: list(PaperKind).index(PaperKind.UNIT)]
"""The papers that are made in the room of papers, in the order in which they are offered."""

_LABELS = {
    PaperKind.MINUTES: N_("Tally minutes of an area"),
    PaperKind.SURVEY: N_("Summary report of a survey round"),
    PaperKind.POSTING: N_("Notice of the result to be posted"),
    PaperKind.WORK: N_("Report on the Front's work"),
    PaperKind.MOVEMENTS: N_("Results of a period"),
    PaperKind.UNIT: N_("Report of an area or organisation"),
    PaperKind.FIGURES: N_("Table of figures"),
    PaperKind.LETTER: N_("Document written out of an entry"),
    PaperKind.QUICK: N_("Quick report"),
    PaperKind.DISCLOSURE: N_("Published sheet of the fund"),
    PaperKind.CASH_BOOK: N_("Cash book of the fund"),
    PaperKind.BANK_BOOK: N_("Book of the fund's account"),
    PaperKind.VOUCHER_BOOK: N_("Book of vouchers of the fund"),
    PaperKind.REGISTER_BOOK: N_("Bound book of a register"),
    PaperKind.CASH_VOUCHER: N_("Receipt or disbursement voucher"),
    PaperKind.GOODS_VOUCHER: N_("Goods voucher"),
    PaperKind.RECIPIENTS: N_("List of recipients to sign"),
    PaperKind.SPONSOR_MINUTES: N_("Minutes confirming a sponsorship"),
    PaperKind.HANDOVER_MINUTES: N_("Hand-over minutes"),
}


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """What a paper is about. Of a round: ``round_id``, and ``area_id`` for minutes; of an entry:
    ``matter_id``; else set and period, and of a unit its key as ``area_id``.

    Of the fund: the span as ``period``, of a whole appeal its last day, and ``campaign_id``; of a bound book
    ``register_code`` and the year as ``period``; of a voucher ``voucher_id`` and, of one household of its
    list, ``household_id``. Of a table of figures what it shows as ``asked``."""

    kind: PaperKind
    round_id: str = ""
    area_id: str = ""
    set_code: str = ""
    period: str = ""
    with_annex: bool = True
    matter_id: str = ""
    campaign_id: str = ""
    register_code: str = ""
    voucher_id: str = ""
    household_id: str = ""
    asked: str = ""
    so_far: bool = False
    """The months from January to the end of the period, of which ``period`` is the last one."""

    @property
    def data(self) -> str:
        """Of which data it is made, as both ends name it."""
        if self.kind.of_fund:
            return subject_of_fund(self.period, self.campaign_id)
        if self.kind is PaperKind.REGISTER_BOOK:
            return subject_of_register(self.register_code, int(self.period))
        if self.kind.of_voucher:
            return subject_of_voucher(self.voucher_id, self.household_id)
        if self.kind.of_entry:
            return subject_of_entry(self.matter_id)
        return subject_so_far(self._of_round_or_period()) if self.so_far else self._of_round_or_period()

    def _of_round_or_period(self) -> str:
        match self.kind:
            case PaperKind.MINUTES:
                return subject_of_round(self.round_id, self.area_id)
            case PaperKind.SURVEY | PaperKind.POSTING:
                return subject_of_round(self.round_id)
            case PaperKind.WORK:
                return subject_of_report(self.set_code, self.period)
            case PaperKind.FIGURES:
                return subject_of_figures(self.set_code, self.period, self.asked)
            case PaperKind.UNIT:
                return subject_of_period(self.set_code, self.period, self.area_id)
            case _:
                return subject_of_period(self.set_code, self.period)


def subject_of(kind: str, data: str, *, with_annex: bool) -> PaperSubject | None:
    """The subject that a record names; ``None`` for a kind of a newer version."""
    if kind not in PaperKind:
        return None
    found = PaperKind(kind)
    kind_of_data, first, *rest = data.split(":")
    last, unit = rest[0] if rest else "", ":".join(rest[1:])
    if found.of_book:
        return _of_book(found, first, last, ":".join(rest))
    if found.of_entry:
        return PaperSubject(found, matter_id=first)
    if found is PaperKind.FIGURES:
        return PaperSubject(found, set_code=first, period=last, asked=unit)
    if found.of_round:
        return PaperSubject(found, first, last, with_annex=with_annex)
    so_far = kind_of_data.endswith(SO_FAR)
    return PaperSubject(
        found, area_id=unit, set_code=first, period=last, with_annex=with_annex, so_far=so_far
    )


def _of_book(kind: PaperKind, first: str, last: str, rest: str) -> PaperSubject:
    if kind.of_voucher:
        return PaperSubject(kind, voucher_id=rest, household_id=first)
    if kind.of_fund:
        return PaperSubject(kind, period=first, campaign_id=last)
    return PaperSubject(kind, register_code=first, period=last)
