"""Enrolment: a one-time code turns a computer into a device of a commune."""

from __future__ import annotations

import hmac
import re
import secrets

from msgspec import structs
from sqlalchemy import Connection, insert, select, update

from desktop_app.wire.courier.frames import CarriedJoining, CarriedWelcome
from desktop_app.wire.keys.codes import code_letters, code_proof, hash_of
from desktop_app.wire.messages import Code, EnrolAnswer, EnrolRequest, FormerDevice
from desktop_app.wire.protocol import FORMER_MAX
from upstream.base.clock import now_millis
from upstream.base.refusals import Refusal
from upstream.communes.communes import ensure_commune, epoch_and_head
from upstream.communes.renumbering import same_commune
from upstream.database.identity import ServerIdentity, bundle_key
from upstream.database.tables import enrolment_code as table
from upstream.devices.devices import (
    EnrolledDevice,
    add_device,
    count_devices,
    device_exists,
    find_by_id,
    how_far,
    token_again,
)
from upstream.devices.history import last_common, link_at
from upstream.releases.store import newest_root

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1, I: the code is read out over the telephone."""

_GROUPS, _GROUP = 3, 4
_KEY_BYTES = 32
_NAME_MAX = 200
_DEVICE_ID = re.compile("[0-9a-f]{32}")
"""As :func:`desktop_app.base.ids.new_id` makes them; so no device enrols as the province itself."""


def new_code(connection: Connection, commune: str, name: str, expires_at: int, author: str = "") -> str:
    """Return a code of 60 random bits for one computer of the commune. Only its hash is kept."""
    code = random_code()
    admit_code(connection, commune, name, hash_of(code), expires_at, author, now_millis())
    return code


def random_code() -> str:
    """Return a code that no server knows yet."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def admit_code(
    connection: Connection,
    commune: str,
    name: str,
    code_hash: bytes,
    expires_at: int,
    author: str,
    now: int,
) -> bool:
    """Let a computer enrol with a code from now on; false where it is known already."""
    if connection.execute(select(table.c.commune).where(table.c.code_hash == code_hash)).first() is not None:
        return False
    ensure_commune(connection, commune)
    connection.execute(
        insert(table).values(
            code_hash=code_hash,
            commune=commune,
            name=name,
            expires_at=expires_at,
            made_at=now,
            made_by=author,
        )
    )
    return True


def void_codes(connection: Connection) -> None:
    """Invalidate every code: a restored database does not know which were used since."""
    connection.execute(update(table).values(expires_at=0))


def enrol_with_code(
    connection: Connection, identity: ServerIdentity, request: EnrolRequest, now: int, most: int = 0
) -> EnrolAnswer:
    """Enrol a device by its code. ``most``: computers that the commune may have; 0 for no limit.

    Raises:
        Refusal: the code is wrong, used, expired or of another commune, the office of the other kind, or the
            commune has as many computers as it may.
    """
    token = _enrolled(
        connection, identity, request, hash_of(request.code), now, most, again=code_letters(request.code)
    )
    welcome = welcome_of(connection, request)
    answer = _answer(connection, identity, _commune_of(connection, request.device), token)
    return structs.replace(answer, former=welcome.former, root=welcome.root)


def enrol_carried(
    connection: Connection, identity: ServerIdentity, joining: CarriedJoining, now: int, most: int = 0
) -> None:
    """Enrol a computer that proves in a bundle that it has a code.

    Raises:
        Refusal: as :func:`enrol_with_code`.
    """
    request, key = joining.request, bundle_key(connection)
    for code_hash in map(bytes, connection.execute(select(table.c.code_hash)).scalars()):
        if hmac.compare_digest(code_proof(code_hash, key, request), joining.proof):
            _enrolled(connection, identity, request, code_hash, now, most, again=joining.proof)
            return
    raise Refusal(Code.WRONG_CODE)


