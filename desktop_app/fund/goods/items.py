"""Goods and stores by name: the same name on two computers is the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.ids import goods_item_id, goods_store_id
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import one_line, sort_key
from desktop_app.fund.campaigns.commands import ENTER
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.tables.fund import goods_item, goods_store

ITEM: Final = "goods_item"
STORE: Final = "goods_store"
"""Names of the records."""


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """Goods of one kind, counted in one unit."""

    id: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class GoodsStore:
    """Where goods are."""

    id: str
    name: str
    area_id: str


def put_item(rec: Recorder, name: str, unit: str, note: str = "") -> str:
    """Have goods in the list; its id. What is there under that name and unit is taken.

    Raises:
        NotAllowed: the author may not.
        Problem: name or unit are missing.
    """
    require_author(rec.connection, rec.author, ENTER)
    name, unit = one_line(name), one_line(unit)
    if not name or not unit:
        raise Problem("Give the goods a name and a unit, such as rice and kg.")
    item_id = goods_item_id(name, unit)
    if rec.get(ITEM, item_id) is None:
        rec.put(ITEM, item_id, {"name": name, "unit": unit, "note": note.strip()})
    return item_id


def put_store(rec: Recorder, name: str, area_id: str = "") -> str:
    """Have a store in the list; its id.

    Raises:
        NotAllowed: the author may not.
        Problem: the name is missing.
    """
    require_author(rec.connection, rec.author, ENTER)
    name = one_line(name)
    if not name:
        raise Problem("Give the store a name.")
    store_id = goods_store_id(name)
    if rec.get(STORE, store_id) is None:
        rec.put(STORE, store_id, {"name": name, "area_id": area_id})
    return store_id


def items(connection: Connection) -> dict[str, GoodsItem]:
    """All goods by id, in the order of their names."""
    rows = connection.execute(select(goods_item.c.id, goods_item.c.name, goods_item.c.unit))
    found = sorted((GoodsItem(*row) for row in rows), key=lambda item: (sort_key(item.name), item.unit))
    return {item.id: item for item in found}


def stores(connection: Connection) -> dict[str, GoodsStore]:
    """All stores by id, in the order of their names."""
    rows = connection.execute(select(goods_store.c.id, goods_store.c.name, goods_store.c.area_id))
    found = sorted((GoodsStore(*row) for row in rows), key=lambda item: sort_key(item.name))
    return {item.id: item for item in found}


def goods_words(lines: Iterable[tuple[str, Decimal]], known: Mapping[str, GoodsItem]) -> str:
    """Goods as one line of text: "200 kg gạo, 10 thùng mì"; without those that have not come here yet."""
    return ", ".join(
        f"{format_number(quantity)} {known[item_id].unit} {_within(known[item_id].name)}"
        for item_id, quantity in lines
        if item_id in known
    )


def _within(name: str) -> str:
    """A name within a line: "Gạo tẻ" is "gạo tẻ", and "TV" stays as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
