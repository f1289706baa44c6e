"""The deeds by the program's own commands, as the window calls them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from desktop_app.base.clock import FixedClock
from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.fund.ledger.posting import post, prepare
from desktop_app.fund.vouchers.records import Method, VoucherContent, VoucherDraft, VoucherKind
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status, set_values
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.benchmarks.book.deeds import CashGift, FilledForm, KeptEntry

SET, REGISTER, SUBMITTED = "MTTQ_CO_SO", "DLXH", "submitted"
STEP = timedelta(seconds=10)
"""From one deed to the next."""


class ByCommand:
    """Does each deed by its command."""

    def __init__(self, office: Office, clock: FixedClock) -> None:
        self._office, self._clock = office, clock

    def figures(self, version: str, areas: Iterable[Sequence[tuple[Cell, str]]]) -> None:
        for cells in areas:
            self._clock.advance(STEP)
            with self._office.record() as rec:
                set_values(rec, SET, version, cells)

    def reports(self, said: Iterable[Sequence[tuple[str, str]]]) -> None:
        for reported in said:
            self._clock.advance(STEP)
            with self._office.record() as rec:
                for unit, period in reported:
                    set_period_status(rec, SET, period, unit, SUBMITTED)

    def forms(self, round_id: str, forms: Iterable[FilledForm]) -> None:
        for form in forms:
            self._clock.advance(STEP)
            answers = dict(form.answers)
            draft = ResponseDraft(
                new_id(self._clock), round_id, form.area_id, form.serial, answers, "q19", self._office.officer
            )
            with self._office.record() as rec:
                save_response(
                    rec,
                    draft,
                    validity=form.validity,
                    comment=form.comment,
                    answered_on=form.answered_on,
                )

    def entries(self, entries: Iterable[KeptEntry]) -> None:
        for entry in entries:
            self._clock.advance(STEP)
            with self._office.record() as rec:
                register = register_in_use(rec.connection, REGISTER)
                matter_id = begin_entry(rec, register, entry.answers, entry.area_id)
                for step in entry.steps:
                    take_step(rec, matter_id, step.code, Step(step.on, addressee=step.addressee))

    def gifts(self, campaign_id: str, gifts: Iterable[CashGift]) -> None:
        for gift in gifts:
            self._clock.advance(STEP)
            with self._office.record() as rec:
                post(rec, prepare(rec, receipt(campaign_id, gift)))


def receipt(campaign_id: str, gift: CashGift) -> VoucherDraft:
    """The voucher of a gift."""
    content = VoucherContent(partner=gift.partner, address=gift.address, consent=True)
    return VoucherDraft(
        VoucherKind.RECEIPT, campaign_id, gift.day, gift.money, method=Method.CASH, content=content
    )
