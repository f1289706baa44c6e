"""Attach files to a form: held while it is entered, recorded and sent when it is finished.

The answer of the question is the name of the file, as the specification of ODK XForms has it (binary). The
name ends in the first eight digits of the SHA-256, so a name means one content for ever: going back to an
earlier answer brings the earlier file back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_app.attachments import content
from desktop_app.attachments.examining import Candidate, opened
from desktop_app.base.clock import to_millis
from desktop_app.base.ids import survey_attachment_id
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.attachments import attachment, held_file, stored_content
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected

# On the path of every saved form.
_ANY_HELD = Prepared(select(held_file.c.name).where(held_file.c.owner == bindparam("form")))


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a form. ``here``: its content can be read on this computer."""

    name: str
    sha256: str
    size: int | None
    media_type: str
    here: bool


def hold(connection: Connection, owner: str, candidate: Candidate) -> None:
    """Keep a file for the form ``owner`` that is being entered; durable when the transaction ends.

    Raises:
        content.Damaged: the file has changed since it was looked at.
        CannotRead: it cannot be read any more.
    """
    with opened(candidate.source) as stream:
        content.keep(connection, stream, candidate.sha256, candidate.size)
    values = {
        "owner": owner,
        "name": candidate.name,
        "sha256": candidate.sha256,
        "media_type": candidate.media_type,
    }
    connection.execute(insert(held_file).values(values).on_conflict_do_nothing())


def attach(rec: Recorder, round_id: str, response_id: str, answers: Iterable[str]) -> None:
    """Record the held files that the finished form names, and forget the others."""
    if _ANY_HELD.first(rec.connection, {"form": response_id}) is None:
        return
    named = set(answers)
    record_held(
        rec,
        response_id,
        lambda name: survey_attachment_id(round_id, response_id, name) if name in named else "",
    )


def record_held(rec: Recorder, owner: str, id_of: Callable[[str], str]) -> None:
    """Record the files that were held while ``owner`` was typed; ``id_of`` gives the id for a name.

    Those that get no id are forgotten.
    """
    if _ANY_HELD.first(rec.connection, {"form": owner}) is None:
        return
    for item in rec.connection.execute(select(held_file).where(held_file.c.owner == owner)).all():
        entity_id = id_of(item.name)
        if not entity_id:
            continue
        kept = content.stored(rec.connection, item.sha256)
        rec.put(
            "attachment",
            entity_id,
            {
                "owner": owner,
                "name": item.name,
                "sha256": item.sha256,
                "size": None if kept is None else kept.size,
                "media_type": item.media_type,
                "added_by": rec.author,
                "added_at": to_millis(rec.clock.now()),
            },
        )
    _forget(rec.connection, owner)


def release_file(connection: Connection, owner: str, name: str) -> None:
    """Forget one file that is held; content that nothing else names goes too."""
    columns = held_file.c
    here = (columns.owner == owner, columns.name == name)
    contents = set(connection.execute(select(columns.sha256).where(*here)).scalars())
    connection.execute(delete(held_file).where(*here))
    for sha256 in contents - _named(connection, contents):
        content.remove(connection, sha256)


def release_files(connection: Connection, owner: str) -> None:
    """Forget what is held for a form; content that nothing else names goes too."""
    if _ANY_HELD.first(connection, {"form": owner}) is not None:
        _forget(connection, owner)


def record_file(rec: Recorder, entity_id: str, owner: str, candidate: Candidate) -> None:
    """Keep a file and record that it belongs to ``owner``, in one transaction.

    Raises:
        content.Damaged: the file has changed since it was looked at.
        CannotRead: it cannot be read any more.
    """
    with opened(candidate.source) as stream:
        content.keep(rec.connection, stream, candidate.sha256, candidate.size)
    fields: dict[str, Given] = {
        "owner": owner,
        "name": candidate.name,
        "sha256": candidate.sha256,
        "size": candidate.size,
        "media_type": candidate.media_type,
        "added_by": rec.author,
        "added_at": to_millis(rec.clock.now()),
    }
    rec.put("attachment", entity_id, fields)


