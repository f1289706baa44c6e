"""What waits in an office on any day: drafts, texts that are no figures, conflicts, refused figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.fund.ledger.posting import prepare
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher, keep_typed
from desktop_app.grid.cell_drafts import indicator_sheet, keep_cell_drafts
from desktop_app.journal.devices import current_device, head
from desktop_app.registers.entries.drafts import save_draft as save_entry_draft
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.storage.tables.journal import journal_device
from desktop_app.storage.tables.movements import indicator_value
from desktop_app.surveys.responses.drafts import save_draft
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.wire.messages import Conflict, PullPage, Rejected
from tests.benchmarks.book.by_command import REGISTER, SET, receipt
from tests.benchmarks.book.deeds import CashGift
from tests.benchmarks.book.extent import OFFICER, SECOND_OFFICER, Extent

_OTHER_COMPUTER = "Máy Hai"
_WORDS = "mười hai"


@dataclass(frozen=True, slots=True)
class WhereThingsWait:
    """The ids of what things wait in."""

    round_id: str
    campaign_id: str
    areas: Sequence[str]
    month: str


def leave_loose_ends(office: Office, clock: Clock, extent: Extent, where: WhereThingsWait) -> None:
    """All of it, in the book of someone who has sent what it holds."""
    _acknowledge(office)
    _drafts(office, clock, extent, where)
    _items(office, extent, where)
    _acknowledge(office)


def _acknowledge(office: Office) -> None:
    """A book in use has sent what it holds."""
    with office.store.write() as connection:
        device = current_device(connection)
        seq = head(connection, device).seq
        connection.execute(journal_device.update().values(acked_seq=seq))


def _drafts(office: Office, clock: Clock, extent: Extent, where: WhereThingsWait) -> None:
    """Forms, entries and vouchers that were begun; vouchers that were prepared; words in cells."""
    sheet = indicator_sheet(SET, where.month)
    with office.store.write() as connection:
        for at in range(extent.drafts):
            area = where.areas[at % len(where.areas)]
            answers = {"q01": "1", "q02": "2"}
            save_draft(
                connection,
                ResponseDraft(new_id(clock), where.round_id, area, 800_000 + at, answers, "q03", OFFICER),
                clock,
            )
            said = {"noted_on": clock.today().isoformat(), "content": f"Chưa viết xong {at}"}
            entry = RegisterEntryDraft(new_id(clock), REGISTER, "1", area, said, "content", SECOND_OFFICER)
            save_entry_draft(connection, entry, clock)
            fields = {"campaign_id": where.campaign_id, "partner": f"Người cho {at}", "money": "50000"}
            typed = TypedVoucher(new_id(clock), VoucherKind.RECEIPT, fields, started_by=SECOND_OFFICER)
            keep_typed(connection, typed, clock)
            keep_cell_drafts(connection, clock, OFFICER, sheet, {(area, "NT01"): f"{_WORDS} {at}"})
    for at in range(extent.drafts):
        with office.record() as rec:
            gift = CashGift(f"Chờ ghi sổ {at}", "", clock.today(), 100_000)
            prepare(rec, receipt(where.campaign_id, gift))


def _items(office: Office, extent: Extent, where: WhereThingsWait) -> None:
    """Conflicts and refusals come as the province sends them: two values for a figure, a figure not taken."""
    book = office.sync_book()
    with office.store.write() as connection:
        device = current_device(connection)
        at = to_millis(book.clock.now())
        last = head(connection, device).seq
        columns = indicator_value.c
        figures = connection.execute(
            select(columns.id, columns.value)
            .where(columns.period == where.month, columns.set_code == SET)
            .order_by(columns.id)
            .limit(extent.conflicts + extent.refused)
        ).all()
        conflicts = [
            Conflict(
                f"c{number}",
                "indicator_value",
                row.id,
                "value",
                row.value,
                OFFICER,
                "",
                at,
                "77",
                SECOND_OFFICER,
                _OTHER_COMPUTER,
                at,
            )
            for number, row in enumerate(figures[: extent.conflicts])
        ]
        refused = [
            Rejected(last - number, "indicator_value", row.id, {"value": "99"}, "Kỳ đã chốt", at, exists=True)
            for number, row in enumerate(figures[extent.conflicts :])
        ]
        page = PullPage(1, conflicts=conflicts, rejected=refused)
        apply_pages(connection, book, device, [page])
