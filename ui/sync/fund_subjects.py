"""Titles of records of the fund: "Phiếu thu PT-2026-0003 – Ủng hộ đồng bào bão số 3". No Qt."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from desktop_app.areas.queries import all_areas
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.naming import GIVERS, OF_FUND, campaign_titles, record_name
from desktop_app.fund.vouchers.records import GoodsLine
from desktop_app.fund.vouchers.storing import line_from
from ui.sync.field_forms import FieldForm, FieldKind
from ui.sync.field_names import field_name

_KINDS = {
    **dict.fromkeys(
        (
            "starts_on",
            "ends_on",
            "receiving_until",
            "distributing_until",
            "day",
            "published_on",
            "content/money_day",
        ),
        FieldKind.DATE,
    ),
    **dict.fromkeys(("entered_at", "posted_at", "closed_at", "reopened_at"), FieldKind.MOMENT),
    **dict.fromkeys(("target", "money", "goods_value", "content/valuables_value"), FieldKind.WHOLE),
}
_NAMED_BY_ID = {
    "content/receipt_id": "fund_voucher",
    "content/pledge_id": "fund_voucher",
    "reverses": "fund_voucher",
    "content/store_id": "goods_store",
    "content/to_store_id": "goods_store",
}
_YES_OR_NO = frozenset({"passes_through", "given_up", "out_of_need", "content/consent"})


class FundSubjects:
    """Describes records of the fund with the names that the book knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @staticmethod
    def knows(entity: str) -> bool:
        """Whether this is a kind of record of the fund."""
        return entity in OF_FUND

    def describe(self, entity: str, entity_id: str, field: str) -> tuple[str, str, FieldForm]:
        """Title of the record, name of the field, and how its values look."""
        name = record_name(self._connection, entity, entity_id)
        return _title(entity, name), field_name(entity, field), self._form(entity, field)

    def _form(self, entity: str, field: str) -> FieldForm:
        if field in _KINDS:
            return FieldForm(_KINDS[field])
        if field in _YES_OR_NO:
            return FieldForm(FieldKind.CHOICE, ((0, tr("No")), (1, tr("Yes"))))
        if field == "method":
            options = (("", "–"), ("cash", tr("cash")), ("transfer", tr("bank transfer")))
            return FieldForm(FieldKind.CHOICE, options)
        if entity == "fund_campaign" and field == "kind":
            return FieldForm(FieldKind.CHOICE, tuple((kind.code, kind.name) for kind in fund_rules().fund))
        if field == "campaign_id":
            return FieldForm(FieldKind.CHOICE, tuple(campaign_titles(self._connection).items()))
        return self._form_of_text(field)

    def _form_of_text(self, field: str) -> FieldForm:
        column, _, key = field.partition("/")
        if field == "kind":
            kinds = tuple((voucher.code, voucher.name) for voucher in fund_rules().voucher)
            return FieldForm(FieldKind.CHOICE, kinds)
        if field == "content/partner_kind":
            return FieldForm(FieldKind.CHOICE, tuple((kind.value, tr(name)) for kind, name in GIVERS))
        if column == "lines":
            return FieldForm(FieldKind.FIXED, wording=partial(self._line, key))
        named = _NAMED_BY_ID.get(field)
        if named is not None:
            return FieldForm(FieldKind.FIXED, wording=partial(self._name, named))
        if field == "area_id":
            areas = tuple((area.id, area.name) for area in all_areas(self._connection))
            return FieldForm(FieldKind.CHOICE, areas)
        return FieldForm()

    def _name(self, entity: str, entity_id: str) -> str:
        return record_name(self._connection, entity, entity_id) or _title(entity, "")

    def _line(self, key: str, said: str) -> str:
        """A line of a voucher; whom it helps is said by the voucher itself, to who may see that."""
        line = line_from(key, said)
        if isinstance(line, GoodsLine):
            amount = tr(
                "{n} at {price} đồng", n=format_number(line.quantity), price=format_number(line.price)
            )
            return " · ".join(filter(None, (self._name("goods_item", line.item_id), amount, line.note)))
        if line is None:
            return tr("A line of a newer version of the program")
        money = tr("{n} đồng", n=format_number(line.money + line.goods_value))
        return " · ".join(filter(None, (_title("helped_household", ""), money, line.what)))


def _title(entity: str, name: str) -> str:
    if entity == "fund_closing":
        return tr("Closing of the fund, {month}", month=name or "…")
    if name:
        return name
    if entity == "fund_campaign":
        return tr("A campaign of the fund")
    if entity == "helped_household":
        return tr("A household that was helped")
    if entity == "fund_disclosure":
        return tr("A disclosure of the fund")
    return tr("A voucher of the fund") if entity.startswith("fund_") else tr("Goods or a store of the fund")
