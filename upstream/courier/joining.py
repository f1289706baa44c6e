"""A computer that no line ever connected: its first bundle makes it known, by the functions of the line."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.i18n import N_
from desktop_app.wire.courier.container import SealedBundle
from desktop_app.wire.courier.frames import CarriedJoining
from desktop_app.wire.courier.problems import BundleProblem
from desktop_app.wire.messages import Code
from desktop_app.wire.signing import successor_words
from upstream.base.refusals import Refusal
from upstream.base.terminal import one_line
from upstream.communes.renumbering import same_commune
from upstream.database.database import Database
from upstream.database.identity import ServerIdentity
from upstream.devices.devices import EnrolledDevice, find_by_id
from upstream.devices.enrolment import enrol_carried, renew
from upstream.devices.tokens import end_token, require_signature


def join(
    database: Database,
    identity: ServerIdentity,
    bundle: SealedBundle,
    joining: CarriedJoining | None,
    now: int,
    most: int,
    commune: str = "",
) -> EnrolledDevice:
    """Enrol the sender of a bundle, in this ``commune`` alone. ``most`` computers it may have; 0: no limit.

    Raises:
        BundleProblem: it has no right to it; it says why, and what to do. Nothing was changed.
    """
    header = bundle.header
    if joining is None or not asks_for_itself(bundle, joining):
        raise _unknown(bundle)
    try:
        with database.write() as connection:
            if joining.predecessor:
                _go_on(connection, identity, joining, now, most)
            else:
                enrol_carried(connection, identity, joining, now, most)
            device = find_by_id(connection, header.device)
            assert device is not None
            require_commune(connection, bundle, device, commune)
            return device
    except Refusal as refusal:
        raise _problem(bundle, refusal) from refusal


def asks_for_itself(bundle: SealedBundle, joining: CarriedJoining) -> bool:
    """Whether a computer asks to be known that has signed the bundle, and no other."""
    request, header = joining.request, bundle.header
    return (request.device, request.public_key) == (header.device, header.sender)


def require_commune(
    connection: Connection, bundle: SealedBundle, device: EnrolledDevice, commune: str
) -> None:
    """Refuse a bundle of a computer of another commune; of any where none is named.

    Raises:
        BundleProblem: it is of another one.
    """
    if commune and not same_commune(connection, device.commune, commune):
        raise BundleProblem(
            "“{name}” is from the commune {commune}, though its outside does not say so. Nothing was "
            "taken from it.",
            name=bundle.name,
            commune=device.commune,
        )


def _go_on(
    connection: Connection, identity: ServerIdentity, joining: CarriedJoining, now: int, most: int
) -> None:
    """Enrol under another id a computer whose book was copied or restored: by its key, as over the line."""
    old, request = find_by_id(connection, joining.predecessor), joining.request
    if old is None:
        raise Refusal(Code.UNKNOWN_DEVICE)
    if old.revoked:
        raise Refusal(Code.REVOKED)
    words = successor_words(identity.server_id, old.device_id, b"", request.device, request.public_key)
    require_signature(old, words, request.signature)
    renew(connection, identity, old, request, now, most)
    end_token(connection, old, now)


def _unknown(bundle: SealedBundle) -> BundleProblem:
    return BundleProblem(
        "“{name}” is from a computer that this server does not know. Give the commune {commune} a new "
        "code for it, and have the bundle written again; nothing was taken.",
        name=bundle.name,
        commune=one_line(bundle.header.commune),
    )


_WHY = {
    Code.WRONG_CODE: N_(
        "“{name}” names a code that this server never gave out, or was changed. Have the code on the paper "
        "typed again in the commune {commune}, or give it a new one; nothing was taken."
    ),
    Code.USED_CODE: N_(
        "“{name}” names a code that another computer has used: each code is for one. Give the commune "
        "{commune} a new code for this one; nothing was taken."
    ),
    Code.EXPIRED_CODE: N_(
        "“{name}” names a code that has expired or was withdrawn. Give the commune {commune} a new code, "
        "valid for as long as a stick is under way; nothing was taken."
    ),
    Code.WRONG_COMMUNE: N_(
        "“{name}” is from the commune {commune}, but its code was given to the commune {detail}. Give the "
        "commune {commune} a code of its own; nothing was taken."
    ),
    Code.WRONG_KIND: N_(
        "“{name}” is from a sample office and this server is for real ones, or the other way round. Nothing "
        "was taken."
    ),
    Code.COMPUTERS_FULL: N_(
        "“{name}”: the commune {commune} has as many computers on this server as it may ({detail}). Raise its"
        " limit (--limits FILE), then read the bundle again; nothing was taken."
    ),
    Code.REVOKED: N_(
        "“{name}” is from a computer that is refused from now on ({commune}). Nothing was taken from it."
    ),
}


def _problem(bundle: SealedBundle, refusal: Refusal) -> BundleProblem:
    sentence = _WHY.get(refusal.code)
    if sentence is None:
        return _unknown(bundle)
    commune = one_line(bundle.header.commune)
    return BundleProblem(sentence, name=bundle.name, commune=commune, detail=one_line(refusal.detail))
