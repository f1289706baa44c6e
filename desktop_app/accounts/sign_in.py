"""Signing in."""

from __future__ import annotations

from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import find_officer
from desktop_app.accounts.pins import check_pin
from desktop_app.base.clock import Clock
from desktop_app.storage.store import Store


def sign_in(store: Store, clock: Clock, officer_id: str, pin: str) -> Officer:
    """The officer, if the PIN is right. A wrong attempt is counted durably before this raises.

    Raises:
        WrongPin: the PIN is wrong, there is none, or it is not yet time to try again.
    """
    with store.write() as connection:
        refused = check_pin(connection, clock, officer_id, pin)
    if refused is not None:
        raise refused
    with store.read() as connection:
        return find_officer(connection, officer_id)
