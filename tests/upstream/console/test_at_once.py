"""Two people at once, over PostgreSQL: whoever comes second is told so, and nothing is done by halves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.servers.postgres import PostgresServer
from tests.upstream.console.browsing import Console, console_over
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.database.backups import begin_backup

_WAITING = text(
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN"
    " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
)


@pytest.fixture
def postgres_console(
    tmp_path: Path, postgres_server: PostgresServer, empty_province_postgres: str
) -> Iterator[Console]:
    """A console over PostgreSQL without users."""
    console = console_over(postgres_server.create_database(like=empty_province_postgres), tmp_path)
    with closing(console.database):
        yield console


def at_once(
    console: Console, first: Callable[[Connection], object], second: Callable[[Connection], object]
) -> list[str]:
    """Carry out the second while the first is done and not committed; return the sentences of refusals."""
    refused: list[str] = []

    def act(work: Callable[[Connection], object]) -> None:
        try:
            with console.database.write() as connection:
                work(connection)
        except ServerProblem as problem:
            refused.append(problem.sentence())

    other = threading.Thread(target=act, args=(second,))

    def waits_or_is_done() -> bool:
        with console.database.read() as connection:
            return bool(connection.execute(_WAITING).scalar_one()) or not other.is_alive()

    def begin_other(connection: Connection) -> None:
        first(connection)
        other.start()
        wait_until(waits_or_is_done, "the other to wait")

    act(begin_other)
    other.join(PATIENCE_SECONDS)
    return refused


@pytest.mark.parametrize("how", ["demoted", "locked"])
def test_two_who_take_the_right_from_each_other_do_not_both_lose_it(
    postgres_console: Console, how: str
) -> None:
    lan, minh = postgres_console.user(), postgres_console.user("minh")

    def take_from(user: users.ConsoleUser) -> Callable[[Connection], object]:
        if how == "locked":
            return lambda connection: users.set_locked(connection, user, locked=True)
        return lambda connection: users.change_user(connection, user, "X", [Right.VIEW], None)

    refused = at_once(postgres_console, take_from(lan), take_from(minh))
    assert len(refused) == 1
    with postgres_console.database.read() as connection:
        left = [user.name for user in users.users(connection) if Right.ADMIN in user.reach.rights]
        assert [name for name in left if not users.require_user(connection, name).locked] == ["minh"]


def test_two_backups_that_begin_at_once_are_one(postgres_console: Console, tmp_path: Path) -> None:
    def begin(connection: Connection) -> object:
        return begin_backup(connection, tmp_path / "b", "lan", now_millis())

    assert len(at_once(postgres_console, begin, begin)) == 1


def test_two_who_make_the_same_user_are_told_so_on_a_page(postgres_console: Console) -> None:
    postgres_console.user()
    answers = []

    def make(_: Connection) -> None:
        with postgres_console.signed_in() as browser:
            fields: dict[str, str | list[str]] = {
                "name": "hoa",
                "full_name": "Hoa",
                "right": "view",
                "everywhere": "1",
            }
            answers.append(browser.fill("/toi", "/he-thong/nguoi-dung/moi", **fields))

    def make_first(connection: Connection) -> None:
        users.add_user(connection, "hoa", "Hoa", [Right.VIEW], None, now_millis())

    at_once(postgres_console, make_first, make)
    assert answers[0].status_code == 409
    assert "Người khác vừa sửa" in answers[0].text
