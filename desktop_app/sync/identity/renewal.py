"""Renewal: continue under a new device id after the file was copied or restored."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from msgspec import structs

from desktop_app.base.ids import new_id
from desktop_app.journal.devices import Device, current_device, head
from desktop_app.journal.ops import hash_at
from desktop_app.sync.book import SyncBook
from desktop_app.sync.holdback import carry_on
from desktop_app.sync.identity.device_key import new_device_key, signature
from desktop_app.sync.identity.tokens import add_key, add_token, keep_only
from desktop_app.sync.identity.trail import with_trail
from desktop_app.sync.problems import ServerTrouble, overtaken
from desktop_app.sync.stages import QueueName, SyncStage, SyncStep
from desktop_app.sync.state import change_state, read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import EnrolAnswer, EnrolRequest, FormerDevice, OfficeKind, TokenRequest
from desktop_app.wire.signing import successor_words


@dataclass(frozen=True, slots=True)
class Successor:
    """Under which id and key the book is to go on, and the request that says so."""

    device_id: str
    predecessor: str
    private_key: bytes
    request: EnrolRequest


def renewal_steps(book: SyncBook, transport: HttpTransport) -> Generator[SyncStep, Any, None]:
    """Enrol a successor with the old token and key, then write what is pending in its name."""
    prepare = partial(prepare_successor, book)
    successor: Successor = yield SyncStep(SyncStage.RENEW, QueueName.DATABASE, prepare)
    nonce: bytes = yield SyncStep(
        SyncStage.RENEW, QueueName.NETWORK, lambda: _nonce(transport, successor.predecessor)
    )
    request: EnrolRequest = yield SyncStep(
        SyncStage.RENEW, QueueName.DATABASE, lambda: _signed(book, successor, nonce)
    )
    answer: EnrolAnswer = yield SyncStep(SyncStage.RENEW, QueueName.NETWORK, lambda: transport.enrol(request))
    yield SyncStep(SyncStage.RENEW, QueueName.DATABASE, lambda: _take_over(book, successor, answer))
    transport.use_token(answer.token, successor.device_id)


def prepare_successor(book: SyncBook) -> Successor:
    """Return a new id with a new key, which is stored nowhere yet."""
    with book.store.read() as connection:
        old: Device = current_device(connection)
        link = hash_at(connection, old.number, old.acked_seq)
    device_id = new_id(book.clock)
    key = new_device_key()
    kind: OfficeKind = "sample" if book.sample else "real"
    request = EnrolRequest(
        device_id, key.public, kind, "", book.commune, known_seq=old.acked_seq, known_link=link
    )
    with book.store.read() as connection:
        request = with_trail(connection, request, old)
    return Successor(device_id, old.device_id, key.private, request)


def _nonce(transport: HttpTransport, device_id: str) -> bytes:
    """Return what to sign; nothing from a server that asks for no signatures."""
    try:
        return transport.token(TokenRequest(device_id)).nonce
    except ServerTrouble:
        return b""


def _signed(book: SyncBook, successor: Successor, nonce: bytes) -> EnrolRequest:
    return signed_by_predecessor(book, successor, nonce) if nonce else successor.request


def signed_by_predecessor(book: SyncBook, successor: Successor, nonce: bytes) -> EnrolRequest:
    """Return the request with the signature of the device before; a bundle has no nonce."""
    request = successor.request
    with book.store.read() as connection:
        server_id = read_state(connection).server_id
    words = successor_words(server_id, successor.predecessor, nonce, request.device, request.public_key)
    return structs.replace(
        request, nonce=nonce, signature=signature(book.vault, successor.predecessor, words)
    )


def _take_over(book: SyncBook, successor: Successor, answer: EnrolAnswer) -> None:
    # Tokens and keys of both are kept until the journal has changed hands: a power cut leaves either usable.
    add_key(book.vault, successor.device_id, successor.private_key, beside=successor.predecessor)
    add_token(book.vault, successor.device_id, answer.token)
    take_over(book, successor.device_id, successor.predecessor, answer.former)


def take_over(book: SyncBook, device_id: str, predecessor: str, former: Sequence[FormerDevice]) -> None:
    """Have the book go on under an id whose key is in the vault; ``former`` as the province said it.

    Raises:
        Overtaken: it goes on under another one already.
    """
    with book.store.write() as connection:
        if current_device(connection).device_id != predecessor:
            raise overtaken()
        is_first = read_state(connection).say_first > current_device(connection).acked_seq
        new = carry_on(connection, book.clock, device_id, former)
        first = head(connection, new).seq if is_first else 0
        change_state(connection, sent_seq=0, bundle_seq=0, say_first=first, joining="")
    keep_only(book.vault, device_id)
