"""Tokens of devices: renewed by the key, ended, lost on the way, copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from nacl.signing import SigningKey
from sqlalchemy import Row, select, update

from desktop_app.base.ids import new_id
from desktop_app.credentials.vault import SecretName
from desktop_app.sync.identity.device_key import new_device_key, signature
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.identity.tokens import add_token, read_token
from desktop_app.sync.problems import Unauthorised
from desktop_app.sync.rounds.round import run_round
from desktop_app.sync.state import read_state
from desktop_app.sync.transport.https import HttpTransport
from desktop_app.wire.messages import EnrolRequest, ExchangeRequest, TokenAnswer, TokenRequest, decode, encode
from desktop_app.wire.signing import successor_words, token_words
from tests.builders import put_response
from tests.support.servers.upstream import Desk, Upstream
from upstream.database.tables import device as table

DAY = 86_400_000


@pytest.fixture
def lan(server: Upstream, make_desk: Callable[[str], Desk]) -> Desk:
    desk = make_desk("Lan")
    desk.enrol(server)
    desk.sync()
    return desk


def token_of(desk: Desk) -> bytes:
    token = read_token(desk.office.vault, desk.office.device().device_id)
    assert token is not None
    return token


def stored(server: Upstream, desk: Desk) -> Row[Any]:
    with server.opened() as connection:
        return connection.execute(
            select(table).where(table.c.device_id == desk.office.device().device_id)
        ).one()


def change(server: Upstream, desk: Desk, **values: object) -> None:
    with server.opened() as connection:
        connection.execute(
            update(table).where(table.c.device_id == desk.office.device().device_id).values(values)
        )


@pytest.fixture
def line_of(server: Upstream) -> Iterator[Callable[[bytes | None], HttpTransport]]:
    opened: list[HttpTransport] = []

    def make(token: bytes | None) -> HttpTransport:
        opened.append(HttpTransport(server.address, token))
        return opened[-1]

    yield make
    for item in opened:
        item.close()


def ask(line: HttpTransport) -> None:
    """Anything that needs a token."""
    line.catalogue()


def signed(line: HttpTransport, desk: Desk, key: bytes = b"") -> TokenRequest:
    """A request for another token, signed with the computer's key or with another."""
    device_id = desk.office.device().device_id
    nonce = line.token(TokenRequest(device_id)).nonce
    with desk.office.read() as connection:
        words = token_words(read_state(connection).server_id, device_id, nonce)
    made = SigningKey(key).sign(words).signature if key else signature(desk.office.vault, device_id, words)
    return TokenRequest(device_id, nonce, made)


