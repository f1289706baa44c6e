"""The one secret that a start needs, asked of the Secret Service of Linux without ``keyring``.

``keyring`` is loaded with a web client and an XML parser: more work than a window that waits for a PIN. It
asks the same service by the same library, ``secretstorage``. Whatever is not as it is nearly always (locked,
other settings, nothing there, an error) is left to ``keyring``, which asks or says why.
"""

from __future__ import annotations

import os
from contextlib import closing
from typing import Final

MODULE: Final = "keyring.backends.SecretService"
"""The backend of ``keyring`` that keeps secrets there."""

_SETTINGS: Final = "KEYRING_PROPERTY_"
"""Begins the variables by which a person has ``keyring`` look elsewhere."""


def secret_at_start(service: str, user: str) -> str | None:
    """The secret as ``keyring`` filed it; ``None``: ask ``keyring``."""
    if any(name.startswith(_SETTINGS) for name in os.environ):
        return None
    try:
        import secretstorage

        with closing(secretstorage.dbus_init()) as connection:
            collection = secretstorage.get_default_collection(connection)
            if collection.is_locked():
                return None
            for item in collection.search_items({"username": user, "service": service}):
                return None if item.is_locked() else str(item.get_secret().decode())
    except Exception:  # noqa: BLE001  (keyring meets it too, and says which it is)
        return None
    return None
