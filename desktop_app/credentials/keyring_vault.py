"""Secrets in the keyring of the operating system: Windows Credential Manager, Secret Service, Keychain.

Only backends known to encrypt under the user's account are taken. ``keyring`` also finds backends
that fail, forget or write plain text; with those the program asks for a passphrase instead.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from desktop_app.credentials.vault import KeyringUnreachable, SecretName, SecretsDamaged, VaultKind

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "so-mat-tran"
_TRUSTED: dict[str, tuple[str, ...]] = {
    "keyring.backends.Windows": ("WinVaultKeyring",),
    "keyring.backends.SecretService": ("Keyring",),
    "keyring.backends.libsecret": ("Keyring",),
    "keyring.backends.kwallet": ("DBusKeyring", "DBusKeyringKWallet4"),
    "keyring.backends.macOS": ("Keyring",),
}
"""Modules of backends that encrypt, with their classes, the better first."""


def _bad_settings() -> tuple[type[Exception], ...]:
    """What keyring raises for a variable or a settings file that names no backend (by reading its code)."""
    import configparser

    return (ImportError, AttributeError, ValueError, RuntimeError, configparser.Error, OSError)


class KeyringSearch(msgspec.Struct, frozen=True):
    """What was found: a backend that works, or the reasons (English, for the log) why none does."""

    backend: KeyringBackend | None
    reasons: tuple[str, ...]


def find_keyring() -> KeyringSearch:
    """Look for a keyring that encrypts and that keeps, gives back and forgets a test secret."""
    from desktop_app.credentials.keyring_library import load_keyring_library

    load_keyring_library()
    import keyring

    reasons: list[str] = []
    try:
        chosen = keyring.get_keyring()
    except _bad_settings() as error:
        return KeyringSearch(None, (f"keyring's settings on this computer cannot be used: {error}",))
    for backend in _candidates(chosen):
        reason = _objection(backend)
        if reason is None:
            return KeyringSearch(backend, tuple(reasons))
        reasons.append(f"{type(backend).__module__}: {reason}")
    return KeyringSearch(None, tuple(reasons))


def same_keyring(module: str) -> KeyringBackend | None:
    """The backend that was chosen when the book was new, unprobed; ``None`` when it is not available now.

    A start then costs no writing, and a locked keyring shows when the key is read. The other backends are
    not looked for: loading all of them takes as long as all other work on the key (docs/decisions/0013).
    """
    from desktop_app.credentials.keyring_library import load_keyring_library

    load_keyring_library()
    from keyring.core import load_keyring

    for name in _TRUSTED.get(module, ()):
        try:
            return load_keyring(f"{module}.{name}")
        except (ImportError, RuntimeError):  # what keyring raises for a backend that cannot work here
            continue
    return None


def _candidates(chosen: KeyringBackend) -> list[KeyringBackend]:
    # A chain writes to its first member but reads from all: take one member and stay with it.
    from keyring.backends.chainer import ChainerBackend

    return list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]


def _objection(backend: KeyringBackend) -> str | None:
    if type(backend).__module__ not in _TRUSTED:
        return "is not known to encrypt"
    if backend.priority <= 0:
        return "is not available"
    return _failed_probe(backend)


def _failed_probe(backend: KeyringBackend) -> str | None:
    user, secret = f"probe-{os.urandom(4).hex()}", os.urandom(16).hex()
    try:
        backend.set_password(SERVICE, user, secret)
        kept = backend.get_password(SERVICE, user)
        backend.delete_password(SERVICE, user)
        left = backend.get_password(SERVICE, user)
    except _backend_errors() as error:
        return f"does not keep a test secret ({type(error).__name__})"
    return None if kept == secret and left is None else "does not give a test secret back"


def _backend_errors() -> tuple[type[Exception], ...]:
    """Errors of keyring and of the libraries under it, which it lets through unchanged."""
    from keyring.errors import KeyringError

    found: list[type[Exception]] = [KeyringError, OSError, RuntimeError]
    try:
        from jeepney import DBusErrorResponse  # type: ignore[import-untyped]
        from secretstorage.exceptions import SecretStorageException

        found += [DBusErrorResponse, SecretStorageException]
    except ImportError:  # not a Linux desktop
        pass
    return tuple(found)


class KeyringVault:
    """Secrets of one book in the keyring, filed under the book's id."""

    kind = VaultKind.KEYRING

    def __init__(self, backend: KeyringBackend, book_id: str) -> None:
        self._backend = backend
        self._book_id = book_id

    def read(self, name: SecretName) -> bytes | None:
        """Return the secret, or ``None`` when there is none under this name.

        Raises:
            KeyringUnreachable: the keyring is locked or gone.
            SecretsDamaged: another program wrote under this name.
        """
        text = self._ask(lambda: self._backend.get_password(SERVICE, self._user(name)))
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise SecretsDamaged(
                "The entry “{name}” in the keyring was changed by something else. "
                "Open the book with its recovery code.",
                name=self._user(name),
            ) from error

    def write(self, name: SecretName, secret: bytes) -> None:
        """Keep the secret, replacing an earlier one.

        Raises:
            KeyringUnreachable: the keyring is locked or gone, or did not keep the secret.
        """
        text = base64.b64encode(secret).decode()
        self._ask(lambda: self._backend.set_password(SERVICE, self._user(name), text))
        if self.read(name) != secret:
            raise _unreachable()

    def delete(self, name: SecretName) -> None:
        """Forget the secret; nothing happens when there is none.

        Raises:
            KeyringUnreachable: the keyring is locked or gone.
        """
        if self.read(name) is not None:
            self._ask(lambda: self._backend.delete_password(SERVICE, self._user(name)))

    def _user(self, name: SecretName) -> str:
        return f"{self._book_id}/{name.value}"

    def _ask[T](self, call: Callable[[], T]) -> T:
        try:
            return call()
        except _backend_errors() as error:
            raise _unreachable() from error


def _unreachable() -> KeyringUnreachable:
    return KeyringUnreachable(
        "The keyring of this computer, which holds the key of the book, does not answer. "
        "Sign in to the computer again (or unlock the keyring), then open the program again. "
        "The book is untouched."
    )
