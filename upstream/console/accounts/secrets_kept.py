"""Secrets of the console: passwords as Argon2, random ones by their SHA-256; none is stored itself."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_RANDOM_BYTES = 32
_AT_ONCE = BoundedSemaphore(2)
"""Each takes 64 MiB for a tenth of a second: strangers who try passwords must not take all memory."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    """The hash that is compared where there is no user: the answer takes as long as for a known name."""
    return password_hash(secrets.token_hex(_RANDOM_BYTES))


def password_hash(password: str) -> str:
    """Return what is stored of a password."""
    with _AT_ONCE:
        return _hasher().hash(password)


def is_password(stored: str, password: str) -> bool:
    """Whether it is the password; as slow where none is stored."""
    compared = stored or _nobodys()
    with _AT_ONCE:
        try:
            _hasher().verify(compared, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(stored)


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(stored)


def random_secret() -> str:
    """Return 256 random bits as text for cookies and links."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def secret_hash(secret: str) -> bytes:
    """Return what is stored of a random secret."""
    return hashlib.sha256(secret.encode()).digest()


def csrf_token(session_id: str) -> str:
    """Return what a form must carry: only pages that were made for this session's cookie know it."""
    return hmac.digest(session_id.encode(), b"console form", "sha256").hex()
