"""The province's refusals as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_app.base.numbers import format_number
from desktop_app.sync.problems import (
    CommuneFull,
    FileRefused,
    Later,
    NoReports,
    ProtocolMismatch,
    Refused,
    ReportsRefused,
    Revoked,
    ServerTrouble,
    SyncProblem,
    UnknownDevice,
    WrongCommune,
    WrongOffset,
)
from desktop_app.wire.messages import Code, Trouble
from desktop_app.wire.protocol import PROTOCOL

_LONGEST_WAIT = 3600
"""Seconds. A longer wait asked for by the province is cut to this."""


def later(retry_after: str) -> Later:
    """Return the problem for a province, or a proxy in front of it, that was asked too much (status 429)."""
    seconds = int(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0
    problem = Later(
        "The province's server asks this computer to wait a little, because much was sent in a short time. "
        "Nothing was lost; the rest follows automatically."
    )
    problem.seconds = min(seconds, _LONGEST_WAIT)
    return problem


def overloaded() -> ServerTrouble:
    """Return the problem for a province, or a proxy in front of it, that is overloaded."""
    return ServerTrouble(
        "The province's server has too much to do at the moment, or is being restarted. Nothing was lost; "
        "it will be tried again automatically."
    )


def problem_of(status: int, trouble: Trouble) -> SyncProblem:
    """Return the problem for a refusal with this HTTP status."""
    if trouble.code == Code.PROTOCOL:
        return _protocol(trouble.detail)
    make = _SENTENCES.get(trouble.code)
    if make is not None:
        return make(trouble.detail)
    return ServerTrouble(
        "The province's server is in trouble ({status}). Nothing was lost; it will be tried again later.",
        status=status,
    )


def report_problem_of(status: int, trouble: Trouble) -> SyncProblem:
    """Return the problem for a refusal of urgent reports, or else of the whole exchange."""
    if trouble.code in (Code.NOT_FOUND, Code.NO_ROOM):
        return NoReports("The province does not accept such reports. The entry itself carries it.")
    if trouble.code not in (Code.MALFORMED, Code.TOO_LARGE, Code.DAMAGED):
        return problem_of(status, trouble)
    refused = ReportsRefused("The province does not accept such reports. The entry itself carries it.")
    refused.report = trouble.detail
    return refused


def file_problem_of(name: str) -> Callable[[int, Trouble], SyncProblem]:
    """Return the problem for a refusal of the file with this name, or else of the whole exchange."""

    def problem(status: int, trouble: Trouble) -> SyncProblem:
        make = _FILE_SENTENCES.get(trouble.code)
        return problem_of(status, trouble) if make is None else make(name)

    return problem


def _protocol(spoken: str) -> ProtocolMismatch:
    newest = spoken.rpartition("-")[2]
    if newest.isdigit() and int(newest) < PROTOCOL:
        return ProtocolMismatch(
            "The province's server is older than this program. Tell the province to update it; "
            "until then everything is kept on this computer."
        )
    return ProtocolMismatch(
        "The province's server needs a newer version of this program. Install the newest version; "
        "until then everything is kept on this computer."
    )


def _unreadable() -> ServerTrouble:
    return ServerTrouble(
        "The province's server could not read what this computer sent. Nothing was lost; it will be tried "
        "again. If it stays so, tell the province."
    )


def _wrong_kind(kind: str) -> Refused:
    if kind == "sample":
        return Refused(
            "This is a server for sample offices, and your office is a real one. "
            "Use the address of your province."
        )
    return Refused(
        "This is the server of a real province, and your office is a sample. "
        "Its invented figures are not sent there."
    )


def _wrong_commune(commune: str) -> WrongCommune:
    problem = WrongCommune(
        "This code is for the commune {commune}, not for yours. Ask the province for the right one.",
        commune=commune,
    )
    problem.commune = commune
    return problem


_SENTENCES: Mapping[str, Callable[[str], SyncProblem]] = {
    Code.UNKNOWN_DEVICE: lambda _: UnknownDevice(
        "The province does not know this computer. Ask the province for a new code and connect again; "
        "nothing was lost."
    ),
    Code.RECORDS_FULL: lambda most: CommuneFull(
        "The province keeps {most} records of your commune at most, and has as many. What was recorded "
        "since is kept on this computer. Tell the province to raise the number; the rest is then sent "
        "automatically.",
        most=format_number(int(most)) if most.isascii() and most.isdigit() else most,
    ),
    Code.SPACE_FULL: lambda most: CommuneFull(
        "The province keeps {most} MB of records and changes of your commune at most, and has as much. What "
        "was recorded since is kept on this computer. Tell the province to raise the number; the rest is "
        "then sent automatically.",
        most=most,
    ),
    Code.COMPUTERS_FULL: lambda most: Refused(
        "The province knows {most} computers of your commune, which is the limit. Nothing was lost. Tell the "
        "province to raise the number, then connect again.",
        most=most,
    ),
    Code.REVOKED: lambda _: Revoked(
        "The province no longer accepts this computer. What was recorded here and not sent yet is kept on "
        "this computer alone, and nobody else sees it. Ask the province for a new code and connect again; "
        "it is then sent."
    ),
    Code.BUSY: lambda _: overloaded(),
    Code.WRONG_CODE: lambda _: Refused(
        "The province does not know this code. Check it letter by letter, or ask for a new one."
    ),
    Code.USED_CODE: lambda _: Refused("This code was used already. Each computer needs a code of its own."),
    Code.EXPIRED_CODE: lambda _: Refused("This code is no longer valid. Ask the province for a new one."),
    Code.WRONG_KIND: _wrong_kind,
    Code.FAILED: lambda place: ServerTrouble(
        "The province's server met an error that its program did not foresee ({place}). Nothing was lost; "
        "it will be tried again. If it stays so, tell the province these words in brackets.",
        place=place,
    ),
    Code.WRONG_COMMUNE: _wrong_commune,
    **dict.fromkeys((Code.MALFORMED, Code.TOO_LARGE), lambda _: _unreadable()),
}

_FILE_SENTENCES: Mapping[str, Callable[[str], FileRefused]] = {
    Code.FILE_TOO_LARGE: lambda name: FileRefused(
        "“{name}” is larger than the province takes. It stays on this computer.", name=name
    ),
    Code.NO_ROOM: lambda name: FileRefused(
        "“{name}” was not taken: the province's room for files of your commune is used up. "
        "Tell the province; the file stays on this computer.",
        name=name,
    ),
    Code.NOT_NAMED: lambda name: FileRefused(
        "“{name}” was not taken: the province has not accepted the form that it belongs to.", name=name
    ),
    Code.NOT_FOUND: lambda name: FileRefused(
        "“{name}” is not at the province any more. It is sent again from the computer that has it.",
        name=name,
    ),
    Code.DAMAGED: lambda name: FileRefused(
        "“{name}” did not arrive at the province as it was sent. It is sent again with the next exchange.",
        name=name,
    ),
    Code.WRONG_OFFSET: lambda name: WrongOffset(
        "“{name}” is being sent from another computer too. The rest follows with the next exchange.",
        name=name,
    ),
}
