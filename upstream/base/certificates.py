"""When a certificate ends, read out of its file: the standard library says it only of a connection."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from pathlib import Path

_SEQUENCE, _VERSION, _UTC_TIME = 0x30, 0xA0, 0x17
_LONG = 0x80
_BEGIN = "-----BEGIN CERTIFICATE-----"
_END = "-----END CERTIFICATE-----"


def certificate_end(path: Path) -> int | None:
    """Return when the first certificate of a PEM file ends, in ms since 1970 UTC; ``None``: unreadable.

    X.509 (RFC 5280, 4.1): the first part of a certificate is a sequence of version (which may be
    missing), serial number, algorithm, issuer, and the two times of its validity.
    """
    try:
        text = path.read_text("ascii")
        first = text[text.index(_BEGIN) : text.index(_END) + len(_END)]
        _, certificate, _ = _part(ssl.PEM_cert_to_DER_cert(first))
        _, rest, _ = _part(certificate)
        kind, _, behind = _part(rest)
        if kind == _VERSION:
            _, _, behind = _part(behind)
        for _ in range(2):  # algorithm, issuer
            _, _, behind = _part(behind)
        _, validity, _ = _part(behind)
        _, _, behind = _part(validity)
        kind, content, _ = _part(behind)
        shape = "%y%m%d%H%M%SZ" if kind == _UTC_TIME else "%Y%m%d%H%M%SZ"
        moment = datetime.strptime(content.decode("ascii"), shape).replace(tzinfo=UTC)
    except (OSError, ValueError, IndexError):
        return None
    return int(moment.timestamp()) * 1000


def _part(data: bytes) -> tuple[int, bytes, bytes]:
    """The kind of the first part of some DER, its content, and what is behind it."""
    length, start = data[1], 2
    if length & _LONG:
        start += length & ~_LONG
        length = int.from_bytes(data[2:start])
    return data[0], data[start : start + length], data[start + length :]
