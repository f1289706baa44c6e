"""Numbers of registers on arrival: given once, by the computer that holds the book, never from a closed one.

A computer that was offline may have gone on giving numbers after another one took the book over. Those
counted when it was taken over (``first_free``) are still accepted; later ones are refused, so no number is
ever given twice, and the officer sees which entry is without one.
"""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.ids import number_book_id
from desktop_app.wire.guards.lasting import changes_what_lasts
from desktop_app.wire.op import Op, Value
from desktop_app.wire.states import BOOK, EVENT, NUMBER, VOUCHER, is_closed_or_void
from upstream.records.merge import MergeRecord
from upstream.records.ops_by_kind import OpsByKind
from upstream.records.states import Records, is_restated
from upstream.records.stored import load_records


class Numbers:
    """The books of numbers over ops, as the province has them before these."""

    def __init__(self, connection: Connection, commune: str, ops: OpsByKind) -> None:
        keys = {(BOOK, _book_of(op)) for op in ops.of(NUMBER)}
        self._stored = load_records(connection, commune, keys) if keys else {}
        self.any_to_ask = bool(keys)
        """Whether an op could be refused although its record is new."""

    def refusal(self, op: Op, record: MergeRecord | None, known: Records) -> str | None:
        """Why the op is not taken. ``known``: what the ops before it have made of the records."""
        if record is not None:
            return _refused_change(op, record) or self._refused_voiding(op, record, known)
        if op.entity != NUMBER or is_restated(op, record):
            return None
        return _refused_number(op, self._book(op, known))

    def _refused_voiding(self, op: Op, record: MergeRecord, known: Records) -> str | None:
        """Refuse to take a number of a closed book out of use."""
        if op.entity != NUMBER or bool(record.fields.get("voided_on")) or not op.patch.get("voided_on"):
            return None
        book = self._book(op, known)
        closed = book is not None and is_closed_or_void(BOOK, book.fields)
        return _closed(book) if book is not None and closed else None

    def _book(self, op: Op, known: Records) -> MergeRecord | None:
        key = (BOOK, _book_of(op))
        return known.get(key) or self._stored.get(key)


def _book_of(op: Op) -> str:
    """Return the id of the book of a number, taken from the number's id where only a field is changed."""
    series, year = op.patch.get("series"), op.patch.get("year")
    if isinstance(series, str) and isinstance(year, int):
        return number_book_id(series, year)
    return ":".join(("nb", *op.entity_id.split(":")[1:3]))


def _refused_change(op: Op, record: MergeRecord) -> str | None:
    if not changes_what_lasts(op.entity, record.fields, op.patch):
        return None
    if op.entity == EVENT:
        return tr(
            "A line in the history of an entry is never changed, so this was refused. Add a note or a next "
            "step with the correction."
        )
    if op.entity == VOUCHER:
        return tr(
            "A voucher of the fund that was posted is never changed, so this was not taken. Take it back "
            "with a reason, then enter it again."
        )
    if op.entity == BOOK:
        return _closed(record)
    if is_closed_or_void(NUMBER, record.fields):
        return tr(
            "The number {number} is out of use already. It stays so.", number=_number_words(record.fields)
        )
    return tr(
        "The number {number} was already taken when this arrived, so it was not given again. Look up in the "
        "book which entry bears it, then give the other one the next number.",
        number=_number_words(record.fields),
    )


def _refused_number(op: Op, book: MergeRecord | None) -> str | None:
    if book is None:
        return None
    if is_closed_or_void(BOOK, book.fields):
        return _closed(book)
    if not op.patch.get("matter_id") and op.patch.get("voided_on"):
        return None  # a gap that somebody has explained
    ordinal, first_free = op.patch.get("ordinal"), book.fields.get("first_free")
    counted = isinstance(ordinal, int) and isinstance(first_free, int) and ordinal < first_free
    if counted or op.patch.get("holder") == book.fields.get("holder"):
        return None
    return tr(
        "Another computer had taken over the book when {number} was given here, so the number was refused: "
        "another entry may have it there. Give this one a number on the computer that holds the book.",
        number=_number_words(op.patch),
    )


def _closed(book: MergeRecord) -> str:
    return tr(
        "The book of numbers of {year} was closed before this arrived, so it is unchanged. Number the entry "
        "in the current year.",
        year=str(book.fields.get("year") or ""),
    )


def _number_words(fields: dict[str, Value]) -> str:
    return str(fields.get("written") or fields.get("ordinal") or "")
