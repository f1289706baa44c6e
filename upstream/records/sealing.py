"""Merging into an entry that went out as it stands: what went out stays current, whatever comes, and when.

A computer without a line may correct an entry after another one has issued it, or before that and unseen by
whoever issued it. Either way the correction never stood in what went out, so it waits for a person.
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
    """Bring an op for which :func:`meets_seal` holds into a record; what waits for a person is returned.

    The computer that seals says with the seal, and behind it, what went out. That becomes current; what its
    author had not seen waits in its place. Of all others only that the entry is open again is taken.
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
    """The answers that whoever seals the entry had not seen, and says nothing else of."""
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
