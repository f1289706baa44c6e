"""Certificates that the computer does not trust: there is a connection, but its end is not verified."""

from __future__ import annotations

import os
import ssl
import time
from functools import lru_cache

from desktop_app.sync.problems import UntrustedCertificate

_EXPIRED, _NOT_YET_VALID, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""Codes of OpenSSL (``X509_V_ERR_…``), which do not change."""


_FRESH_SECONDS = 3600
"""Where the system keeps its certificates in no file, a change is heard of after this."""


def system_context() -> ssl.SSLContext:
    """Return what the system trusts, where an administrator adds the certificate of the province.

    To read a hundred certificates takes longer than all else of an exchange without news, so it is done again
    only where they may have changed.
    """
    paths = ssl.get_default_verify_paths()
    return _context(_changed(paths.cafile), _changed(paths.capath), int(time.monotonic() // _FRESH_SECONDS))


@lru_cache(maxsize=1)
def _context(*_what_it_was_read_from: object) -> ssl.SSLContext:
    return ssl.create_default_context()


def _changed(path: str | None) -> tuple[str, int, int] | None:
    try:
        found = os.stat(path or "")
    except OSError:
        return None
    return path or "", found.st_mtime_ns, found.st_size


def certificate_problem(error: BaseException) -> UntrustedCertificate | None:
    """Return the problem when the certificate of the other end was refused; ``None`` for any other error."""
    met: BaseException | None = error
    while met is not None:
        if isinstance(met, ssl.SSLCertVerificationError):
            _context.cache_clear()
            return _problem(met.verify_code)
        met = met.__cause__ or met.__context__
    return None


def _problem(code: int) -> UntrustedCertificate:
    if code in (_EXPIRED, _NOT_YET_VALID):
        return UntrustedCertificate(
            "The certificate of the province's server is not valid today. Check the date of this computer; "
            "if it is right, tell the province to renew the certificate. Nothing was sent, nothing was lost."
        )
    if code in (_OTHER_NAME, _OTHER_ADDRESS):
        return UntrustedCertificate(
            "The certificate at this address belongs to another name. Check the address letter by letter on "
            "the paper with your code, or ask the province. Nothing was sent, nothing was lost."
        )
    return UntrustedCertificate(
        "This computer does not trust the certificate of the province's server. Either the province changed "
        "it, or somebody else answers in its place. Ask the province for its certificate and have your "
        "administrator install it. Nothing was sent, nothing was lost."
    )
