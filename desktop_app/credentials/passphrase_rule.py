"""The one rule for new passphrases (``resources/credentials/passphrase.toml``); old ones open as they are."""

from __future__ import annotations

from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.credentials.vault import WrongPassphrase


class PassphraseRule(msgspec.Struct, frozen=True):
    """What is asked of a new passphrase."""

    minimum_length: int


@cache
def passphrase_rule() -> PassphraseRule:
    """The rule as the program ships it."""
    content = resource_path("credentials", "passphrase.toml").read_bytes()
    return msgspec.toml.decode(content, type=PassphraseRule)


def is_too_short(passphrase: str) -> bool:
    """Whether a new passphrase would protect nothing."""
    return len(passphrase.strip()) < passphrase_rule().minimum_length


def check_new_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that would protect nothing.

    Raises:
        WrongPassphrase: it is too short.
    """
    if is_too_short(passphrase):
        raise WrongPassphrase(
            "The passphrase needs at least {n} characters. Several words are easy to remember.",
            n=passphrase_rule().minimum_length,
        )
