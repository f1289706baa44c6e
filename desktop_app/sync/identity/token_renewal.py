"""A new token for the same device, by its key: when it is old, or a copy of the file used another."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import Any

from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device
from desktop_app.sync.book import SyncBook
from desktop_app.sync.identity.device_key import signature
from desktop_app.sync.identity.tokens import add_token
from desktop_app.sync.problems import ServerTrouble, UnknownDevice, overtaken
from desktop_app.sync.stages import QueueName, SyncStage, SyncStep
from desktop_app.sync.state import read_state
from desktop_app.sync.transport.https import HttpTransport, nonsense
from desktop_app.wire.messages import TokenAnswer, TokenRequest
from desktop_app.wire.signing import token_words


class RoundToken:
    """The token within one round: renewed at most once."""

    def __init__(self, book: SyncBook, transport: HttpTransport) -> None:
        self._book = book
        self._transport = transport
        self._asked = False
        self.is_old = False

    def after(self, unknown: UnknownDevice) -> Generator[SyncStep, Any, None]:
        """The token ended, or a copy of the file used another: the key of the computer may get the next.

        Raises:
            UnknownDevice: it gets none.
        """
        if self._asked:
            raise unknown
        self._asked = True
        try:
            yield from token_steps(self._book, self._transport)
        except (ServerTrouble, UnknownDevice):
            raise unknown from None

    def renew_if_old(self) -> Generator[SyncStep, Any, None]:
        """Renew it when the province asked for it. It still works, so what goes wrong stops no round."""
        if not self.is_old or self._asked:
            return
        self._asked = True
        with suppress(Problem):  # a locked keyring and a full disk, too
            yield from token_steps(self._book, self._transport)


def token_steps(book: SyncBook, transport: HttpTransport) -> Generator[SyncStep, Any, None]:
    """Ask for a nonce, sign it, keep the token that comes and speak with it.

    Until it is used the province takes the old one: a power cut or a lost answer costs nothing.

    Raises:
        ServerTrouble: the province answers without a token.
    """
    server_id, device_id = yield SyncStep(SyncStage.PROBE, QueueName.DATABASE, lambda: _who(book))
    first: TokenAnswer = yield SyncStep(
        SyncStage.PROBE, QueueName.NETWORK, lambda: transport.token(TokenRequest(device_id))
    )
    request: TokenRequest = yield SyncStep(
        SyncStage.PROBE, QueueName.DATABASE, lambda: _signed(book, server_id, device_id, first.nonce)
    )
    second: TokenAnswer = yield SyncStep(SyncStage.PROBE, QueueName.NETWORK, lambda: transport.token(request))
    if not second.token:
        raise nonsense()
    yield SyncStep(SyncStage.PROBE, QueueName.DATABASE, lambda: _keep(book, device_id, second.token))
    transport.use_token(second.token)


def _who(book: SyncBook) -> tuple[str, str]:
    with book.store.read() as connection:
        return read_state(connection).server_id, current_device(connection).device_id


def _signed(book: SyncBook, server_id: str, device_id: str, nonce: bytes) -> TokenRequest:
    return TokenRequest(
        device_id, nonce, signature(book.vault, device_id, token_words(server_id, device_id, nonce)) or b"\0"
    )


def _keep(book: SyncBook, device_id: str, token: bytes) -> None:
    if _who(book)[1] != device_id:
        raise overtaken()
    add_token(book.vault, device_id, token)
