"""What was typed becomes a voucher: read, prepared, and posted, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import NotAllowed
from desktop_app.areas.queries import all_areas
from desktop_app.base.changes import ChangedMeanwhile, require_seen
from desktop_app.base.field_problem import at
from desktop_app.base.figures.number_reader import parse_number
from desktop_app.base.figures.styles import typed_form
from desktop_app.base.ids import goods_store_id
from desktop_app.base.numbers import format_date, format_number, parse_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold, one_line
from desktop_app.fund.goods.items import goods_words, items, put_item, put_store, stores
from desktop_app.fund.goods.prices import Priced, prices_of
from desktop_app.fund.households.help import warnings
from desktop_app.fund.households.listing import households
from desktop_app.fund.households.typed_rows import amount, help_lines, is_blank, match_rows
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.ledger.posting import post, prepared
from desktop_app.fund.vouchers.reading import VoucherGone, counting, draft_of, reversed_ids, vouchers
from desktop_app.fund.vouchers.records import (
    DRAFT,
    OUT_OF_STORE,
    GoodsLine,
    HelpLine,
    Method,
    Voucher,
    VoucherContent,
    VoucherDraft,
    VoucherKind,
)
from desktop_app.fund.vouchers.storing import as_seen
from desktop_app.fund.vouchers.typed import GOODS, Lines, TypedVoucher, forget_typed, typed_of
from desktop_app.journal.recorder import Recorder

HIDDEN: Final = "households_hidden"
"""The field that says: the voucher has a list of households, which this officer may not see."""

_TYPED_OTHERWISE: Final = frozenset({"consent", "money_day", "valuables_value", "store_id", "to_store_id"})
_PLAIN: Final = tuple(item.name for item in fields(VoucherContent) if item.name not in _TYPED_OTHERWISE)


def prepare_typed(rec: Recorder, typed: TypedVoucher) -> str:
    """Prepare a voucher as it was typed; its id. Goods, stores and households that are new are entered.

    Raises:
        NotAllowed: the author may not prepare vouchers, or not see names of households.
        ChangedMeanwhile: somebody else changed the draft since it was opened here.
        FieldProblem: something cannot be read; names the field.
        Problem: it was posted, or its campaign is gone.
    """
    return _prepared(rec, typed).id


def _prepared(rec: Recorder, typed: TypedVoucher) -> VoucherDraft:
    if typed.prepared and typed.opened:
        require_seen(typed.opened, as_seen(draft_of(rec.connection, typed.id)))
    draft = prepared(rec, _draft(rec, typed))
    forget_typed(rec.connection, typed.id)
    return draft


def post_typed(rec: Recorder, typed: TypedVoucher) -> str:
    """Prepare a voucher as it was typed and post it; its number.

    Raises:
        as :func:`prepare_typed` and :func:`desktop_app.fund.ledger.posting.post`
    """
    if (rec.get(DRAFT, typed.id) or {}).get("given_up"):
        raise VoucherGone
    draft = _prepared(rec, typed)
    return post(rec, draft.id, draft)


def post_shown(rec: Recorder, shown: VoucherDraft) -> str:
    """Post a prepared voucher as it stood in the list; its number.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        Problem: something was typed on it that is not saved.
        as :func:`desktop_app.fund.ledger.posting.post`
    """
    require_seen(as_seen(shown), as_seen(draft_of(rec.connection, shown.id)))
    if typed_of(rec.connection, shown.id) is not None:
        raise Problem(
            "What was typed on the voucher of {day} is not saved. Open it (Enter), save it, then post it.",
            day=format_date(shown.day),
        )
    return post(rec, shown.id)


def as_typed(
    connection: Connection, draft: VoucherDraft, reader: str, *, prepared: bool = True
) -> TypedVoucher:
    """Return a voucher as texts of the fields in which it is reopened."""
    content = draft.content
    said = {name: str(getattr(content, name)) for name in _PLAIN if getattr(content, name)}
    places = stores(connection)
    said |= {
        "campaign_id": draft.campaign_id,
        "day": format_date(draft.day),
        "money": _shown(draft.money),
        "goods_value": _shown(draft.goods_value),
        "method": draft.method.value,
        "consent": "1" if content.consent else "",
        "money_day": format_date(content.money_day),
        "valuables_value": _shown(content.valuables_value),
        "store": places[content.store_id].name if content.store_id in places else "",
        "to_store": places[content.to_store_id].name if content.to_store_id in places else "",
    }
    rows: Lines = ()
    if draft.help_lines:
        try:
            rows = _rows(connection, draft.help_lines, reader)
        except NotAllowed:
            said[HIDDEN] = "1"
    kept = {name: text for name, text in said.items() if text}
    goods = goods_as_typed(connection, draft.goods_lines)
    opened = as_seen(draft) if prepared else {}
    return TypedVoucher(draft.id, draft.kind, kept, goods, rows, draft.entered_by, prepared, opened)


def goods_as_typed(connection: Connection, lines: Iterable[GoodsLine]) -> Lines:
    """Lines of goods, cell for cell."""
    known = items(connection)
    return tuple(
        (
            known[line.item_id].name if line.item_id in known else "",
            known[line.item_id].unit if line.item_id in known else "",
            typed_form(line.quantity),
            _shown(line.price),
            line.note,
        )
        for line in lines
    )


def worth_of(typed: TypedVoucher) -> tuple[int, int]:
    """Money and value of the goods as far as they can be read: what a list says counts before a field."""
    money, goods = _readable(typed.said("money")), _readable(typed.said("goods_value"))
    rows = [cells for cells in typed.households if not is_blank(cells)]
    if rows:
        money = sum(_readable(cells[4]) for cells in rows)
        goods = sum(_readable(cells[5]) for cells in rows)
    lines = [row_worth(cells) for cells in typed.goods if not is_blank(cells)]
    return money, sum(lines) if lines else goods


def row_worth(cells: tuple[str, ...]) -> int:
    """What a line of goods is worth as far as it can be read."""
    try:
        quantity = parse_number(cells[2])
    except Problem:
        return 0
    return value_of(GoodsLine("", quantity, _readable(cells[3])))


def typed_warnings(connection: Connection, typed: TypedVoucher, reader: str) -> list[Problem]:
    """Who would be helped twice by the list of households as it is.

    Raises:
        NotAllowed: ``reader`` may not see names of households.
        FieldProblem: a row cannot be read.
        Problem: the day cannot be read.
    """
    matched = match_rows(connection, typed.households, reader)
    lines = tuple(HelpLine(row.found.id, 0) for row in matched if row.found is not None)
    found = warnings(connection, _just_helping(typed, lines), reader)
    seen: set[tuple[str, str, str]] = set()
    for row in matched:
        key = (fold(row.cells[0]), row.area_id, fold(row.cells[2]))
        if row.found is None and key in seen:
            name = one_line(row.cells[0])
            found.append(Problem("“{name}” is on the list {times} times.", name=name, times=2))
        seen.add(key)
    return found


def _just_helping(typed: TypedVoucher, lines: tuple[HelpLine, ...]) -> VoucherDraft:
    return VoucherDraft(
        typed.kind, typed.said("campaign_id"), _day(typed, "day"), help_lines=lines, id=typed.id
    )


def _draft(rec: Recorder, typed: TypedVoucher) -> VoucherDraft:
    if not typed.said("campaign_id"):
        raise at("campaign_id", Problem("Choose the campaign."))
    goods = tuple(_goods_lines(rec, typed.goods))
    helped = _helped(rec, typed)
    money, goods_value = (
        amount(typed.said("money"), "money"),
        amount(typed.said("goods_value"), "goods_value"),
    )
    if helped:
        money, goods_value = sum(line.money for line in helped), sum(line.goods_value for line in helped)
    if typed.kind in OUT_OF_STORE:
        goods = _priced(rec.connection, typed.said("campaign_id"), goods)
    if goods:
        goods_value = sum(value_of(line) for line in goods)
    method = typed.said("method")
    return VoucherDraft(
        kind=typed.kind,
        campaign_id=typed.said("campaign_id"),
        day=_day(typed, "day"),
        money=money,
        goods_value=goods_value,
        method=Method(method) if method in set(Method) else Method.NONE,
        content=_content(rec, typed, goods),
        goods_lines=goods,
        help_lines=helped,
        id=typed.id,
    )


def _priced(connection: Connection, campaign_id: str, goods: tuple[GoodsLine, ...]) -> tuple[GoodsLine, ...]:
    """The lines, those without a price at what their goods were worth when they came in."""
    if all(line.price for line in goods):
        return goods
    prices = prices_of(counting(vouchers(connection, campaign_id=campaign_id), reversed_ids(connection)))
    return tuple(
        line if line.price else replace(line, price=prices.get(Priced(campaign_id, line.item_id), 0))
        for line in goods
    )


def _content(rec: Recorder, typed: TypedVoucher, goods: tuple[GoodsLine, ...]) -> VoucherContent:
    said: dict[str, Any] = {name: typed.said(name) for name in _PLAIN if typed.said(name)}
    content = VoucherContent(
        consent=bool(typed.said("consent")),
        money_day=_day(typed, "money_day") if typed.said("money_day") else None,
        valuables_value=amount(typed.said("valuables_value"), "valuables_value"),
        store_id=_store(rec, typed.said("store"), takes_out=typed.kind in OUT_OF_STORE),
        to_store_id=_store(rec, typed.said("to_store")),
        **said,
    )
    _require_area(rec, content.area_id)
    if goods and not typed.kind.is_goods:
        content = replace(content, goods=_goods_words(rec, goods))
    return content


def _require_area(rec: Recorder, area_id: str) -> None:
    if area_id and area_id not in {area.id for area in all_areas(rec.connection)}:
        raise at("area_id", Problem("This residential area is no longer in the list. Open the list again."))


def _store(rec: Recorder, name: str, *, takes_out: bool = False) -> str:
    """The store of that name; one that is not listed is entered, unless goods would go out of it."""
    if takes_out and name and goods_store_id(name) not in (listed := stores(rec.connection)):
        raise at(
            "store",
            Problem(
                "There is no store “{name}”. In the list: {stores}.",
                name=name[:60],
                stores=", ".join(store.name for store in listed.values()) or "–",
            ),
        )
    return put_store(rec, name) if name else ""


def _goods_words(rec: Recorder, goods: tuple[GoodsLine, ...]) -> str:
    return goods_words(((line.item_id, line.quantity) for line in goods), items(rec.connection))


def _goods_lines(rec: Recorder, rows: Lines) -> Iterable[GoodsLine]:
    by_name: dict[str, set[str]] = {}
    for item in items(rec.connection).values():
        by_name.setdefault(fold(item.name), set()).add(item.unit)
    for number, cells in enumerate(rows, start=1):
        if is_blank(cells):
            continue
        field = f"goods[{number}]"
        name, unit, quantity, price, note = (cell.strip() for cell in cells[: len(GOODS)])
        units = by_name.get(fold(name), set())
        if not unit and len(units) == 1:
            unit = next(iter(units))
        try:
            item_id = put_item(rec, name, unit)
            read = parse_number(quantity) if quantity else Decimal(0)
        except NotAllowed:
            raise
        except Problem as problem:
            raise at(field, problem) from problem
        yield GoodsLine(item_id, read, amount(price, field), note)


def _helped(rec: Recorder, typed: TypedVoucher) -> tuple[HelpLine, ...]:
    if typed.said(HIDDEN):
        try:
            return draft_of(rec.connection, typed.id).help_lines
        except VoucherGone:
            return ()
    if all(is_blank(cells) for cells in typed.households):
        return ()
    return help_lines(rec, typed.households)


def _day(typed: TypedVoucher, field: str) -> date:
    try:
        return parse_date(typed.said(field))
    except Problem as problem:
        raise at(field, problem) from problem


def _rows(connection: Connection, lines: Iterable[HelpLine], reader: str) -> Lines:
    listed = {item.id: item for item in households(connection, reader)}
    areas = {area.id: area.name for area in all_areas(connection)}
    rows = []
    for line in lines:
        household = listed.get(line.household_id)
        named = (
            ("", "", "", "")
            if household is None
            else (
                household.name,
                areas.get(household.area_id, ""),
                household.hamlet,
                household.category,
            )
        )
        texts = (line.what, line.support, line.source)
        rows.append((*named, _shown(line.money), _shown(line.goods_value), *texts))
    return tuple(rows)


def _readable(text: str) -> int:
    try:
        return amount(text, "")
    except Problem:
        return 0


def _shown(number: int) -> str:
    return format_number(number) if number else ""


def seen_again(typed: TypedVoucher, changed: ChangedMeanwhile) -> TypedVoucher:
    """What is typed, over the draft as others left it: the changes were shown, and may be saved over."""
    opened = dict(typed.opened)
    for item in changed.changes:
        opened.pop(item.field, None)
        if isinstance(item.now, str | int | float):
            opened[item.field] = item.now
    return replace(typed, opened=opened)


def receipt_goods(connection: Connection, receipt: Voucher, typed_id: str) -> TypedVoucher:
    """The voucher by which the goods of a receipt come into a store, to be completed."""
    said = receipt.said
    given = {"campaign_id": said.campaign_id, "day": format_date(said.day), "receipt_id": receipt.id}
    goods = goods_as_typed(connection, said.goods_lines)
    return TypedVoucher(typed_id, VoucherKind.GOODS_IN, given, goods)
