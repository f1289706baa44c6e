"""Vouchers as fields of a record, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from desktop_app.fund.vouchers.records import (
    GoodsLine,
    HelpLine,
    Method,
    VoucherContent,
    VoucherDraft,
    VoucherKind,
)
from desktop_app.journal.recorder import Given
from desktop_app.journal.rows import FieldValue

_GOODS: Final = "g"
_HELP: Final = "h"
_NO_DAY: Final = date.min
_EMPTY: Final = VoucherContent()
_KNOWN: Final = frozenset(item.name for item in fields(VoucherContent))
_METHODS: Final = {method.value: method for method in Method}
_KINDS: Final = {kind.value: kind for kind in VoucherKind}
_REMEMBERED: Final = 20_000
"""So many different texts of vouchers are kept decoded."""


def stored(draft: VoucherDraft, present: Mapping[str, FieldValue] | None = None) -> dict[str, Given]:
    """The fields of a draft or voucher; entries that are ``present`` and not wanted are taken away."""
    content: dict[str, FieldValue] = {}
    for item in fields(VoucherContent):
        value = getattr(draft.content, item.name)
        if value != getattr(_EMPTY, item.name):
            content[item.name] = (
                value.isoformat()
                if isinstance(value, date)
                else int(value)
                if isinstance(value, bool)
                else value
            )
    lines: dict[str, FieldValue] = {
        f"{_GOODS}{place:04d}": _text([line.item_id, str(line.quantity), line.price, line.note])
        for place, line in enumerate(draft.goods_lines, start=1)
    }
    for place, line in enumerate(draft.help_lines, start=1):
        lines[f"{_HELP}{place:04d}"] = _text(
            [line.household_id, line.money, line.goods_value, line.what, line.support, line.source]
        )
    for name in present or {}:
        column, _, key = name.partition("/")
        if column == "content" and key:
            content.setdefault(key, None)
        if column == "lines" and key:
            lines.setdefault(key, None)
    return {
        "kind": draft.kind.value,
        "campaign_id": draft.campaign_id,
        "day": draft.day.isoformat(),
        "money": draft.money,
        "goods_value": draft.goods_value,
        "method": draft.method.value,
        "content": content,
        "lines": lines,
    }


def as_seen(draft: VoucherDraft) -> dict[str, FieldValue]:
    """What a draft says, field by field, to be compared with what it says later."""
    seen: dict[str, FieldValue] = {}
    for name, value in stored(draft).items():
        if isinstance(value, Mapping):
            seen |= {f"{name}/{key}": each for key, each in value.items()}
        else:
            seen[name] = value
    return seen


def draft_from(row: Mapping[str, Any]) -> VoucherDraft:
    """What a row of ``fund_draft`` or ``fund_voucher`` holds."""
    goods_lines, help_lines = _lines(row["lines"])
    return VoucherDraft(
        kind=_KINDS[row["kind"]],
        campaign_id=row["campaign_id"],
        day=date.fromisoformat(row["day"]) if row["day"] else _NO_DAY,
        money=row["money"],
        goods_value=row["goods_value"],
        method=_METHODS.get(row["method"], Method.NONE),
        content=_content(row["content"]),
        goods_lines=goods_lines,
        help_lines=help_lines,
        id=row["id"],
        entered_by=row["entered_by"],
    )


@lru_cache(maxsize=_REMEMBERED)
def _content(text: str) -> VoucherContent:
    """A list is read again with every letter that is sought, and posted vouchers never change."""
    said: dict[str, Any] = json.loads(text)
    given = {name: value for name, value in said.items() if name in _KNOWN}
    if "money_day" in given:
        given["money_day"] = date.fromisoformat(given["money_day"])
    given["consent"] = bool(given.get("consent"))
    return VoucherContent(**given)


@lru_cache(maxsize=_REMEMBERED)
def _lines(text: str) -> tuple[tuple[GoodsLine, ...], tuple[HelpLine, ...]]:
    said: dict[str, str] = json.loads(text)
    lines = [line_from(key, said[key]) for key in sorted(said) if key.startswith((_GOODS, _HELP))]
    return (
        tuple(line for line in lines if isinstance(line, GoodsLine)),
        tuple(line for line in lines if isinstance(line, HelpLine)),
    )


def line_from(key: str, said: str) -> GoodsLine | HelpLine | None:
    """A single line of a voucher as it is stored; ``None`` for one of a newer version, or one that this
    computer cannot read.

    ``key`` is its place in the map of lines.
    """
    try:
        return _goods(said) if key.startswith(_GOODS) else _help(said)
    except (ValueError, TypeError, ArithmeticError):
        return None


def _goods(said: str) -> GoodsLine:
    item_id, quantity, price, note = json.loads(said)
    return GoodsLine(item_id, Decimal(quantity), price, note)


def _help(said: str) -> HelpLine:
    return HelpLine(*json.loads(said))


def _text(values: list[object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
