"""Reads one secret from the Secret Service of Linux by D-Bus alone.

``keyring`` and what it loads (a web client, ``cryptography``) cost a start more than opening the book. It
stays the way to write, to unlock and to say what is wrong: here all that is not the secret is ``None``.
"""

from __future__ import annotations

from typing import Any

_BUS_NAME = "org.freedesktop.secrets"
_PATH = "/org/freedesktop/secrets"
_COLLECTION = f"{_PATH}/aliases/default"
_INTERFACE = "org.freedesktop.Secret"
_SECONDS = 5.0


def read_secret(service: str, user: str) -> str | None:
    """Return what ``keyring`` filed under these names; ``None`` where that library has to be asked."""
    try:
        from jeepney.io.blocking import open_dbus_connection

        with open_dbus_connection(bus="SESSION") as connection:
            return _read(connection, {"service": service, "username": user})
    except (
        ImportError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ):  # no bus, or none that answers
        return None


def _read(connection: Any, names: dict[str, str]) -> str | None:
    session = _call(connection, _PATH, "Service", "OpenSession", "sv", ("plain", ("s", "")))
    found = _call(connection, _COLLECTION, "Collection", "SearchItems", "a{ss}", (names,))
    if session is None or not found or not found[0]:
        return None
    secret = _call(connection, found[0][0], "Item", "GetSecret", "o", (session[1],))
    return None if secret is None else bytes(secret[0][2]).decode()


def _call(
    connection: Any, path: str, interface: str, method: str, signature: str, body: tuple[object, ...]
) -> Any:
    """What a method answered; ``None`` for an error, as for an item that is locked."""
    from jeepney import DBusAddress, MessageType, new_method_call

    address = DBusAddress(path, _BUS_NAME, f"{_INTERFACE}.{interface}")
    reply = connection.send_and_get_reply(new_method_call(address, method, signature, body), timeout=_SECONDS)
    return reply.body if reply.header.message_type is MessageType.method_return else None
