"""What lets its bearer in: the token of a device in a header, the secret of a link in an address."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final

from desktop_app.wire.messages import Code
from upstream.base.refusals import Refusal

LINK_PATH: Final = "/moi/"
"""Of the console's one-time links; their secret comes after it."""

_KNOWN = "sent by a device"
_DEVICE = "device and commune"


def bearer_token(header: str) -> bytes:
    """Return the token in ``Authorization: Bearer …``.

    Raises:
        Refusal: there is none.
    """
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise Refusal(Code.UNKNOWN_DEVICE)
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Refusal(Code.UNKNOWN_DEVICE) from error


def without_secret(path: str) -> str:
    """Return the path as it may be written down."""
    return f"{LINK_PATH}…" if path.startswith(LINK_PATH) else path


def note_known(scope: Mapping[str, Any], device: int = 0, commune: str = "") -> None:
    """Remember of a request that a device of this server sends it: no stranger takes its place."""
    scope["state"][_KNOWN] = True
    scope["state"][_DEVICE] = (device, commune)


def known_device(scope: Mapping[str, Any]) -> tuple[int, str]:
    """Return the number and commune of the device that sends a request; 0 and empty where none was found."""
    device, commune = scope["state"].get(_DEVICE, (0, ""))
    return int(device), str(commune)


def is_known(scope: Mapping[str, Any]) -> bool:
    """Return whether it was found that a device of this server sends the request."""
    return _KNOWN in scope["state"]
