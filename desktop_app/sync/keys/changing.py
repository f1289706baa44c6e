"""Another key for what is written from now on: a computer that was lost has only the earlier one."""

from __future__ import annotations

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.accounts.officers import MANAGE, require_author
from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder
from desktop_app.office_key.ring import hold_key, key_ring
from desktop_app.office_key.secret_key import OfficeKey
from desktop_app.sync.keys.records import (
    HOLDER,
    KEY,
    NOBODY,
    box_for_holder,
    find_holder,
    is_proved,
    key_holders,
    key_records,
    proof_for,
    sealed_older,
)


def shut_out(rec: Recorder, holder_id: str) -> None:
    """Make a key that a computer, or a code, does not get; all others that were let in get it.

    What was sealed before it can still open, until it is sealed again
    (:mod:`desktop_app.sync.keys.resealing`). That the province refuses the computer is asked of it apart.

    Raises:
        NotAllowed: the author may not manage officers.
        Problem: this computer has not the key, or there is no such holder; nothing was changed.
    """
    require_author(rec.connection, rec.author, MANAGE)
    ring, records = key_ring(rec.connection), key_records(rec.connection)
    present = ring.keys.get(ring.in_force)
    if present is None or not records or find_holder(rec.connection, holder_id) is None:
        raise Problem("The key of the office cannot be changed here now. Exchange first, then look again.")
    key = OfficeKey.new()
    stays = [
        each
        for each in key_holders(rec.connection)
        if each.id != holder_id and is_proved({present.id: present}, each)
    ]
    rec.put(
        KEY,
        key.id,
        {
            "ordinal": records[0].ordinal + 1,
            "commitment": key.commitment,
            "made_by": rec.author,
            "made_at": to_millis(rec.clock.now()),
            "boxes": {each.id: box_for_holder(key, each) for each in stays},
            "older": {each.id: sealed_older(key, each) for each in ring.keys.values()},
        },
    )
    rec.put(HOLDER, holder_id, {"shut_out_by": rec.author or NOBODY, "proof": ""})
    for each in stays:
        rec.put(HOLDER, each.id, {"proof": proof_for(key, each.id, each.public)})
    hold_key(rec.connection, key, made=True)
    log_access(rec.connection, rec.clock, rec.author, AccessAction.CHANGE, KEY, holder_id)