def remove_file(rec: Recorder, entity_id: str, *, with_name: bool = False) -> None:
    """Record that a file belongs to nothing any more; content that nothing else names goes from here.

    ``with_name``: what it was called goes too, since it may say whom it is about.

    Should the province refuse that, the file is there again: so content that it knows of and does not hold
    yet stays.
    """
    present = rec.get("attachment", entity_id) or {}
    sha256 = str(present.get("sha256") or "")
    only_here = _is_synchronised(rec.connection, entity_id) and not content.is_confirmed(
        rec.connection, sha256
    )
    gone: dict[str, Given] = {"owner": "", "sha256": "", "size": None}
    rec.put("attachment", entity_id, {**gone, "name": ""} if with_name else gone)
    if sha256 and not only_here and not _named(rec.connection, {sha256}):
        content.remove(rec.connection, sha256)


def forget_unnamed(connection: Connection) -> None:
    """Forget every content that no record, held file or value that waits names, once all is answered."""
    there = set(connection.execute(select(stored_content.c.sha256)).scalars())
    if there:
        there.difference_update(connection.execute(select(attachment.c.sha256)).scalars())
        there.difference_update(connection.execute(select(held_file.c.sha256)).scalars())
        there.difference_update(_waiting_for_a_person(connection))
    for sha256 in there:
        content.remove(connection, sha256)


def _forget(connection: Connection, owner: str) -> None:
    columns = held_file.c
    contents = set(connection.execute(select(columns.sha256).where(columns.owner == owner)).scalars())
    connection.execute(delete(held_file).where(columns.owner == owner))
    for sha256 in contents - _named(connection, contents):
        content.remove(connection, sha256)


def files_of(connection: Connection, owner: str) -> list[Attachment]:
    """Return the files of a form, held ones included, by name."""
    columns, held = attachment.c, held_file.c
    recorded = select(columns.name, columns.sha256, columns.size, columns.media_type).where(
        columns.owner == owner
    )
    found = {
        row.name: Attachment(
            row.name, row.sha256, row.size, row.media_type, content.is_whole(connection, row.sha256)
        )
        for row in connection.execute(recorded)
    }
    for row in connection.execute(select(held.name, held.sha256, held.media_type).where(held.owner == owner)):
        kept = content.stored(connection, row.sha256)
        size = None if kept is None else kept.size
        here = kept is not None and kept.whole
        found.setdefault(row.name, Attachment(row.name, row.sha256, size, row.media_type, here))
    return [found[name] for name in sorted(found)]


def forms_with_files(connection: Connection, round_id: str) -> set[str]:
    """Return the forms of a round that files were attached to."""
    columns = attachment.c
    prefix = survey_attachment_id(round_id, "", "").removesuffix(":")
    query = select(columns.owner).where(columns.id >= prefix, columns.id < f"{prefix}\U0010ffff").distinct()
    return set(connection.execute(query).scalars())


def file_of(connection: Connection, owner: str, name: str) -> Attachment | None:
    """Return the file that an answer of a form names; ``None`` if no content belongs to the name."""
    return next((item for item in files_of(connection, owner) if item.name == name), None)


def _is_synchronised(connection: Connection, entity_id: str) -> bool:
    """Whether the province has heard of the file of a record."""
    device = current_device(connection)
    unsent = ops_of(connection, [entity_id], device=device.number, after=device.acked_seq)
    return not any(op.patch.get("sha256") for op, _ in unsent)


def _named(connection: Connection, contents: Collection[str]) -> set[str]:
    """Return which contents a record, a held file or a value that waits for a person names."""
    columns, held = attachment.c, held_file.c
    recorded = select(columns.sha256).where(columns.sha256.in_(contents))
    waiting = select(held.sha256).where(held.sha256.in_(contents))
    return {
        *connection.execute(recorded).scalars(),
        *connection.execute(waiting).scalars(),
        *_waiting_for_a_person(connection),
    }


def _waiting_for_a_person(connection: Connection) -> Iterator[str]:
    """Yield the contents of files that were refused and may be sent again, and of open conflicts."""
    refused, conflict = sync_rejected.c, sync_conflict.c
    patches = select(refused.patch).where(refused.entity == "attachment", refused.settled_at.is_(None))
    for patch in connection.execute(patches).scalars():
        yield str(decode_patch(patch).get("sha256") or "")
    others = select(conflict.other).where(
        conflict.entity == "attachment", conflict.field == "sha256", conflict.resolved_by == ""
    )
    for other in connection.execute(others).scalars():
        yield str(msgspec.msgpack.decode(other) or "")
