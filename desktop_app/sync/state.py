"""What a book remembers of its exchanges: with whom, how far, how it went."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.storage.facts import facts_beginning, set_facts
from desktop_app.sync.problems import Later, NotReached
from desktop_app.wire.ranges import MARK_PATTERN

_PREFIX = "sync."
_OF_THE_BOOK = frozenset({"files_when"})
"""What does not depend on the server: all else of the state ends with it."""


class FilesWhen(StrEnum):
    """When files travel: with every exchange, or only with one that a person asked for."""

    ALWAYS = "always"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class SyncState:
    """Times are milliseconds since 1970 UTC, 0 for never. ``address`` is empty before enrolment.

    ``cursor`` is how far the province's changes are known, ``sent_seq`` the last op that was ever
    given to the line; behind the acknowledged one it means that an answer was lost. ``files_when`` is a
    :class:`FilesWhen`, ``files_seen`` what of the province's files was known when it was last asked.
    ``see_first`` is 1 while a new device id has not yet been sent what its pending ops are based on.
    ``say_first`` is the last op that was written before the province was restored: it is sent before anything
    is fetched from there. ``unheld`` is the first op that was acknowledged although not all that the province
    had to say about it is here, 0 for none. ``say_conflicts`` is 1 until the items of differing values were
    said again to a province that was restored. ``told`` is how far the province's changes were known before a
    new code, until the province was told so once. ``not_before`` is until when the province asked to be left
    alone. ``see_own`` is 1 while all is seen anew after a difference or a restore, own records too.
    ``release_problem`` is why what the province signed last, or sent of a program, was not taken.
    ``urgent`` is the number up to which the standing of urgent reports at the province is known.
    ``bring_along`` is 1 from when the book is connected to another server than before until all of that is
    here and what it lacks is in the journal; ``joined_epoch`` is that server's epoch when it was connected.
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
    failures: int = 0
    last_problem: str = ""
    files_when: str = "always"
    files_seen: str = ""
    files_problem: str = ""
    see_first: int = 0
    not_before: int = 0
    say_first: int = 0
    unheld: int = 0
    say_conflicts: int = 0
    told: int = 0
    see_own: int = 0
    release_problem: str = ""
    urgent: int = 0
    bring_along: int = 0
    joined_epoch: str = ""


def encode_problem(problem: Problem) -> str:
    """A problem as a fact: its sentence is translated when it is shown, not when it is met."""
    params = {name: str(value) for name, value in problem.params.items()}
    return json.dumps([problem.questionnaire, params], ensure_ascii=False)


def problem_sentence(stored: str) -> str:
    """The sentence of a stored problem in the present language; empty for none."""
    if not stored:
        return ""
    questionnaire, params = json.loads(stored)
    return tr(questionnaire, **params)


def read_state(connection: Connection) -> SyncState:
    """The facts of the book about sync."""
    stored = facts_beginning(connection, _PREFIX)
    known: dict[str, Any] = {
        field.name: int(stored[field.name]) if isinstance(field.default, int) else stored[field.name]
        for field in fields(SyncState)
        if field.name in stored
    }
    state = SyncState(**known)
    return replace(state, epoch=sendable_epoch(state.epoch))


def sendable_epoch(epoch: str) -> str:
    """The mark of an epoch as a request may bear it.

    Earlier programs kept any text that a server sent. Whatever no request may say is named by its digest: an
    epoch other than every one the province has, so that it tells what survived, and the exchange goes on.
    """
    if re.search(MARK_PATTERN, epoch):
        return epoch
    return hashlib.sha256(epoch.encode("utf-8", "replace")).hexdigest()


def change_state(connection: Connection, **changes: str | int) -> None:
    """Set facts about sync."""
    for name in changes:
        if name not in SyncState.__slots__:
            raise KeyError(f"sync has no fact {name}")
    set_facts(connection, {_PREFIX + name: str(value) for name, value in changes.items()})


def begin_state_anew(connection: Connection) -> None:
    """Have the state be that of a book which never exchanged; what a person chose stays."""
    fresh = SyncState()
    names = [field.name for field in fields(SyncState) if field.name not in _OF_THE_BOOK]
    change_state(connection, **{name: getattr(fresh, name) for name in names})


def note_failure(connection: Connection, problem: Problem, now: int, sent_before: int) -> None:
    """Remember how a try went wrong; ``sent_before`` is what had been given to the line before it."""
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
    )


def note_success(connection: Connection, now: int) -> None:
    """Remember that a round came to its end."""
    change_state(connection, last_success=now, last_try=now, failures=0, last_problem="", not_before=0)
