"""One-time codes, as they are typed: who has one may connect a computer of its commune."""

from __future__ import annotations

import hashlib
import hmac

from desktop_app.wire.messages import EnrolRequest
from desktop_app.wire.signing import joining_words


def code_letters(code: str) -> bytes:
    """Return the letters of a code, however it was typed."""
    return "".join(code.upper().replace("-", "").split()).encode()


def hash_of(code: str) -> bytes:
    """Return what the province keeps of a code."""
    return hashlib.sha256(code_letters(code)).digest()


def code_proof(code_hash: bytes, server_key: bytes, request: EnrolRequest) -> bytes:
    """Return by what a request in a bundle shows that its computer has a code, without saying the code.

    It is of this computer, its key, its commune and this province alone, so nobody else can use it.
    """
    words = joining_words(server_key, request.commune, request.device, request.public_key)
    return hmac.digest(code_hash, words, "sha256")
