"""Sync state of the book: which server, how far, and the outcome of the last tries."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.journal.handed_in import forget_arrivals
from desktop_app.storage.facts import facts_beginning, set_facts
from desktop_app.sync.problems import Later, NotReached, Offline
from desktop_app.wire.ranges import MARK_PATTERN

_PREFIX = "sync."
_OF_THE_BOOK = frozenset({"files_when"})
"""What does not depend on the server; all else is reset when the book leaves it."""

_FACTS = {"former_cursor": "told"}
"""Facts that books have under another name."""


class FilesWhen(StrEnum):
    """When files travel: with every exchange, or only with one that a person asked for."""

    ALWAYS = "always"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class SyncState:
    """Times are milliseconds since 1970 UTC, 0 for never. ``address`` is empty before enrolment.

    ``cursor`` is the last change of the province that is known, ``sent_seq`` the last op that was ever sent;
    if it is after the acknowledged one, an answer was lost. ``files_when`` is a :class:`FilesWhen`,
    ``files_seen`` what was known of the province's files at the last request. ``see_first`` is 1 until a new
    device id was sent what its pending ops are based on. ``say_first`` is the last op written before the
    province was restored: it is sent before anything is fetched. ``unheld`` is the first op acknowledged
    before the province's answer to it was complete, 0 for none. ``say_conflicts`` is 1 until open conflicts
    were reported again to a restored province. ``former_cursor`` is the cursor from before a new code, until
    it was sent once. ``not_before`` is until when the province asked for a pause. ``see_own`` is 1 while
    everything is fetched again after a difference or a restore, own records too. ``compared_tables`` is the
    revision of the tables at the last comparison: an older program leaves out what its tables do not have, so
    a newer one compares at once. ``release_problem`` is why
    the last signed list, or a piece of a program, was refused. ``urgent`` is the number up to which the state
    of urgent reports at the province is known. ``bring_along`` is 1 from connecting to another server until
    its records are here and what it lacks is in the journal; ``joined_epoch`` is that server's epoch at that
    time. ``bundle_key`` is the server's key for bundles, in hexadecimal digits. ``bundle_number`` is that of
    the last bundle written for it, ``bundle_at`` when, ``bundle_seq`` the last op in it; ``bundle_read`` is
    the number of its last bundle that was read. ``bundle_outdated`` is the last bundle written before
    everything was fetched again: pages in answers up to that one are older than what is here.
    ``bundle_room`` is for how many bytes of files the province had room by its last answer; -1: not known.
    ``joining`` is with what the next bundle makes this computer known (``sync/courier/joining.py``); empty
    once it is.
    """

    address: str = ""
    server_id: str = ""
    server_name: str = ""
    epoch: str = ""
    cursor: int = 0
    sent_seq: int = 0
    catalogue: str = ""
    last_success: int = 0
    last_try: int = 0
    last_compared: int = 0
    compared_tables: str = ""
    failures: int = 0
    last_problem: str = ""
    offline: int = 1
    files_when: str = "always"
    files_seen: str = ""
    files_problem: str = ""
    see_first: int = 0
    not_before: int = 0
    say_first: int = 0
    unheld: int = 0
    say_conflicts: int = 0
    former_cursor: int = 0
    see_own: int = 0
    release_problem: str = ""
    urgent: int = 0
    bring_along: int = 0
    joined_epoch: str = ""
    bundle_key: str = ""
    bundle_number: int = 0
    bundle_at: int = 0
    bundle_seq: int = 0
    bundle_read: int = 0
    bundle_outdated: int = 0
    bundle_room: int = -1
    joining: str = ""


def encode_problem(problem: Problem) -> str:
    """Return a problem as a fact: its sentence is translated when it is shown, not when it is met."""
    params = {name: str(value) for name, value in problem.params.items()}
    return json.dumps([problem.message, params], ensure_ascii=False)


def problem_sentence(stored: str) -> str:
    """Return the sentence of a stored problem in the present language; empty for none."""
    if not stored:
        return ""
    message, params = json.loads(stored)
    return tr(message, **params)


def read_state(connection: Connection) -> SyncState:
    """Return the facts of the book about sync."""
    stored = facts_beginning(connection, _PREFIX)
    read = _readers()
    known: dict[str, Any] = {
        read[fact][0]: read[fact][1](stored[fact]) for fact in stored.keys() & read.keys()
    }
    return SyncState(**known)


@cache
def _readers() -> Mapping[str, tuple[str, Callable[[str], Any]]]:
    """By the name of each fact its field, and what makes a value of it; read many times an exchange."""
    kinds = {field.name: int if isinstance(field.default, int) else str for field in fields(SyncState)}
    return {
        _FACTS.get(name, name): (name, sendable_epoch if name == "epoch" else kind)
        for name, kind in kinds.items()
    }


def sendable_epoch(epoch: str) -> str:
    """Return the mark of an epoch as a request may carry it.

    Earlier programs stored any text that a server sent. One that no request may carry is replaced by its
    digest: an epoch that the province does not know, so it answers with what survived and the exchange
    continues.
    """
    if re.search(MARK_PATTERN, epoch):
        return epoch
    return hashlib.sha256(epoch.encode("utf-8", "replace")).hexdigest()


def change_state(connection: Connection, **changes: str | int) -> None:
    """Set facts about sync."""
    for name in changes:
        if name not in SyncState.__slots__:
            raise KeyError(f"sync has no fact {name}")
    set_facts(connection, {_PREFIX + _FACTS.get(name, name): str(value) for name, value in changes.items()})


def reset_state(connection: Connection) -> None:
    """Have the state be that of a book which never exchanged; what a person chose stays."""
    fresh = SyncState()
    names = [field.name for field in fields(SyncState) if field.name not in _OF_THE_BOOK]
    change_state(connection, **{name: getattr(fresh, name) for name in names})
    forget_arrivals(connection)


def note_failure(connection: Connection, problem: Problem, now: int, sent_before: int) -> None:
    """Record how a try failed; ``sent_before`` is the last op sent before it."""
    state = read_state(connection)
    if isinstance(problem, NotReached):
        change_state(connection, sent_seq=sent_before)
    later = problem.seconds * 1000 if isinstance(problem, Later) else None
    change_state(
        connection,
        last_try=now,
        failures=state.failures + 1 if later is None else 1,
        not_before=0 if later is None else now + later,
        last_problem=encode_problem(problem),
        offline=int(isinstance(problem, (Offline, Later))),
    )


def note_success(connection: Connection, now: int) -> None:
    """Record that a round was completed."""
    change_state(connection, last_success=now, last_try=now, failures=0, last_problem="", not_before=0)
