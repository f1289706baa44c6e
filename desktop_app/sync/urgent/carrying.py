"""Urgent reports in a file that a person carries to the province when there is no connection.

They stay pending: the province takes each once, whichever way it arrives first.
"""

from __future__ import annotations

from pathlib import Path

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.base.durable_file import write_durably
from desktop_app.journal import urgent
from desktop_app.journal.devices import current_device
from desktop_app.sync.book import SyncBook
from desktop_app.sync.identity.device_key import signature
from desktop_app.sync.problems import NotConnected, Refused
from desktop_app.sync.state import read_state
from desktop_app.wire.signing import carried_words
from desktop_app.wire.urgent.carried import (
    CARRIED_AT_ONCE,
    CARRIED_BYTES,
    MARK,
    CarriedFile,
    pack_messages,
    write_file,
)
from desktop_app.wire.urgent.fitting import fitting


def write_carried(book: SyncBook, target: Path) -> int:
    """Write the pending reports into a file; return how many.

    Raises:
        NotAllowed: the officer may not exchange, or not read registers: the file can be read by anybody.
        NotConnected: this computer was never connected, so no province knows its signature.
        Refused: nothing is pending, or the key of this computer is lost.
        CannotWrite: the file cannot be written.
    """
    with book.store.read() as connection:
        for right in ("sync.run", "registers.read"):
            book.session.require(connection, right)
        state, device = read_state(connection), current_device(connection)
        messages = fitting(urgent.waiting(connection, CARRIED_AT_ONCE), CARRIED_BYTES)
    if not state.server_id:
        raise NotConnected(
            "This office is not connected to a province yet. Connect it with the code you were given."
        )
    if not messages:
        raise Refused("No urgent report waits to be sent.")
    packed = pack_messages(messages)
    signed = signature(book.vault, device.device_id, carried_words(state.server_id, device.device_id, packed))
    if not signed:
        raise Refused(
            "The key of this computer is lost. Connect it with another code, then write the file again."
        )
    with book.store.write() as connection:
        log_access(
            connection, book.clock, book.session.name, AccessAction.EXPORT, "register", records=len(messages)
        )
    write_durably(target, write_file(CarriedFile(MARK, state.server_id, device.device_id, packed, signed)))
    return len(messages)
