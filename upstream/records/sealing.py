"""Merge into a sealed entry: the issued content stays current, whatever comes, and when.

A computer that is offline may correct an entry after another one has issued it, or before that and unseen by
the issuer. Either way the correction was never part of what was issued, so it becomes a conflict.
"""

from __future__ import annotations

from desktop_app.wire.op import Op, Value
from desktop_app.wire.states import SEALED, is_sealed
from upstream.records.merge import Clash, FieldMark, MergeRecord, Writer, same, touch

_ANSWER = "answers/"


def meets_seal(record: MergeRecord, op: Op) -> bool:
    """Whether an op seals an entry, or changes one that is sealed."""
    return is_sealed(record.entity, record.fields) or is_sealed(op.entity, op.patch)


def merge_sealed(record: MergeRecord, op: Op, version: int, writer: Writer) -> list[Clash]:
    """Merge an op for which :func:`meets_seal` holds into a record; return the conflicts.

    The computer that seals sends the issued content with the seal, and after it. That becomes current; what
    its author had not seen becomes a conflict. Of all others only the opening of the entry is taken.
    """
    base, clashes = writer.base_of(op), []
    before = dict(record.fields)
    mark = FieldMark(version, writer.number, op.author, op.at)
    knows_all = record.solo == writer.number or record.version <= base
    if not is_sealed(record.entity, record.fields):
        clashes += [_let_wait(record, name, None, mark) for name in _added_unseen(record, op, writer, base)]
        record.fields[SEALED], record.marks[SEALED] = op.patch[SEALED], mark
    goes_out = writer.has_seen(record.mark_of(SEALED), 0)
    for name, value in op.patch.items():
        if same(record.fields.get(name), value):
            continue
        if name != SEALED and not goes_out:
            clashes.append(Clash(name, value))
        elif name == SEALED or writer.sees(record, name, base):
            record.fields[name], record.marks[name] = value, mark
        else:
            clashes.append(_let_wait(record, name, value, mark))
    changed = record.fields != before
    if changed or clashes:
        touch(record, version)
    if changed and knows_all and not clashes:
        record.solo = writer.number
    return clashes


def _added_unseen(record: MergeRecord, op: Op, writer: Writer, base: int) -> list[str]:
    """Return the answers that the sealing author had not seen, and does not send."""
    return [
        name
        for name, value in record.fields.items()
        if name.startswith(_ANSWER)
        and value is not None
        and name not in op.patch
        and not writer.has_seen(record.mark_of(name), base)
    ]


def _let_wait(record: MergeRecord, name: str, value: Value, mark: FieldMark) -> Clash:
    """Put what went out in the place of a value, which waits under the name of its own author."""
    clash = Clash(name, record.fields[name], record.mark_of(name))
    record.fields[name], record.marks[name] = value, mark
    return clash
