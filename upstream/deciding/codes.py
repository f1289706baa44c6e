"""One-time codes that were made: which can still be used, and withdrawing one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select, update

from desktop_app.base.i18n import N_
from upstream.base.problems import ServerProblem
from upstream.database.tables import enrolment_code as table
from upstream.deciding.decision_log import DecisionKind, record_decision


class CodeState(StrEnum):
    """Whether a code can be used."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


CODE_STATES = {
    CodeState.OPEN: N_("can be used"),
    CodeState.USED: N_("used"),
    CodeState.EXPIRED: N_("expired"),
    CodeState.WITHDRAWN: N_("withdrawn"),
}


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A code, named by its hash: what the computer types is kept nowhere. Times are ms since 1970 UTC."""

    id: str
    commune: str
    name: str
    state: CodeState
    made_at: int
    made_by: str
    expires_at: int
    used_by: str


def codes(connection: Connection, now: int, commune: str | None = None) -> list[MadeCode]:
    """Return the codes that were made, by commune, the newest first."""
    query = select(table).order_by(table.c.commune, table.c.made_at.desc(), table.c.code_hash)
    if commune is not None:
        query = query.where(table.c.commune == commune)
    return [
        MadeCode(
            row.code_hash.hex(),
            row.commune,
            row.name,
            _state(row.used_by, row.withdrawn_at, row.expires_at, now),
            row.made_at,
            row.made_by,
            row.expires_at,
            row.used_by or "",
        )
        for row in connection.execute(query)
    ]


def withdraw_code(connection: Connection, code_hash: bytes, reason: str, author: str, now: int) -> bool:
    """Let nobody enrol with a code any more; false where nobody could.

    Raises:
        ServerProblem: a computer enrolled with it: that one is to be revoked.
    """
    query = select(table).where(table.c.code_hash == code_hash).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is not None and row.used_by is not None:
        raise ServerProblem(
            "A computer of {commune} was connected with this code: {device}. Refuse it with “revoke”.",
            commune=row.commune,
            device=row.used_by,
        )
    if row is None or _state(None, row.withdrawn_at, row.expires_at, now) is not CodeState.OPEN:
        return False
    connection.execute(update(table).where(table.c.code_hash == code_hash).values(withdrawn_at=now))
    content = {"reason": reason, "author": author}
    record_decision(connection, DecisionKind.CODE_WITHDRAWN, code_hash.hex(), now, row.commune, content)
    return True


def _state(used_by: str | None, withdrawn_at: int | None, expires_at: int, now: int) -> CodeState:
    if used_by is not None:
        return CodeState.USED
    if withdrawn_at is not None:
        return CodeState.WITHDRAWN
    return CodeState.EXPIRED if expires_at < now else CodeState.OPEN
