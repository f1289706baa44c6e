"""Communes started by mistake, such as by a misspelt code: with nothing in them they are withdrawn."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from upstream.base.problems import ServerProblem
from upstream.communes.choosing import require_kept
from upstream.communes.communes import lock_head
from upstream.database.act_tables import act_step
from upstream.database.schema import metadata
from upstream.database.tables import commune as table
from upstream.database.tables import content_piece, device, rejected, urgent_message
from upstream.deciding.decision_log import DecisionKind, record_decision
from upstream.devices.devices import PROVINCE


def withdraw_commune(connection: Connection, code: str, reason: str, author: str, now: int) -> None:
    """Take a commune out in which no office has ever worked, with its one-time codes.

    What the province itself has written there goes with it; what acts did there is still listed.

    Raises:
        ServerProblem: there is no reason, no such commune, or an office works there.
    """
    if not reason.strip():
        raise ServerProblem("Say why the commune is withdrawn.")
    require_kept(connection, code)
    lock_head(connection, code)
    of_offices = select(device.c.number).where(
        device.c.commune == code, device.c.device_id != f"{PROVINCE}:{code}"
    )
    contents = select(content_piece.c.sha256).where(content_piece.c.commune == code)
    reports = select(urgent_message.c.id).where(urgent_message.c.commune == code)
    if any(connection.execute(query.limit(1)).first() for query in (of_offices, contents, reports)):
        raise ServerProblem(
            "Computers of the commune {code} were connected, so it is not withdrawn. If it has another code "
            "now, publish the list of communes that says so; refuse single computers with “revoke”.",
            code=code,
        )
    of_commune = select(device.c.number).where(device.c.commune == code)
    connection.execute(delete(rejected).where(rejected.c.device.in_(of_commune)))
    for each in reversed(metadata.sorted_tables):
        if "commune" in each.c and each is not act_step:
            connection.execute(delete(each).where(each.c.commune == code))
    connection.execute(delete(table).where(table.c.code == code))
    content = {"reason": reason.strip(), "author": author}
    record_decision(connection, DecisionKind.COMMUNE_WITHDRAWN, code, now, code, content)
