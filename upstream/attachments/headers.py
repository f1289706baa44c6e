"""Parsing the headers of tus 1.0.0 and of range requests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

from desktop_app.wire.messages import Code
from desktop_app.wire.protocol import METADATA_MAX
from upstream.base.refusals import Refusal

_NUMBER = re.compile(r"[0-9]{1,15}\Z")
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
ALGORITHMS = ("sha1", "sha256")


class NotInRange(Exception):
    """The requested range is after the end of the content."""


class Checksum:
    """What the body of one request is to come to (``Upload-Checksum``)."""

    def __init__(self, header: str) -> None:
        name, _, text = header.strip().partition(" ")
        if name not in ALGORITHMS:
            raise Refusal(Code.MALFORMED, "unknown checksum algorithm")
        self._wanted = _decoded(text)
        self._digest: Any = hashlib.new(name, usedforsecurity=False)

    def update(self, piece: bytes) -> None:
        """Take the next piece."""
        self._digest.update(piece)

    def fits(self) -> bool:
        """Whether all pieces together are what was promised."""
        return hmac.compare_digest(self._digest.digest(), self._wanted)


def number(headers: Mapping[str, str], name: str) -> int:
    """Return a header that must be there and be a number from 0.

    Raises:
        Refusal: it is missing or something else.
    """
    written = headers.get(name, "")
    if _NUMBER.match(written) is None:
        raise Refusal(Code.MALFORMED, name)
    return int(written)


def is_sha256(text: str) -> bool:
    """Whether the text is a SHA-256 as this program writes it."""
    return _SHA256.match(text) is not None


def read_metadata(written: str) -> dict[str, str]:
    """Return the pairs of ``Upload-Metadata``.

    Raises:
        Refusal: it is not written as the protocol demands, or longer than anything an office sends.
    """
    if len(written) > METADATA_MAX:
        raise Refusal(Code.MALFORMED, "upload-metadata")
    found: dict[str, str] = {}
    for pair in filter(None, written.split(",")):
        key, _, value = pair.strip(" ").partition(" ")
        if not key or not key.isascii() or key in found:
            raise Refusal(Code.MALFORMED, "upload-metadata")
        try:
            found[key] = _decoded(value).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refusal(Code.MALFORMED, "upload-metadata") from error
        if "\0" in found[key]:
            raise Refusal(Code.MALFORMED, "upload-metadata")
    return found


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last; ``None`` for the whole content (also for several
    ranges).

    Raises:
        NotInRange: there is nothing of it.
    """
    match = _RANGE.match(header.strip().lower())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < int(first):
            return None  # not a range at all: RFC 9110 has it ignored
    if start >= end:
        raise NotInRange
    return start, end


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(Code.MALFORMED, "base64") from error
