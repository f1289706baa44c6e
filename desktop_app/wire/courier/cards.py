"""The card of a province (``.mtb``): who it is, and the key to which offices seal their bundles for it.

An office that never sees a line gets it on a stick, by mail or as it likes: nothing in it is secret. It is
signed by the key that it names; that this key is the province's, people see by its six words on the paper
that bears the code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from desktop_app.wire.courier.container import SUFFIX
from desktop_app.wire.courier.problems import not_a_bundle, of_newer_program
from desktop_app.wire.keys.six_words import SERVER_KEY, six_words
from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.messages import OfficeKind
from desktop_app.wire.ranges import Millis, Name, Short

_NAME: Final = b"so-mat-tran-card-"
_MARK: Final = _NAME + b"1\n"
_SIGNED: Final = b"so-mat-tran card\0"
_CARD_MAX: Final = 16 * 1024


class ProvinceCard(msgspec.Struct, frozen=True, array_like=True):
    """A card for one commune, made ``at`` ms since 1970 UTC (0: unsaid). ``address``: of the line, if any."""

    server_id: Name
    server_name: Name
    kind: OfficeKind
    commune: Name
    key: Short
    at: Millis
    address: Name = ""

    @property
    def words(self) -> tuple[str, ...]:
        """The six words that the paper with the code bears."""
        return six_words(SERVER_KEY, self.key)


class _SignedCard(msgspec.Struct, frozen=True, array_like=True):
    card: Annotated[bytes, msgspec.Meta(max_length=_CARD_MAX)]
    signature: Short


def card_name(card: ProvinceCard) -> str:
    """Return a name that any medium takes."""
    return f"mttq-{card.commune}-the{SUFFIX}"


def card_words(packed: bytes) -> bytes:
    """Return what the signature of a card is over."""
    return _SIGNED + packed


def packed_card(card: ProvinceCard) -> bytes:
    """Return the card as it is signed."""
    return msgspec.msgpack.encode(card)


def card_file(packed: bytes, signature: bytes) -> bytes:
    """Return the content of the file of a card."""
    return _MARK + msgspec.msgpack.encode(_SignedCard(packed, signature))


def is_card(path: Path) -> bool:
    """Whether a file is a card, by its beginning.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return stream.read(len(_NAME)) == _NAME


def read_card(path: Path) -> ProvinceCard:
    """Return the card in a file.

    Raises:
        BundleProblem: it is none, of a newer program, or was changed.
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        content = stream.read(_CARD_MAX + 1)
    if content.startswith(_NAME) and not content.startswith(_MARK):
        raise of_newer_program(path.name)
    try:
        signed = msgspec.msgpack.decode(content.removeprefix(_MARK), type=_SignedCard)
        card = msgspec.msgpack.decode(signed.card, type=ProvinceCard)
        VerifyKey(card.key).verify(card_words(signed.card), signed.signature)
    except (*UNREADABLE, CryptoError, ValueError, TypeError) as error:
        raise not_a_bundle(path.name) from error
    if not content.startswith(_MARK) or content != card_file(signed.card, signed.signature):
        raise not_a_bundle(path.name)
    return card
