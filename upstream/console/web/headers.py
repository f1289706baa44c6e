"""Headers by which a browser keeps the pages apart from everything else."""

from __future__ import annotations

from collections.abc import Mapping

from litestar.datastructures import Cookie

_HOST = "__Host-"

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


def session_cookie(scheme: str) -> str:
    """Return the name of the cookie with the session's id.

    By TLS a name that browsers take from this server alone, not from another of its domain.
    """
    return f"{_HOST if scheme == 'https' else ''}so-mat-tran"


def browser_cookie(scheme: str) -> str:
    """Return the name of the cookie by which the browser is known after the session."""
    return f"{session_cookie(scheme)}-browser"


def cookie(name: str, value: str, max_age: int | None = None) -> Cookie:
    """Return a cookie that the browser keeps until it is closed, or ``max_age`` seconds.

    Also ``Secure`` on loopback, where browsers send such cookies without TLS.
    """
    return Cookie(name, value=value, max_age=max_age, httponly=True, secure=True, samesite="lax")


def is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a form was sent by a page of this server, as far as the browser says where it comes from."""
    site = headers.get("sec-fetch-site", "same-origin")
    origin = headers.get("origin", "")
    host = headers.get("host", "")
    return site in ("same-origin", "none") and (not origin or origin.partition("://")[2] == host)
