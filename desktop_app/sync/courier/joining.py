"""A computer that no line connects: its next bundle makes it known, and the answer says that it is.

With a code, from the card of a province; or, for a book that was copied or restored, in the name of the
device before. What the province does is what it does over the line, and what happens here, too.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from desktop_app.accounts.officers import nobody_may
from desktop_app.sync.book import SyncBook
from desktop_app.sync.identity.enrolment import PERMISSION as CONNECT
from desktop_app.sync.identity.enrolment import Enrolment, complete, prepared, require_to_connect
from desktop_app.sync.identity.renewal import prepare_successor, signed_by_predecessor, take_over
from desktop_app.sync.identity.tokens import add_key
from desktop_app.sync.refusals import problem_of
from desktop_app.sync.rounds.round import PERMISSION as EXCHANGE
from desktop_app.sync.state import SyncState, change_state, read_state
from desktop_app.wire.courier.cards import ProvinceCard
from desktop_app.wire.courier.frames import CarriedJoining, CarriedWelcome
from desktop_app.wire.courier.problems import BundleProblem
from desktop_app.wire.keys.codes import code_letters, code_proof, hash_of
from desktop_app.wire.messages import Code, EnrolAnswer, ExchangeRequest, Trouble
from desktop_app.wire.op import GENESIS

_REFUSED = 409


class Joining(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered until the answer is read. ``replaces``: the book goes on under another device id."""

    server_id: str
    server_name: str
    key: bytes
    address: str
    carried: CarriedJoining
    replaces: bool

    @property
    def device_id(self) -> str:
        """The id under which the computer is to be known."""
        return self.carried.request.device

    @property
    def is_renewal(self) -> bool:
        """It needs no code: the book belongs to this province already."""
        return bool(self.carried.predecessor)


def read_joining(state: SyncState) -> Joining | None:
    """Return what waits for the answer to a first bundle, if anything does."""
    if not state.joining:
        return None
    return msgspec.msgpack.decode(bytes.fromhex(state.joining), type=Joining)


def require_to_carry(connection: Connection, book: SyncBook) -> None:
    """Let the officer write or read a bundle; where no officer may connect the computer, whoever began to.

    Raises:
        NotAllowed: he may not exchange.
    """
    if not (read_state(connection).joining and nobody_may(connection, CONNECT)):
        book.session.require(connection, EXCHANGE)


def begin_joining(book: SyncBook, card: ProvinceCard, code: str, name: str = "") -> None:
    """Have the next bundle connect this computer to the province of a card.

    The code is not kept: only what proves it to that province, for this computer.

    Raises:
        NotAllowed: the officer may not connect the computer.
        BundleProblem: the card is for another commune; no code is given.
        SyncProblem: a sample office and a real province, or the other way round.
    """
    require_to_connect(book)
    if not code_letters(code):
        raise BundleProblem("Type the code that is on the paper of the province.")
    if card.kind != ("sample" if book.sample else "real"):
        raise problem_of(_REFUSED, Trouble(Code.WRONG_KIND, card.kind))
    if card.commune not in (book.commune, *book.codes):
        raise BundleProblem(
            "This card is for the commune {commune}, not for yours. Ask the province for that of your "
            "commune.",
            commune=card.commune,
        )
    enrolment = prepared(book, card.address, code, name)
    request = msgspec.structs.replace(enrolment.request, code="", commune=card.commune)
    proof = code_proof(hash_of(code), card.key, request)
    joining = Joining(
        card.server_id,
        card.server_name,
        card.key,
        card.address,
        CarriedJoining(request, proof),
        enrolment.replaces,
    )
    _keep(book, joining)


def begin_renewal(book: SyncBook) -> None:
    """Have the next bundle make the book known under another id: the province knows its history otherwise."""
    with book.store.read() as connection:
        state = read_state(connection)
    known = read_joining(state)
    if known is not None and known.is_renewal:
        return
    successor = prepare_successor(book)
    request = signed_by_predecessor(book, successor, b"")
    add_key(book.vault, successor.device_id, successor.private_key, beside=successor.predecessor)
    carried = CarriedJoining(request, predecessor=successor.predecessor)
    key = bytes.fromhex(state.bundle_key)
    _keep(book, Joining(state.server_id, state.server_name, key, state.address, carried, replaces=True))


def _keep(book: SyncBook, joining: Joining) -> None:
    with book.store.write() as connection:
        change_state(connection, joining=msgspec.msgpack.encode(joining).hex())


def first_request(state: SyncState, joining: Joining) -> ExchangeRequest:
    """Return what a device asks for whose journal is empty until its answer is read."""
    epoch, cursor = (state.epoch, state.cursor) if joining.is_renewal else ("", 0)
    return ExchangeRequest(0, GENESIS, 0, epoch, cursor, own=joining.is_renewal and bool(state.see_own))


def finish_joining(book: SyncBook, joining: Joining, welcome: CarriedWelcome, number: int) -> None:
    """The province knows this computer: what follows an answer over the line. ``number``: of the bundle."""
    request = joining.carried.request
    if joining.is_renewal:
        take_over(book, request.device, joining.carried.predecessor, welcome.former)
        return
    answer = EnrolAnswer(
        b"",
        joining.server_id,
        joining.server_name,
        request.kind,
        welcome.epoch,
        request.commune,
        welcome.former,
        welcome.root,
        joining.key,
    )
    complete(book, Enrolment(joining.address, request, joining.replaces), answer, number)
