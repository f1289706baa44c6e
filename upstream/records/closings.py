"""Months of the fund on arrival: a closed one takes no voucher, and none is closed over unseen changes.

A voucher that arrives when its month is closed was posted without knowing of that. A closing covers all
vouchers up to its month. The order is that of arrival and of what was seen, never a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.wire.op import Op, Value
from desktop_app.wire.states import CLOSING, VOUCHER, closes_month
from upstream.records.merge import MergeRecord, Writer
from upstream.records.ops_by_kind import OpsByKind
from upstream.records.refusals import RefusalRow, refused_after
from upstream.records.states import Records, is_restated
from upstream.records.stored import decode_fields, load_newer, load_records
from upstream.records.unseen import unseen_from

_MONTH = len("2026-09")


class Closings:
    """The closed months of a commune, as the province has them before some ops."""

    def __init__(self, connection: Connection, commune: str, writer: Writer, ops: OpsByKind) -> None:
        self._connection, self._commune, self._writer = connection, commune, writer
        self.any_to_ask = not ops.kinds.keys().isdisjoint((VOUCHER, CLOSING))
        """Whether an op could be refused although its record is new."""
        stored = load_newer(connection, commune, 0, [CLOSING]) if self.any_to_ask else ()
        self._stored = {(CLOSING, record.entity_id): record for record in stored}
        taken_back = {(VOUCHER, reversed_id) for op in ops.of(VOUCHER) if (reversed_id := _reversed(op))}
        self._taken_back = load_records(connection, commune, taken_back) if taken_back else {}

    def refusal(
        self, op: Op, record: MergeRecord | None, known: Records, refused: Sequence[RefusalRow]
    ) -> str | None:
        """Why the op is not taken; ``known`` is what the ops before it made, ``refused`` the rest of them."""
        if record is not None:
            return None
        if op.entity == VOUCHER and not is_restated(op, record):
            month = _month_of(op.patch)
            if month and month <= self._closed_until(known):
                return _is_closed(month)
            key = (VOUCHER, _reversed(op))
            return _of_none() if key[1] and key not in known and key not in self._taken_back else None
        if closes_month(op.entity, op.patch) and self._came_unseen(op, refused):
            return _not_seen(str(op.patch["month"]))
        return None

    def _closed_until(self, known: Records) -> str:
        """Return the last month that is closed, empty where none is."""
        here = {key: record for key, record in known.items() if key[0] == CLOSING}
        return max(map(_holds, ({**self._stored, **here}).values()), default="")

    def _came_unseen(self, op: Op, refused: Sequence[RefusalRow]) -> bool:
        """Whether vouchers up to the month were received that its author has not seen, or were refused to
        him.
        """
        until, base = str(op.patch["month"]), self._writer.base_of(op)
        return any(month and month <= until for month in self._unseen(base, refused))

    def _unseen(self, base: int, refused: Sequence[RefusalRow]) -> Iterator[str]:
        first = unseen_from(self._connection, self._commune, self._writer, base)
        newer = () if first is None else load_newer(self._connection, self._commune, first - 1, [VOUCHER])
        for record in newer:
            if not self._writer.has_seen(record.base, base):
                yield _month_of(record.fields)
        for row in (*refused_after(self._connection, self._writer, base, [VOUCHER]), *refused):
            if row["entity"] == VOUCHER:
                yield _month_of(decode_fields(row["patch"]))


def _reversed(op: Op) -> str:
    """Return the id of the voucher that a voucher takes back."""
    return str(op.patch.get("reverses") or "") if op.entity == VOUCHER else ""


def _month_of(fields: dict[str, Value]) -> str:
    return str(fields.get("day") or "")[:_MONTH]


def _holds(closing: MergeRecord) -> str:
    return "" if closing.fields.get("reopened_at") else str(closing.fields.get("month") or "")


def _month_words(month: str) -> str:
    return "/".join(reversed(month.split("-")))


def _is_closed(month: str) -> str:
    return tr(
        "{month} was closed before this voucher arrived, so it was refused and the month is unchanged. Give"
        " the voucher a day in an open month and fill in when the money changed hands; or have the month"
        " reopened, for a reason, and send this again.",
        month=_month_words(month),
    )


def _of_none() -> str:
    return tr(
        "The voucher that this reverses was refused, so there is nothing to reverse. Leave this as it is, "
        "and deal with that voucher."
    )


def _not_seen(month: str) -> str:
    return tr(
        "Vouchers up to {month} had come that were not seen when it was closed, or were not taken. So it is"
        " open still. Look at the vouchers and the balance, then close the month once more.",
        month=_month_words(month),
    )
