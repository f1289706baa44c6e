"""Asks for the passphrase of a new place for the key before slow work begins in another thread."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from desktop_app.credentials.keyring_vault import find_keyring
from desktop_app.credentials.opening import AskPassphrase, PassphraseFor, passphrase_from_file, refuse_to_ask
from desktop_app.credentials.vault import VaultKind
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.safety.passphrase_view import NewKey


def ask_in_window(theme: Theme, new_key: NewKey) -> str | None:
    """Return a new passphrase, or ``None`` when the window was closed."""
    from ui.safety.passphrase_view import PassphraseDialog

    dialog = PassphraseDialog(PassphraseFor.NEW_BOOK, theme, new_key=new_key)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    typed = dialog.passphrase
    dialog.deleteLater()
    return typed if accepted else None


def passphrase_ahead(prefer: VaultKind | None, ask: Callable[[], str | None]) -> AskPassphrase | None:
    """Return what answers when the new place is made; ``None`` when the person gave up.

    Where the keyring works nothing has to be asked.
    """
    if prefer is not VaultKind.PASSPHRASE and find_keyring().backend is not None:
        return refuse_to_ask
    given = passphrase_from_file(os.environ)
    known = given if given is not None else ask()
    return None if known is None else lambda _reason: known