def _enrolled(
    connection: Connection,
    identity: ServerIdentity,
    request: EnrolRequest,
    code_hash: bytes,
    now: int,
    most: int,
    *,
    again: bytes,
) -> bytes:
    """Enrol with a code by its hash, and return the token. ``again``: what a repeated request repeats."""
    _check(identity, request)
    row = connection.execute(
        select(table).where(table.c.code_hash == code_hash).with_for_update()
    ).one_or_none()
    if row is None:
        raise Refusal(Code.WRONG_CODE)
    if row.used_by not in (None, request.device):
        raise Refusal(Code.USED_CODE)
    if row.expires_at < now or row.withdrawn_at is not None:
        raise Refusal(Code.EXPIRED_CODE)
    if not same_commune(connection, request.commune, row.commune):
        raise Refusal(Code.WRONG_COMMUNE, row.commune)
    connection.execute(update(table).where(table.c.code_hash == code_hash).values(used_by=request.device))
    name, asked = row.name or request.name, request.former[:FORMER_MAX]
    if device_exists(connection, request.device):  # the answer to the first try was lost
        token = token_again(connection, row.commune, request.device, request.public_key, again, now)
        if token is None:
            raise Refusal(Code.USED_CODE)
        return token
    _require_place(connection, row.commune, most)
    return add_device(connection, row.commune, request.device, name, request.public_key, now, former=asked)


def _commune_of(connection: Connection, device_id: str) -> str:
    device = find_by_id(connection, device_id)
    assert device is not None
    return device.commune


def welcome_of(connection: Connection, request: EnrolRequest, predecessor: str = "") -> CarriedWelcome:
    """Return what a computer that is enrolled hears with its answer, over the line and by bundle.

    ``predecessor``: for which it goes on, where it came without a code.
    """
    commune = _commune_of(connection, request.device)
    epoch, _ = epoch_and_head(connection, commune)
    if predecessor:
        old = find_by_id(connection, predecessor)
        return CarriedWelcome(epoch, _common(connection, old, request) if old is not None else [])
    former = how_far(connection, commune, request.former[:FORMER_MAX])
    last = find_by_id(connection, former[-1].device) if former else None
    if last is not None and last.commune == commune:
        former += _common(connection, last, request)
    root = newest_root(connection)
    return CarriedWelcome(epoch, former, root.file if root else b"")


def renew(
    connection: Connection,
    identity: ServerIdentity,
    old: EnrolledDevice,
    request: EnrolRequest,
    now: int,
    most: int = 0,
) -> EnrolAnswer:
    """Enrol the same computer under a new id, because its file was copied or restored.

    Raises:
        Refusal: the office is of the other kind, the new id is taken, or see :func:`enrol_with_code`.
    """
    _check(identity, request)
    if device_exists(connection, request.device):
        raise Refusal(Code.MALFORMED, "the device id is taken")
    _require_place(connection, old.commune, most)
    # A number alone proves nothing: another copy of the file may have written other ops under it.
    proved = link_at(connection, old, request.known_seq) == request.known_link
    common = _common(connection, old, request)
    known = request.known_seq if proved else sum(item.acked_seq for item in common)
    token = add_device(
        connection,
        old.commune,
        request.device,
        old.name,
        request.public_key,
        now,
        predecessor=old,
        known_seq=known,
    )
    return structs.replace(_answer(connection, identity, old.commune, token), former=common)


def _common(connection: Connection, device: EnrolledDevice, request: EnrolRequest) -> list[FormerDevice]:
    found = last_common(connection, device, request.trail)
    return [] if found is None else [found]


def _require_place(connection: Connection, commune: str, most: int) -> None:
    if most and count_devices(connection, commune) >= most:
        raise Refusal(Code.COMPUTERS_FULL, str(most))


def _check(identity: ServerIdentity, request: EnrolRequest) -> None:
    if request.kind != identity.kind:
        raise Refusal(Code.WRONG_KIND, identity.kind)
    fits = len(request.public_key) == _KEY_BYTES and _DEVICE_ID.fullmatch(request.device)
    if not fits or len(request.name) > _NAME_MAX or "\0" in request.name:
        raise Refusal(Code.MALFORMED)


def _answer(connection: Connection, identity: ServerIdentity, commune: str, token: bytes) -> EnrolAnswer:
    epoch, _ = epoch_and_head(connection, commune)
    return EnrolAnswer(
        token,
        identity.server_id,
        identity.name,
        identity.kind,
        epoch,
        commune,
        key=bundle_key(connection),
    )
