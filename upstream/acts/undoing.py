"""The way back of an act: another act that takes it back in every commune where it was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, update

from upstream.acts.acts import ActKind, ActState, NewAct, StepState, begin, find, steps
from upstream.base.problems import ServerProblem
from upstream.database.act_tables import act as table

INVERSES: Final[Mapping[ActKind, ActKind]] = {
    ActKind.ACCEPT: ActKind.WITHDRAW_ACCEPTANCE,
    ActKind.RETURN: ActKind.WITHDRAW_RETURN,
    ActKind.BEGIN_ENTRY: ActKind.WITHDRAW_ENTRY,
    ActKind.REMIND: ActKind.WITHDRAW_REMINDER,
    ActKind.MAKE_CODES: ActKind.WITHDRAW_CODES,
}


def withdraw(connection: Connection, number: int, reason: str, author: str, now: int) -> int:
    """Begin to take an act back, for a reason; it is stopped where it runs. The number of the new act.

    What was so before the act, and what was refused, stays as it is.

    Raises:
        ServerProblem: there is no reason, it is one that takes another back, was withdrawn before, or has
            done nothing.
    """
    if not reason.strip():
        raise ServerProblem("Say why the act is withdrawn.")
    # Waits for the steps that are being taken, so that what they do is among what is taken back.
    ended = update(table).where(table.c.number == number, table.c.state == ActState.RUNNING.value)
    connection.execute(ended.values(state=ActState.STOPPED.value, state_at=now, state_by=author))
    act = find(connection, number)
    if act.kind not in INVERSES:
        raise ServerProblem(
            "Act {number} takes another one back. Begin that one again instead.", number=number
        )
    if act.undone_by is not None:
        raise ServerProblem(
            "Act {number} was withdrawn before, by act {other}.", number=number, other=act.undone_by
        )
    done = [(step.commune, step.subject) for step in steps(connection, number, [StepState.DONE])]
    if not done:
        raise ServerProblem("Act {number} has changed nothing in any commune yet.", number=number)
    return begin(
        connection,
        NewAct(INVERSES[act.kind], act.title, done, author, reason.strip(), act.content, undoes=number),
        now,
    )
