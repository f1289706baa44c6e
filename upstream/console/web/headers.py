"""Headers by which a browser keeps the pages apart from everything else."""

from __future__ import annotations

from collections.abc import Mapping

COOKIE = "so-mat-tran"

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
SECURITY: Mapping[str, str] = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
OF_PAGES: Mapping[str, str] = {**SECURITY, "cache-control": "no-store"}
OF_STATIC_FILES: Mapping[str, str] = {**SECURITY, "cache-control": "public, max-age=31536000, immutable"}
_HTTPS_ONLY = {"strict-transport-security": "max-age=31536000"}


def page_headers(scheme: str) -> dict[str, str]:
    """Return the headers of a page; one that came by TLS is asked for by TLS from now on."""
    return {**OF_PAGES, **(_HTTPS_ONLY if scheme == "https" else {})}


def session_cookie(session_id: str) -> str:
    """Return the header that lays the session's id into the browser until it is closed.

    Also ``Secure`` on loopback, where browsers send such cookies without TLS.
    """
    return f"{COOKIE}={session_id}; Path=/; HttpOnly; Secure; SameSite=Lax"


def no_cookie() -> str:
    """Return the header that takes it away."""
    return f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a form was sent by a page of this server, as far as the browser says where it comes from."""
    site = headers.get("sec-fetch-site", "same-origin")
    origin = headers.get("origin", "")
    host = headers.get("host", "")
    return site in ("same-origin", "none") and (not origin or origin.partition("://")[2] == host)
