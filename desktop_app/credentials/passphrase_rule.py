"""The rule for new passphrases (``resources/credentials/passphrase.toml``); old ones remain valid."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.base.text import fold
from desktop_app.credentials.vault import WrongPassphrase

_YEAR = re.compile("(19|20)[0-9]{2}")


class PassphraseRule(msgspec.Struct, frozen=True):
    """Requirements of a new passphrase. See the file."""

    minimum_length: int
    minimum_unforeseen: int
    minimum_of_digits: int
    rows: list[str]
    common: list[str]


@cache
def passphrase_rule() -> PassphraseRule:
    """Return the rule as the program ships it."""
    content = resource_path("credentials", "passphrase.toml").read_bytes()
    return msgspec.toml.decode(content, type=PassphraseRule)


def missing_length(passphrase: str) -> int:
    """Return how many characters a new passphrase is too short by."""
    return max(0, passphrase_rule().minimum_length - len(passphrase.strip()))


def unforeseen(passphrase: str) -> int:
    """Return how many characters do not follow from those before them.

    A common word or a year counts as one, and so does a repetition, however long, or a run along the
    alphabet, the digits or a row of the keyboard. Accents, capitals and blanks make no difference.
    """
    rest, words = _YEAR.subn("\0", "".join(fold(passphrase).split()))
    for word in sorted(passphrase_rule().common, key=len, reverse=True):
        words += rest.count(word)
        rest = rest.replace(word, "\0")
    letters = _without_repetition(rest.replace("\0", ""))
    followed = sum(_follows(*pair) for pair in pairwise(letters))
    return words + len(letters) - followed


def weakness(passphrase: str) -> WrongPassphrase | None:
    """Why a new passphrase would protect nothing; ``None`` for a good one."""
    rule = passphrase_rule()
    if missing_length(passphrase):
        return WrongPassphrase(
            "The passphrase needs at least {n} characters. Several words are easy to remember.",
            n=rule.minimum_length,
        )
    compact = "".join(passphrase.split())
    if compact.isdigit() and len(compact) < rule.minimum_of_digits:
        return WrongPassphrase(
            "Digits alone are guessed quickly. Add a few words, or take at least {n} digits.",
            n=rule.minimum_of_digits,
        )
    if unforeseen(passphrase) < rule.minimum_unforeseen:
        return WrongPassphrase(
            "This passphrase is guessed quickly: it repeats itself, follows the keyboard, or is a common "
            "word. Take four or five words that do not belong together."
        )
    return None


def check_new_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that would protect nothing.

    Raises:
        WrongPassphrase: it is too short, or too easily guessed.
    """
    if (weak := weakness(passphrase)) is not None:
        raise weak


def _without_repetition(text: str) -> str:
    """Return the part of which a text consists when it is repeated, also where the last time is cut short."""
    for length in range(1, len(text) // 2 + 1):
        if (text[:length] * (len(text) // length + 1)).startswith(text):
            return text[:length]
    return text


def _follows(one: str, other: str) -> bool:
    """Whether a character is the same as the one before it, or its neighbour in a row."""
    return one == other or any(one + other in row or other + one in row for row in passphrase_rule().rows)
