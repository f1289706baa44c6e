"""Vouchers as they are being typed, letter for letter. Local to this computer: what is sent was finished."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, RowMapping, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.text import nfc
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.journal.rows import FieldValue
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.fund import fund_typing

type Lines = tuple[tuple[str, ...], ...]
"""Rows of a list, cell for cell as they were typed."""

GOODS: Final = ("name", "unit", "quantity", "price", "note")
HOUSEHOLDS: Final = (
    "name",
    "area",
    "hamlet",
    "category",
    "money",
    "goods_value",
    "what",
    "support",
    "source",
)
"""The cells of a row; one that was kept by an earlier version may have fewer."""


@dataclass(frozen=True, slots=True)
class TypedVoucher:
    """The texts of the fields, also what is no amount or day. ``prepared``: a draft of the id is there,
    which read as ``opened`` when it was opened here.

    ``fields`` are named as those of a draft and its content; a field without text is missing.
    """

    id: str
    kind: VoucherKind
    fields: Mapping[str, str]
    goods: Lines = ()
    households: Lines = ()
    started_by: str = ""
    prepared: bool = False
    opened: Mapping[str, FieldValue] = field(default_factory=dict, compare=False)
    kept: bool = field(default=False, compare=False)
    """It was typed earlier and not finished."""

    def said(self, name: str) -> str:
        """The text of a field, as it will be stored."""
        return nfc(self.fields.get(name, "")).strip()


_COLUMNS = [column.name for column in fund_typing.columns]
_INSERT = insert(fund_typing).values({name: bindparam(name) for name in _COLUMNS})
_SAVE = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["id"], set_={name: _INSERT.excluded[name] for name in _COLUMNS}
    )
)
_FORGET = Prepared(delete(fund_typing).where(fund_typing.c.id == bindparam("typed_id")))


def keep_typed(connection: Connection, typed: TypedVoucher, clock: Clock) -> None:
    """Keep a voucher as it is; durable when the transaction ends."""
    content = {
        "fields": dict(typed.fields),
        "goods": typed.goods,
        "households": typed.households,
        "opened": dict(typed.opened),
    }
    values = {
        "id": typed.id,
        "kind": typed.kind.value,
        "typed": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        "prepared": int(typed.prepared),
        "started_by": typed.started_by,
        "saved_at": to_millis(clock.now()),
    }
    _SAVE.run(connection, values)


def forget_typed(connection: Connection, typed_id: str) -> None:
    """Forget what was typed: it is finished or given up."""
    _FORGET.run(connection, {"typed_id": typed_id})


def typed_of(connection: Connection, typed_id: str) -> TypedVoucher | None:
    """What was typed of one voucher and not finished."""
    row = connection.execute(select(fund_typing).where(fund_typing.c.id == typed_id)).mappings().first()
    return None if row is None else _typed(row)


def all_typed(connection: Connection) -> list[TypedVoucher]:
    """What was typed and not finished, the newest first."""
    query = select(fund_typing).order_by(fund_typing.c.saved_at.desc(), fund_typing.c.id)
    return [_typed(row) for row in connection.execute(query).mappings() if row["kind"] in set(VoucherKind)]


def _typed(row: RowMapping) -> TypedVoucher:
    said = json.loads(row["typed"])
    return TypedVoucher(
        row["id"],
        VoucherKind(row["kind"]),
        said["fields"],
        _lines(said["goods"]),
        _lines(said["households"]),
        row["started_by"],
        bool(row["prepared"]),
        said.get("opened", {}),
        kept=True,
    )


def _lines(rows: list[list[str]]) -> Lines:
    return tuple(tuple(row) for row in rows)
