"""Connecting an office's computer to the province with a one-time code."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import Connection, delete, update

from desktop_app.accounts.officers import nobody_may, refusal
from desktop_app.attachments.transfer import offer_again
from desktop_app.base.clock import to_millis
from desktop_app.journal import urgent
from desktop_app.journal.devices import current_device, devices_of
from desktop_app.journal.past.eras import Eras, put_aside
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.facts import set_fact
from desktop_app.storage.revisions import HEAD
from desktop_app.storage.tables.sync import sync_lock, sync_set_aside, sync_unseen
from desktop_app.sync.book import SyncBook
from desktop_app.sync.holdback import carry_on
from desktop_app.sync.identity.device_key import DeviceKey, device_key, new_device_key
from desktop_app.sync.identity.tokens import add_key, add_token, keep_only, read_token
from desktop_app.sync.identity.trail import with_trail
from desktop_app.sync.problems import NotConnected, Refused, Unauthorised, WrongCommune
from desktop_app.sync.refusals import problem_of
from desktop_app.sync.state import SyncState, change_state, read_state, reset_state
from desktop_app.sync.transport.https import HttpTransport, checked_address
from desktop_app.sync.unseen_overwrites import record_unseen_overwrites
from desktop_app.updates.program_folder import running_version
from desktop_app.updates.trust import known_trust, trust_enrolled
from desktop_app.wire.keys.codes import code_letters
from desktop_app.wire.messages import Code, EnrolAnswer, EnrolRequest, OfficeKind, Ping, Trouble
from desktop_app.wire.protocol import FORMER_MAX, PROTOCOL

if TYPE_CHECKING:
    import httpx

PERMISSION = "sync.enrol"

COMPUTER_NAME: Final = "computer_name"
"""The fact with the name under which this computer was connected."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """All that a code needs to be tried: made on the database queue, used on the network queue."""

    address: str
    request: EnrolRequest
    replaces: bool
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Connected:
    """The province this office belongs to now."""

    server_name: str
    address: str
    fingerprint: str = ""
    """Of the province's root, to be compared with its paper; empty where it does not sign."""


def enrol(
    book: SyncBook, address: str, code: str, name: str = "", wire: httpx.BaseTransport | None = None
) -> Connected:
    """Connect the office: prepare, ask the province, keep the token; in the calling thread.

    ``wire`` carries the requests; without one the network of this computer does.

    Raises:
        NotAllowed: the officer may not connect the computer.
        SyncProblem: the address, the code or the kind of office does not fit; nothing was changed.
    """
    enrolment = prepare(book, address, code, name)
    return complete(book, enrolment, ask(enrolment, wire))


def refusal_to_connect(connection: Connection, officer: str) -> str:
    """Return why the officer may not connect the computer, or nothing.

    Where no officer may, whoever has a code of the province may: other computers know what became of the
    officers, and this one learns of it only when it is connected.
    """
    return "" if nobody_may(connection, PERMISSION) else refusal(connection, officer, PERMISSION)


def prepare(book: SyncBook, address: str, code: str, name: str = "") -> Enrolment:
    """Return the request. A book that has been connected before gets a new device id, one for each code.

    Raises:
        NotAllowed: the officer may not connect the computer.
        InsecureAddress: the address is not https.
        Refused: the office has no commune yet.
    """
    require_to_connect(book)
    return prepared(book, checked_address(address), code, name)


def require_to_connect(book: SyncBook) -> None:
    """Let the officer connect the computer.

    Raises:
        NotAllowed: he may not.
        Refused: the office has no commune yet.
    """
    with book.store.read() as connection:
        if refusal_to_connect(connection, book.session.name):
            book.session.require(connection, PERMISSION)
    if not book.commune:
        raise Refused("Choose the commune of your office first; the code belongs to a commune.")


def prepared(book: SyncBook, address: str, code: str, name: str) -> Enrolment:
    """Return the request for a province whose address was checked; empty for one without a line."""
    with book.store.read() as connection:
        replaces = bool(read_state(connection).server_id)
        of_others = Eras(connection).last_former_device
        ids = [device.device_id for device in devices_of(connection) if device.number > of_others]
        former = ids[-FORMER_MAX:] if replaces else []
        own = current_device(connection).device_id
        device_id = _successor(own, code) if replaces else own
    key = _key_of(book, device_id)
    request = EnrolRequest(
        device_id, key.public, _kind(book), name, book.commune, code.strip(), former=former
    )
    if replaces:
        with book.store.read() as connection:
            request = with_trail(connection, request, current_device(connection))
    return Enrolment(address, request, replaces, book.codes)


