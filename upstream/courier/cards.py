"""Cards, by which offices that never see a line know this server."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

import msgspec
from nacl.signing import SigningKey
from sqlalchemy import Connection

from desktop_app.wire.courier.cards import ProvinceCard, card_file, card_name, card_words, packed_card
from desktop_app.wire.keys.six_words import SERVER_KEY, six_words, words_line
from upstream.base.problems import ServerProblem
from upstream.database.identity import bundle_key, bundle_seed, read_identity

CARDS_ZIP: Final = "the-ket-noi.zip"


def card_of(connection: Connection, commune: str, now: int, address: str = "") -> ProvinceCard:
    """Return the card for a commune. ``address``: of the line, for an office that may have one later.

    Raises:
        ServerProblem: the server has no name yet.
    """
    identity = read_identity(connection)
    if identity is None:
        raise ServerProblem("There is no server in this database yet. Run “init” first.")
    return ProvinceCard(
        identity.server_id, identity.name, identity.kind, commune, bundle_key(connection), now, address
    )


def signed_card(connection: Connection, card: ProvinceCard) -> bytes:
    """Return the content of the file of a card."""
    return _signed(card, SigningKey(bundle_seed(connection)))


def named_cards(connection: Connection, communes: Sequence[str], address: str) -> dict[str, bytes]:
    """Return the content of the card of each commune by the name of its file, the same at any time.

    Raises:
        ServerProblem: see :func:`card_of`.
    """
    key, any_card = SigningKey(bundle_seed(connection)), card_of(connection, "", 0, address)
    cards = (msgspec.structs.replace(any_card, commune=commune) for commune in communes)
    return {card_name(card): _signed(card, key) for card in cards}


def zipped_cards(connection: Connection, communes: Sequence[str], address: str) -> bytes:
    """Return the cards of many communes as a zip; see :func:`named_cards`."""
    gathered = io.BytesIO()
    with zipfile.ZipFile(gathered, "w") as archive:
        for name, content in named_cards(connection, communes, address).items():
            archive.writestr(name, content)
    return gathered.getvalue()


def _signed(card: ProvinceCard, key: SigningKey) -> bytes:
    packed = packed_card(card)
    return card_file(packed, key.sign(card_words(packed)).signature)


def paper_words(connection: Connection) -> str:
    """Return the six words that the paper with a code bears, by which an office knows the card for real."""
    return words_line(six_words(SERVER_KEY, bundle_key(connection)))
