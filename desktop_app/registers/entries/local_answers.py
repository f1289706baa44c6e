"""Answers that a register calls private, such as identity numbers: kept on this computer, and nowhere else.

They are neither journalled nor sent, are in no list, and are not searched (Law on Personal Data
Protection 91/2025/QH15; the minimum that a task needs). They leave with the backup of the book alone, which
is sealed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from desktop_app.catalogue.registers.definition import Register
from desktop_app.registers.entries.reading import listed
from desktop_app.storage.tables.registers import matter_secret

_BEFORE, _AFTER = "-", "+"
"""Before the name of a private answer that a file replaced: what it was, what it was replaced by."""


def shared_answers(register: Register, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that may be journalled and sent."""
    return {name: value for name, value in answers.items() if not is_private(register, name)}


def save_local_answers(
    connection: Connection, register: Register, matter_id: str, answers: Mapping[str, str]
) -> None:
    """Keep the private ones among the answers of an entry in place of those kept before."""
    connection.execute(delete(matter_secret).where(matter_secret.c.matter_id == matter_id))
    rows = [
        {"matter_id": matter_id, "name": name, "value": value}
        for name, value in answers.items()
        if value and is_private(register, name)
    ]
    if rows:
        connection.execute(insert(matter_secret), rows)


def keep_replaced(
    connection: Connection, event_id: str, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    """Keep the private answers that a file replaces, and by which, under the id of the event that says so."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    sides = ((_BEFORE, before), (_AFTER, after))
    rows = [
        {"matter_id": event_id, "name": side + name, "value": answers[name]}
        for side, answers in sides
        for name in names
        if name in answers
    ]
    if rows:
        connection.execute(insert(matter_secret), rows)


def put_back_replaced(connection: Connection, register: Register, matter_id: str, event_id: str) -> None:
    """Let an entry have the private answers again that a file replaced; those corrected since stay."""
    kept = local_answers_of(connection, event_id) if register.private else {}
    if not kept:
        return
    present = local_answers_of(connection, matter_id)
    for name in {each[1:] for each in kept}:
        if present.get(name) == kept.get(_AFTER + name):
            present[name] = kept.get(_BEFORE + name, "")
    save_local_answers(connection, register, matter_id, present)


def local_answers_of(connection: Connection, matter_id: str) -> dict[str, str]:
    """The private answers of an entry that this computer keeps; the caller has asked for the right."""
    columns = matter_secret.c
    query = select(columns.name, columns.value).where(columns.matter_id == matter_id)
    return {row.name: row.value for row in connection.execute(query)}


def local_answers_of_all(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """The private answers of many entries, by entry; those without any are missing."""
    columns = matter_secret.c
    query = select(columns.matter_id, columns.name, columns.value).where(columns.matter_id.in_(listed(ids)))
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in connection.execute(query):
        found[row.matter_id][row.name] = row.value
    return found


def is_private(register: Register, name: str) -> bool:
    """Also of an answer within a repeat: ``member[2]/id_number``."""
    return name.rpartition("/")[2].partition("[")[0] in register.private
