"""A certificate that the computer does not trust: a line is there, but nobody vouches for its end."""

from __future__ import annotations

import ssl

from desktop_app.sync.problems import NotTrusted

_EXPIRED, _NOT_YET_VALID, _OTHER_NAME, _OTHER_ADDRESS = 10, 9, 62, 64
"""Codes of OpenSSL (``X509_V_ERR_…``), which do not change."""


def certificate_problem(error: BaseException) -> NotTrusted | None:
    """What to tell when the certificate of the other end was refused; ``None`` for any other error."""
    met: BaseException | None = error
    while met is not None:
        if isinstance(met, ssl.SSLCertVerificationError):
            return _problem(met.verify_code)
        met = met.__cause__ or met.__context__
    return None


def _problem(code: int) -> NotTrusted:
    if code in (_EXPIRED, _NOT_YET_VALID):
        return NotTrusted(
            "The certificate of the province's server is not valid today. Check the date of this computer; "
            "if it is right, tell the province to renew the certificate. Nothing was sent, nothing was lost."
        )
    if code in (_OTHER_NAME, _OTHER_ADDRESS):
        return NotTrusted(
            "The certificate at this address belongs to another name. Check the address letter by letter on "
            "the paper with your code, or ask the province. Nothing was sent, nothing was lost."
        )
    return NotTrusted(
        "This computer does not trust the certificate of the province's server. Either the province changed "
        "it, or somebody else answers in its place. Ask the province for its certificate and have your "
        "administrator install it. Nothing was sent, nothing was lost."
    )
