"""Refusals of requests, and their HTTP status."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from desktop_app.wire.messages import Code

STATUS = {
    Code.UNKNOWN_DEVICE: 401,
    Code.REVOKED: 403,
    Code.WRONG_CODE: 403,
    Code.USED_CODE: 403,
    Code.EXPIRED_CODE: 403,
    Code.WRONG_KIND: 409,
    Code.WRONG_COMMUNE: 409,
    Code.PROTOCOL: 426,
    Code.MALFORMED: 400,
    Code.TOO_LARGE: 413,
    Code.BUSY: 503,
    Code.FAILED: 500,
    Code.NOT_FOUND: 404,
    Code.FILE_TOO_LARGE: 413,
    Code.NOT_NAMED: 403,
    Code.NO_ROOM: 507,
    Code.WRONG_OFFSET: 409,
    Code.CHECKSUM: 460,
    Code.DAMAGED: 460,
    Code.MEDIA_TYPE: 415,
    Code.METHOD: 405,
    Code.TUS_VERSION: 412,
    Code.TOO_MANY: 429,
    Code.RECORDS_FULL: 507,
    Code.SPACE_FULL: 507,
    Code.COMPUTERS_FULL: 507,
}


class Refusal(Exception):
    """The request cannot be answered; ``code`` is one of :class:`~desktop_app.wire.messages.Code`.

    ``retry_after`` are the seconds after which it can, if that is known.
    """

    def __init__(self, code: str, detail: str = "", *, retry_after: int = 0) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status that fits."""
        return STATUS.get(self.code, 400)


def headers_of(refusal: Refusal) -> dict[str, str]:
    """Return the headers that belong to it."""
    return {"retry-after": str(refusal.retry_after)} if refusal.retry_after else {}


_LOGGED = frozenset(
    {
        Code.RECORDS_FULL,
        Code.SPACE_FULL,
        Code.COMPUTERS_FULL,
        Code.UNKNOWN_DEVICE,
        Code.REVOKED,
        Code.WRONG_CODE,
        Code.USED_CODE,
        Code.EXPIRED_CODE,
        Code.WRONG_COMMUNE,
        Code.WRONG_KIND,
    }
)
_log = logging.getLogger("so-mat-tran-upstream")


def note_refusal(refusal: Refusal, scope: Mapping[str, Any]) -> None:
    """Log why and from where a request was refused entry or room; nothing else."""
    if refusal.code in _LOGGED:
        client = scope.get("client")
        _log.warning("refused: %s from %s", refusal.code, client[0] if client else "?")
