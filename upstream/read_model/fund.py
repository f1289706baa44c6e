"""The fund by campaign, added up from posted vouchers as the office adds them; nobody's name is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, delete

from desktop_app.fund.ledger.totals import Totals, by_campaign
from desktop_app.fund.vouchers.records import MOST, Method, Voucher, VoucherContent, VoucherDraft, VoucherKind
from desktop_app.wire.op import Value
from upstream.database.database import Database
from upstream.database.read_tables import read_campaign
from upstream.database.statements import put
from upstream.read_model.projecting import FUND
from upstream.read_model.settling import Write, settle_parts
from upstream.read_model.troubles import PageWork
from upstream.records.stored import load_newer

_KINDS: Final = {kind.value: kind for kind in VoucherKind}
_LONGEST: Final = 80
_LARGEST: Final = 1 << 50
"""Sums up to this are added by the database: of ten thousand communes they stay exact."""


def settle_funds(database: Database, go_on: Callable[[], bool] = lambda: True) -> int:
    """Add up the funds that have changed, commune by commune; return how many communes are left.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """

    def compute(connection: Connection, commune: str, _parts: Collection[str]) -> Write:
        rows = list(campaign_rows(connection, commune))

        def write(connection: Connection) -> bool:
            connection.execute(delete(read_campaign).where(read_campaign.c.commune == commune))
            put(connection, read_campaign, rows)
            return True

        return write

    return settle_parts(database, PageWork.FUND, FUND, compute, go_on)


def campaign_rows(connection: Connection, commune: str) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each campaign of a commune."""
    vouchers = load_newer(connection, commune, -1, ["fund_voucher"])
    posted = (_voucher(each.entity_id, each.fields) for each in vouchers)
    sums = by_campaign(each for each in posted if each is not None)
    for campaign in load_newer(connection, commune, -1, ["fund_campaign"]):
        fields, totals = campaign.fields, sums.get(campaign.entity_id, Totals())
        amounts = (
            totals.of(VoucherKind.OPENING),
            totals.income,
            totals.spent,
            totals.balance,
            totals.goods_received,
            totals.goods_issued,
        )
        if max(map(abs, amounts)) > _LARGEST:
            raise ValueError(f"the sums of campaign {campaign.entity_id!r} are no money")
        through = bool(fields.get("passes_through"))
        yield (
            commune,
            campaign.entity_id,
            _code(fields, "kind"),
            through,
            _code(fields, "starts_on"),
            *amounts,
        )


def _voucher(voucher_id: str, fields: Mapping[str, Value]) -> Voucher | None:
    """A posted voucher as far as sums read it; ``None``: of a kind of a newer program."""
    kind = _KINDS.get(_code(fields, "kind"))
    if kind is None:
        return None
    content = VoucherContent(valuables_value=_amount(fields, "content/valuables_value"))
    said = VoucherDraft(
        kind,
        str(fields.get("campaign_id") or ""),
        date.min,
        _amount(fields, "money"),
        _amount(fields, "goods_value"),
        Method.NONE,
        content,
        id=voucher_id,
    )
    return Voucher(said, reverses=str(fields.get("reverses") or ""))


def _amount(fields: Mapping[str, Value], name: str) -> int:
    value = fields.get(name)
    return value if type(value) is int and abs(value) <= MOST else 0


def _code(fields: Mapping[str, Value], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""
