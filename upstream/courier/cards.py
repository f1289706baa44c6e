"""Cards, by which offices that never see a line know this server."""

from __future__ import annotations

from nacl.signing import SigningKey
from sqlalchemy import Connection

from desktop_app.wire.courier.cards import ProvinceCard, card_file, card_words, packed_card
from upstream.base.problems import ServerProblem
from upstream.database.identity import bundle_key, bundle_seed, read_identity


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
    packed = packed_card(card)
    return card_file(packed, SigningKey(bundle_seed(connection)).sign(card_words(packed)).signature)
