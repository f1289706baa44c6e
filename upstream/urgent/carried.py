"""Files of urgent reports brought by a person: verified by the key of the computer that wrote them."""

from __future__ import annotations

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey
from sqlalchemy import Connection

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import Code
from desktop_app.wire.urgent.carried import CarriedFile, read_file, read_messages
from desktop_app.wire.urgent.messages import URGENT_AT_ONCE
from upstream.base.limits import CommuneLimits
from upstream.base.refusals import Refusal
from upstream.devices.devices import EnrolledDevice, find_by_id
from upstream.urgent.reports import take

_KEY_BYTES = 32


def take_carried(
    connection: Connection, server_id: str, content: bytes, now: int, most: CommuneLimits
) -> tuple[EnrolledDevice, int]:
    """Keep the reports of a file that are not here yet: whose they are, and how many are new.

    Raises:
        Malformed: it is no such file.
        Refusal: it was written for another server, by an unknown or refused computer, or was changed since.
    """
    file = read_file(content)
    if file.server_id != server_id:
        raise Refusal(Code.WRONG_KIND)
    device = find_by_id(connection, file.device)
    if device is None:
        raise Refusal(Code.UNKNOWN_DEVICE)
    if device.revoked:
        raise Refusal(Code.REVOKED)
    _prove(file, device)
    new = 0
    messages = read_messages(file.messages)
    for start in range(0, len(messages), URGENT_AT_ONCE):
        new += take(connection, device, messages[start : start + URGENT_AT_ONCE], now, most)
    return device, new


def _prove(file: CarriedFile, device: EnrolledDevice) -> None:
    if len(device.public_key) != _KEY_BYTES:
        raise Refusal(Code.UNKNOWN_DEVICE)
    try:
        VerifyKey(device.public_key).verify(file.signed, file.signature)
    except (BadSignatureError, ValueError) as error:
        raise Malformed("the file was changed") from error