def _successor(device_id: str, code: str) -> str:
    """The id under which a device goes on that enrols with a code: the same when the answer was lost.

    The province gives a code away once, and again only to the device that used it.
    """
    return hashlib.blake2b(code_letters(code), key=device_id.encode(), digest_size=16).hexdigest()


def _key_of(book: SyncBook, device_id: str) -> DeviceKey:
    """Return the key of the device, stored before it is sent: a retry uses the same one."""
    kept = device_key(book.vault, device_id)
    if kept is not None:
        return kept
    key = new_device_key()
    with book.store.read() as connection:
        before = current_device(connection).device_id
    add_key(book.vault, device_id, key.private, beside=before)
    return key


def ask(enrolment: Enrolment, wire: httpx.BaseTransport | None = None) -> EnrolAnswer:
    """Ask the province; uses the network only.

    Raises:
        SyncProblem: see :func:`enrol`.
    """
    with HttpTransport(enrolment.address, wire=wire) as transport:
        _check(transport.ping(), enrolment.request.kind)
        try:
            return transport.enrol(enrolment.request)
        except WrongCommune as problem:
            if problem.commune not in enrolment.codes:
                raise
            # A province with an earlier list of communes made the code under this commune's earlier code.
            return transport.enrol(msgspec.structs.replace(enrolment.request, commune=problem.commune))


def complete(book: SyncBook, enrolment: Enrolment, answer: EnrolAnswer, bundle: int = 0) -> Connected:
    """Keep the token and remember the province.

    A bundle brings no token: the key gets one over a line. ``bundle``: the number of the one that asked.
    """
    device_id = enrolment.request.device
    if answer.token:
        add_token(book.vault, device_id, answer.token)
    with book.store.write() as connection:
        before = read_state(connection)
        is_same = enrolment.replaces and before.server_id == answer.server_id
        moves = enrolment.replaces and not is_same
        if moves:
            leave(connection, before)
        if enrolment.replaces:
            carry_on(connection, book.clock, device_id, answer.former if is_same else ())
        change_state(
            connection,
            address=enrolment.address,
            server_id=answer.server_id,
            server_name=answer.server_name,
            # The province hears what was known of it before: it may be an older copy of itself.
            epoch=before.epoch if is_same else "",
            former_cursor=max(before.former_cursor, before.cursor) if is_same else 0,
            cursor=0,
            sent_seq=0,
            bundle_seq=0,
            see_first=int(enrolment.replaces),
            # Connected twice before anything was exchanged: what is to be brought along still is.
            bring_along=1 if moves else before.bring_along,
            joined_epoch=answer.epoch if moves else before.joined_epoch,
            say_first=0,
            catalogue="",
            failures=0,
            last_problem="",
            # Both ends are compared at once, not tomorrow.
            urgent=0,
            last_compared=0 if enrolment.replaces else to_millis(book.clock.now()),
            compared_tables=HEAD,
            bundle_key=answer.key.hex(),
            bundle_number=max(bundle, read_state(connection).bundle_number),
            joining="",
        )
        set_fact(connection, COMPUTER_NAME, enrolment.request.name or None)
        offer_again(connection)
        urgent.offer_again(connection)
        trust_enrolled(connection, answer.root, same_province=before.server_id in ("", answer.server_id))
        trust = known_trust(connection)
    keep_only(book.vault, device_id)
    return Connected(answer.server_name, enrolment.address, trust.root.fingerprint if trust else "")


def connect(
    book: SyncBook, wire: httpx.BaseTransport | None = None, kept: HttpTransport | None = None
) -> HttpTransport:
    """Return the transport to the province of this office; the caller closes it.

    One that was ``kept`` open is used again where it leads there; else it is closed.

    Raises:
        NotConnected: the office was never connected.
        Unauthorised: the token is missing.
    """
    with book.store.read() as connection:
        state: SyncState = read_state(connection)
        device = current_device(connection)
    if not state.address:
        raise no_line(state)
    token = read_token(book.vault, device.device_id)
    if token is None and device_key(book.vault, device.device_id) is not None:
        token = b""  # none came with a bundle: the first exchange is given one for its signature
    if token is None:
        raise Unauthorised(
            "The province does not know this computer. Ask the province for a new code and connect again; "
            "nothing was lost."
        )
    if kept is not None and kept.leads_to(state.address):
        kept.use_token(token, device.device_id)
        return kept
    if kept is not None:
        kept.close()
    return HttpTransport(state.address, token, wire, device.device_id, running_version(book.program))


