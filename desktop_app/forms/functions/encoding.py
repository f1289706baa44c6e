"""Digests, Base64 and signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib

from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

from desktop_app.forms.functions.signature import Function
from desktop_app.forms.xpath.context import Context

_HASHES = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_CRC32 = "CRC32"
_ENCODINGS = ("base64", "hex")


def digest_mistake(algorithm: str | None, encoding: str | None) -> str | None:
    """The argument of ``digest()`` that XForms 1.1, 7.8.3 does not list; None is one not known yet."""
    if algorithm is not None and _hash_name(algorithm) not in (*_HASHES, _CRC32):
        return algorithm
    return encoding if encoding is not None and encoding.strip().lower() not in _ENCODINGS else None


def _hash_name(algorithm: str) -> str:
    return algorithm.strip().upper().replace("-", "")


def _digest(_c: Context, text: str, algorithm: str, encoding: str = "base64") -> str:
    """As in XForms 1.1, 7.8.3; blank for an algorithm or encoding that is not in its list."""
    if digest_mistake(algorithm, encoding) is not None:
        return ""
    data, name = text.encode(), _hash_name(algorithm)
    if name == _CRC32:
        raw = zlib.crc32(data).to_bytes(4, "big")
    else:
        raw = hashlib.new(_HASHES[name], data, usedforsecurity=False).digest()
    return raw.hex() if encoding.strip().lower() == "hex" else base64.b64encode(raw).decode("ascii")


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return None


def _base64_decode(_c: Context, text: str) -> str:
    raw = _decoded(text)
    return "" if raw is None else raw.decode("utf-8", "replace")


def _extract_signed(_c: Context, contents: str, public_key: str) -> str:
    """The message behind an Ed25519 signature of 64 bytes; blank if the signature is not of that key."""
    signed, key = _decoded(contents), _decoded(public_key)
    if signed is None or key is None:
        return ""
    try:
        return VerifyKey(key).verify(signed).decode("utf-8", "replace")
    except (CryptoError, ValueError):
        return ""


FUNCTIONS = (
    Function("digest", "sss?", "s", _digest),
    Function("base64-decode", "s", "s", _base64_decode),
    Function("extract-signed", "ss", "s", _extract_signed),
)