def test_an_old_token_is_renewed_by_the_key_and_dies_when_the_new_one_is_used(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    old = token_of(lan)
    lan.sync()
    assert token_of(lan) == old, "a young one stays"
    change(server, lan, token_at=stored(server, lan).token_at - 91 * DAY)

    lan.sync()

    new = token_of(lan)
    assert new != old
    lan.sync()
    ask(line_of(new))
    with pytest.raises(Unauthorised):
        ask(line_of(old))
    lan.sync()
    assert token_of(lan) == new


def test_an_answer_that_is_lost_locks_nobody_out(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    line = line_of(None)
    line.token(signed(line, lan))  # and the answer never arrives
    ask(line_of(token_of(lan)))
    again = line.token(signed(line, lan)).token
    ask(line_of(token_of(lan)))
    ask(line_of(again))
    lan.sync()  # by its key
    assert token_of(lan) != again


def test_a_token_ends_after_its_time_and_the_key_still_gets_another(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    change(server, lan, token_until=1)
    old = token_of(lan)
    with pytest.raises(Unauthorised):
        ask(line_of(old))
    with lan.office.record() as rec:
        put_response(rec, "f1")

    assert lan.sync().pushed == 1

    assert token_of(lan) != old
    assert stored(server, lan).token_until > stored(server, lan).token_at


def test_an_ended_token_without_its_key_needs_a_new_code(server: Upstream, lan: Desk) -> None:
    change(server, lan, token_until=1)
    lan.office.vault.write(SecretName.DEVICE_KEY, new_device_key().private)
    with pytest.raises(Unauthorised, match="new code"):
        lan.sync()
    lan.enrol(server)
    lan.sync()


def test_the_first_token_ends_too_and_the_key_gets_another(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    young = stored(server, lan).token_at - 179 * DAY
    change(server, lan, token_at=young)
    ask(line_of(token_of(lan)))
    assert stored(server, lan).token_until is None
    change(server, lan, token_at=young - 2 * DAY)
    with pytest.raises(Unauthorised):
        ask(line_of(token_of(lan)))
    lan.sync()
    assert stored(server, lan).token_until is not None


def test_nobody_else_renews(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    line = line_of(None)
    good = signed(line, lan)
    device_id = lan.office.device().device_id
    for bad in (
        signed(line, lan, new_device_key().private),
        TokenRequest(device_id, good.nonce[:8] + bytes(32), good.signature),
        TokenRequest(device_id, bytes(40), good.signature),
        TokenRequest(device_id, b"", good.signature),
        TokenRequest(device_id, good.nonce, b"short"),
        TokenRequest(new_id(lan.office.clock), good.nonce, good.signature),
        TokenRequest("province:00000", good.nonce, good.signature),
    ):
        with pytest.raises(Unauthorised):
            line.token(bad)
    line.token(good)
    with pytest.raises(Unauthorised):
        line.token(good)  # each nonce is good for one renewal
    change(server, lan, revoked_at=1)
    for request in (good, TokenRequest(device_id)):
        with pytest.raises(Unauthorised, match="no longer accepts"):
            line.token(request)


def test_a_nonce_ends(tmp_path: Path, server: Upstream, lan: Desk) -> None:
    limits = tmp_path / "limits.toml"
    limits.write_text(
        "[tokens]\nrenew_after_days = 90\nlives_days = 180\nnonce_seconds = -1\nseen_every_minutes = 60\n"
    )
    server.stop()
    server.start("--limits", str(limits))
    with closing(HttpTransport(server.address)) as line, pytest.raises(Unauthorised):
        line.token(signed(line, lan))


def test_a_stolen_token_alone_makes_no_successor(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    line = line_of(token_of(lan))
    old = lan.office.device().device_id
    assert stored(server, lan).token_until is None, "also one that was never renewed"
    successor, key = new_id(lan.office.clock), new_device_key()
    nonce = line.token(TokenRequest(old)).nonce
    with lan.office.read() as connection:
        server_id = read_state(connection).server_id
    words = successor_words(server_id, old, nonce, successor, key.public)
    by_another = SigningKey(key.private).sign(words).signature
    for made in (b"", by_another):
        request = EnrolRequest(successor, key.public, "sample", "", "00000", nonce=nonce, signature=made)
        with pytest.raises(Unauthorised):
            line.enrol(request)
    right = signature(lan.office.vault, old, words)
    line.enrol(EnrolRequest(successor, key.public, "sample", "", "00000", nonce=nonce, signature=right))


def test_the_token_that_a_copy_went_on_from_ends_and_the_original_goes_on(
    server: Upstream,
    lan: Desk,
    make_desk: Callable[[str], Desk],
    tmp_path: Path,
    line_of: Callable[[bytes | None], HttpTransport],
) -> None:
    shared = token_of(lan)
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    for name, desk in (("b", original), ("c", copy)):
        with desk.office.record() as rec:
            put_response(rec, name)
    original.sync()

    assert copy.sync().renewed

    with pytest.raises(Unauthorised):
        ask(line_of(shared))
    with original.office.record() as rec:
        put_response(rec, "d")
    assert original.sync().pushed == 1
    assert not original.results[-1].renewed
    copy.sync()
    assert original.get("survey_response", "c") is not None
    assert copy.get("survey_response", "d") is not None


def test_a_token_that_a_copy_renewed_is_replaced_by_the_key_of_the_original(
    server: Upstream, lan: Desk, line_of: Callable[[bytes | None], HttpTransport]
) -> None:
    line = line_of(None)
    ask(line_of(line.token(signed(line, lan)).token))  # the copy renews first and uses it
    lan.sync()
    lan.sync()
    add_token(lan.office.vault, lan.office.device().device_id, bytes(32))
    lan.sync()


def test_last_seen_is_written_once_an_hour_and_an_empty_exchange_writes_nothing_else(
    server: Upstream, lan: Desk
) -> None:
    before = stored(server, lan)
    lan.sync()
    assert stored(server, lan) == before
    hour_ago = before.seen_at - 3_600_001
    change(server, lan, seen_at=hour_ago)
    lan.sync()
    after = stored(server, lan)
    assert after.seen_at > hour_ago
    changed = {name for name, value in after._mapping.items() if value != before._mapping[name]}
    assert changed == {"seen_at"}
    change(server, lan, seen_at=1_700_000_000_000)
    assert server.command("devices").split("\t")[-1] == "15/11/2023 05:13"


def test_a_server_that_renews_no_tokens_is_left_as_it_is(
    server: Upstream, lan: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older one answers 404: the round goes on, and a refusal is told as it was meant."""
    monkeypatch.setattr(
        HttpTransport, "token", lambda self, request: self._ask("POST", "/v1/unknown", encode(request))
    )
    change(server, lan, token_at=stored(server, lan).token_at - 91 * DAY)
    lan.sync()
    change(server, lan, token_until=1)
    with pytest.raises(Unauthorised, match="does not know this computer"):
        lan.sync()


def test_a_token_request_of_nonsense_is_refused(server: Upstream) -> None:
    for body in (b"", b"x", encode(ExchangeRequest(0, b"", 0, "", 0))):
        assert httpx.post(server.address + "/v1/token", content=body).status_code == 400
    assert decode(encode(TokenAnswer(b"n")), TokenAnswer) == TokenAnswer(b"n")


def test_a_round_with_a_line_of_its_own_uses_the_new_token_at_once(server: Upstream, lan: Desk) -> None:
    change(server, lan, token_until=1)
    book = lan.office.sync_book()
    with connect(book) as line:
        run_round(book, line)
        ask(line)
