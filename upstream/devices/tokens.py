"""Tokens: authentication, expiry, and renewal by the device's key.

A requested token counts from its first use; until then the one before stays valid. So a lost answer locks no
device out, and the key may be used again. Only the server's clock is used.
"""

from __future__ import annotations

import hmac
import secrets

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey
from sqlalchemy import Connection, update

from desktop_app.wire.messages import Code, EnrolRequest, TokenAnswer, TokenRequest
from desktop_app.wire.signing import successor_words, token_words
from upstream.base.limits import TokenLimits
from upstream.base.refusals import Refusal
from upstream.database.tables import device as table
from upstream.devices.devices import TOKEN_BYTES, EnrolledDevice, find_by_id, find_by_token, hash_secret

_DAY_MILLIS = 86_400_000
_TIME_BYTES = 8
_KEY_BYTES = 32


class Tokens:
    """The tokens of one server. ``secret`` seals nonces: what one of its processes gives, another takes."""

    def __init__(self, server_id: str, secret: bytes, limits: TokenLimits) -> None:
        self._server_id = server_id
        self._limits = limits
        self._secret = secret

    def authenticate(self, connection: Connection, token: bytes, now: int) -> EnrolledDevice:
        """Return the device that has the token.

        Raises:
            Refusal: there is none, the token has ended, or the device is refused from now on.
        """
        device = find_by_token(connection, token)
        if device is None:
            raise Refusal(Code.UNKNOWN_DEVICE)
        if device.revoked:
            raise Refusal(Code.REVOKED)
        if now >= self._ends_at(device) and not _is_next(device, token):
            raise Refusal(Code.UNKNOWN_DEVICE, "expired")
        return device

    def is_old(self, device: EnrolledDevice, now: int) -> bool:
        """Whether the device should renew its token; also when the server's clock was set back."""
        fits = 0 <= now - device.token_at < self._limits.renew_after_days * _DAY_MILLIS
        return len(device.public_key) == _KEY_BYTES and not fits

    def is_news(self, device: EnrolledDevice, token: bytes, now: int) -> bool:
        """Whether :meth:`note_seen` has anything to write."""
        if device.seen_at is None or _is_next(device, token):
            return True
        return not 0 <= now - device.seen_at < self._limits.seen_every_minutes * 60_000

    def note_seen(self, connection: Connection, device: EnrolledDevice, token: bytes, now: int) -> None:
        """Record a request of the device; the first use of a new token replaces the one before.

        The first use of a successor's token ends that of its predecessor, if that one can renew it: a copied
        file and its original have one token, and the original continues with its key.
        """
        note_heard(connection, device, now)
        used = hash_secret(token)
        connection.execute(
            update(table)
            .where(table.c.number == device.number, table.c.next_token_hash == used)
            .values(token_hash=used, next_token_hash=None, token_at=now, token_until=self._end(now))
        )

    def answer(self, connection: Connection, request: TokenRequest, now: int) -> TokenAnswer:
        """A nonce, or the next token for one that was signed; needs a writing connection for the latter.

        Raises:
            Refusal: the device is unknown or refused, or its signature does not hold.
        """
        device = find_by_id(connection, request.device)
        if device is None:
            raise Refusal(Code.UNKNOWN_DEVICE)
        if device.revoked:
            raise Refusal(Code.REVOKED)
        if not request.signature:
            return TokenAnswer(nonce=self._nonce(device, now))
        words = token_words(self._server_id, device.device_id, request.nonce)
        self._check(device, request.nonce, words, request.signature, now)
        token = secrets.token_bytes(TOKEN_BYTES)
        connection.execute(
            update(table)
            .where(table.c.number == device.number)
            .values(next_token_hash=hash_secret(token), token_until=self._proven(device, now))
        )
        return TokenAnswer(token=token)

    def check_successor(
        self, connection: Connection, old: EnrolledDevice, request: EnrolRequest, now: int
    ) -> None:
        """Let a device go on under another id only by its key: a token alone makes no other computer.

        Raises:
            Refusal: the signature is missing or does not hold.
        """
        words = successor_words(
            self._server_id, old.device_id, request.nonce, request.device, request.public_key
        )
        self._check(old, request.nonce, words, request.signature, now)
        connection.execute(
            update(table).where(table.c.number == old.number).values(token_until=self._proven(old, now))
        )

    def _check(self, device: EnrolledDevice, nonce: bytes, words: bytes, signature: bytes, now: int) -> None:
        given = int.from_bytes(nonce[:_TIME_BYTES])
        fresh = 0 <= now - given <= self._limits.nonce_seconds * 1000
        if not fresh or not hmac.compare_digest(nonce, self._nonce(device, given)):
            raise Refusal(Code.UNKNOWN_DEVICE, "nonce")
        require_signature(device, words, signature)

    def _nonce(self, device: EnrolledDevice, now: int) -> bytes:
        """A time and its seal. The tokens are in it, so each is good for one renewal, and none is stored."""
        time = now.to_bytes(_TIME_BYTES)
        about = b"".join((time, device.device_id.encode(), device.token_hash, device.next_token_hash))
        return time + hmac.digest(self._secret, about, "sha256")

    def _end(self, now: int) -> int:
        return now + int(self._limits.lives_days * _DAY_MILLIS)

    def _ends_at(self, device: EnrolledDevice) -> int:
        """Return when the token ends; the first one, which came with a code, lives as long as any other."""
        return self._end(device.token_at) if device.token_until is None else device.token_until

    def _proven(self, device: EnrolledDevice, now: int) -> int:
        return self._end(now) if device.token_until is None else device.token_until


def require_signature(device: EnrolledDevice, words: bytes, signature: bytes) -> None:
    """Let a device do what it has signed.

    Raises:
        Refusal: the signature does not hold.
    """
    try:
        VerifyKey(device.public_key).verify(words, signature)
    except (CryptoError, ValueError, TypeError) as error:
        raise Refusal(Code.UNKNOWN_DEVICE, "signature") from error


def end_token(connection: Connection, device: EnrolledDevice, now: int) -> None:
    """End the token of a device whose key was proven: a copy of its book may have it, too."""
    connection.execute(update(table).where(table.c.number == device.number).values(token_until=now))


def note_heard(connection: Connection, device: EnrolledDevice, now: int) -> None:
    """Record that a device was heard of, over a line or by a bundle.

    A successor that is heard of for the first time ends the token of its predecessor, which may be a copy's.
    """
    connection.execute(update(table).where(table.c.number == device.number).values(seen_at=now))
    if device.seen_at is None and device.predecessor is not None:
        connection.execute(
            update(table)
            .where(table.c.number == device.predecessor, table.c.token_until > now)
            .values(token_until=now)
        )


def _is_next(device: EnrolledDevice, token: bytes) -> bool:
    return hmac.compare_digest(device.next_token_hash, hash_secret(token))
