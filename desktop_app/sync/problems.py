"""Errors between the office and the province, as sentences for the office."""

from __future__ import annotations

from desktop_app.base.problems import Problem


class SyncProblem(Problem):
    """An exchange did not happen, or only in part. What is recorded is safe on this computer."""


class NotConnected(SyncProblem):
    """The office was never connected to a province."""


class Offline(SyncProblem):
    """There is no connection, the province does not answer, or the connection broke."""


class NotReached(Offline):
    """There was no connection at all, so nothing can have arrived at the province."""


class UntrustedCertificate(NotReached):
    """Somebody answers, but the certificate does not prove that it is the province."""


def connection_cut() -> Offline:
    """Return the problem for a connection that broke in the middle of an answer."""
    return Offline(
        "The connection to the province broke. What had arrived is kept; the rest follows when the "
        "connection is back."
    )


class Overtaken(SyncProblem):
    """Another exchange of the same book, or a new enrolment, interfered."""


def overtaken() -> Overtaken:
    """Return what to say when the book is no longer where this round left it."""
    return Overtaken(
        "This book was exchanged with the province from elsewhere at the same time, "
        "so this exchange stopped. Nothing was lost; the next one continues."
    )


class Unauthorised(SyncProblem):
    """The province does not know this computer, or refuses it from now on."""


class Revoked(Unauthorised):
    """The province refuses this computer: what was not sent stays here until it has a new code."""


class Later(SyncProblem):
    """The province asks this computer to wait; ``seconds`` says how long, 0 if it does not."""

    seconds: int = 0


class CommuneFull(SyncProblem):
    """The province accepts no more records of this commune for now; what it has may still be fetched."""


class UnknownDevice(Unauthorised):
    """The token is not, or no longer, good; the key of the computer may still be."""


class ServerTrouble(SyncProblem):
    """The province answers, but cannot do its work."""


def stuck() -> ServerTrouble:
    """Return what to say when exchange follows exchange and nothing moves."""
    return ServerTrouble(
        "The exchange with the province does not get on. Nothing was lost; it will be tried again later."
    )


class Refused(SyncProblem):
    """The province does not take this: a wrong code, another kind of office, another commune."""


class NoReports(Refused):
    """The province accepts no more reports, or does not support them; their records carry the same."""


class ReportsRefused(Refused):
    """The province cannot read the report as it was sent.

    ``report`` is the id of the one that it read and cannot keep; empty where it does not say what it read,
    which may be something else than was sent.
    """

    report: str = ""


class WrongCommune(Refused):
    """The connection code is for another commune, or for this one under an earlier code."""

    commune: str = ""


class ProtocolMismatch(SyncProblem):
    """The program and the province speak versions that do not fit."""


class InsecureAddress(SyncProblem):
    """The address would send the office's data in plain text."""


class FileRefused(SyncProblem):
    """The province does not take, or does not have, one file; the others and the records go on."""


class WrongOffset(FileRefused):
    """Another computer has sent more of the same file meanwhile."""