def no_line(state: SyncState) -> NotConnected:
    """Return what to say where there is no address of a province."""
    if state.server_id:
        return NotConnected(
            "This computer exchanges by sticks. Where there is a line, type the address of the province under"
            " Sync."
        )
    return NotConnected(
        "This office is not connected to a province yet. Connect it with the code you were given."
    )


def use_line(book: SyncBook, address: str, wire: httpx.BaseTransport | None = None) -> Connected:
    """Exchange over a line, too, from now on: this computer is known there by a stick; its key gets a token.

    Raises:
        NotAllowed, InsecureAddress, SyncProblem: as :func:`enrol`.
        Refused: another province answers at the address.
    """
    checked = address_of_line(book, address)
    return keep_line(book, checked, who_answers(checked, _kind(book), wire))


def address_of_line(book: SyncBook, address: str) -> str:
    """Return the address as it is used.

    Raises:
        NotAllowed, Refused, InsecureAddress: as :func:`prepare`.
    """
    require_to_connect(book)
    return checked_address(address)


def who_answers(address: str, kind: OfficeKind, wire: httpx.BaseTransport | None = None) -> Ping:
    """Ask who is at an address; uses the network only.

    Raises:
        SyncProblem: nobody, or none for this kind of office.
    """
    with HttpTransport(address, wire=wire) as transport:
        ping = transport.ping()
    _check(ping, kind)
    return ping


def keep_line(book: SyncBook, address: str, ping: Ping) -> Connected:
    """Remember the address of the province to which this computer belongs.

    Raises:
        Refused: another one answers there.
    """
    with book.store.write() as connection:
        state = read_state(connection)
        if ping.server_id != state.server_id:
            raise Refused(
                "At this address is “{other}”, but this computer belongs to “{name}”. Check the address; to "
                "go over to another province a code is needed.",
                other=ping.server_name,
                name=state.server_name,
            )
        change_state(connection, address=address, failures=0, last_problem="")
    return Connected(state.server_name, address)


def _kind(book: SyncBook) -> OfficeKind:
    return "sample" if book.sample else "real"


def _check(ping: Ping, kind: OfficeKind) -> None:
    if not ping.oldest <= PROTOCOL <= ping.newest:
        raise problem_of(426, Trouble(Code.PROTOCOL, f"{ping.oldest}-{ping.newest}"))
    if ping.kind != kind:
        raise problem_of(409, Trouble(Code.WRONG_KIND, ping.kind))


BOUND: Final = {
    "book_fact": "all facts about sync are as in a book that was never connected, but what a person chose",
    "journal_device": "another device id writes from now on, and nothing of it is acknowledged",
    "stored_content": "no file counts as confirmed",
    "sync_birth": "written out, as changes",
    "sync_change": "their versions are put aside, below all versions of the next server",
    "sync_lock": "forgotten: a lock holds where it was set",
    "sync_set_aside": "kept without a version, and said to the next server",
    "sync_unseen": "an item each, then forgotten",
    "urgent_message": "reported again where it was sent; seen marks of others are dropped",
}
"""Every table, besides those of the records themselves, in which something says what the server has."""

SEEN_FIELDS: Final = {"register_batch": "seen_until"}
"""The fields of records in which somebody said up to which version of the server he had seen everything."""


def leave(connection: Connection, before: SyncState) -> None:
    """Take back all that depends on the server to which the book was connected until now."""
    record_unseen_overwrites(connection, current_device(connection), 0)
    put_aside(connection, before.server_id, before.epoch)
    for entity in ENTITIES.values():
        connection.execute(update(entity.table).where(entity.table.c.version != 0).values(version=0))
    for name, field in SEEN_FIELDS.items():
        connection.execute(update(ENTITIES[name].table).values({field: 0}))
    connection.execute(update(sync_set_aside).values(version=0))
    connection.execute(delete(sync_unseen))
    connection.execute(delete(sync_lock))
    offer_again(connection)
    urgent.forget_server(connection)
    reset_state(connection)
