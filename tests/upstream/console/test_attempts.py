"""Strangers who try passwords: they wait, and keep out nobody who has been here before."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.support.processes import Processes
from tests.upstream.console.browsing import PASSWORD, Console, open_console
from tests.upstream.console.running import run_console
from upstream.base.clock import now_millis
from upstream.console.accounts.attempts import (
    TRIES,
    TRIES_AT_LARGE,
    WAIT_MILLIS,
    SignInClient,
    begin_try,
    counts_of,
)
from upstream.console.accounts.signing_in import SignIn, sign_in
from upstream.console.accounts.users import make_link
from upstream.database.console_tables import console_attempt

WRONG = "sai rồi sai nữa"
_OWNER = SignInClient("10.0.0.1")
_STRANGER = SignInClient("192.0.2.1")


def _try(console: Console, client: SignInClient, name: str = "lan", password: str = PASSWORD) -> SignIn:
    return sign_in(console.database, client, name, password, "", "", now_millis())


def _count(console: Console, client: SignInClient, name: str) -> int:
    """Count a try as signing in does, without the tenth of a second that a password takes."""
    with console.database.write() as connection:
        return begin_try(connection, counts_of(connection, name, None, client, now_millis()), now_millis())


def test_one_password_tried_with_many_names_waits(each_console: Console) -> None:
    each_console.user()
    waits = [bool(_count(each_console, _STRANGER, f"name-{number}")) for number in range(TRIES_AT_LARGE + 9)]
    assert waits == [False] * TRIES_AT_LARGE + [True] * 9
    assert _try(each_console, _STRANGER).wait_until, "the right password of another name waits there, too"
    assert _try(each_console, _OWNER).session_id, "and elsewhere does not"
    with each_console.database.read() as connection:
        rows = connection.execute(select(func.count()).select_from(console_attempt)).scalar_one()
    assert rows <= 2 * TRIES_AT_LARGE + 4, "strangers do not fill the table: what waits is not stored"


def test_a_stranger_elsewhere_does_not_keep_a_known_name_out(each_console: Console) -> None:
    each_console.user()
    for _ in range(TRIES):
        assert _try(each_console, _STRANGER, password=WRONG) == SignIn()
    assert _try(each_console, _STRANGER).wait_until
    assert _try(each_console, _OWNER).session_id


def test_strangers_everywhere_wait_and_the_owner_gets_in_by_the_browser_of_before(
    each_console: Console,
) -> None:
    each_console.user()
    browser = _try(each_console, _OWNER).browser
    tried = [_count(each_console, SignInClient(f"192.0.2.{number}"), "lan") for number in range(60)]
    assert [bool(wait) for wait in tried] == [False] * TRIES_AT_LARGE + [True] * 30
    assert _try(each_console, _OWNER).wait_until, "a browser that is not known is any stranger's"
    came = _try(each_console, SignInClient("198.51.100.7", browser))
    assert came.session_id, "a known one gets in from any address"
    assert came.browser == browser


def test_a_known_browser_waits_after_its_own_tries_and_is_known_for_its_users_only(console: Console) -> None:
    console.user()
    console.user("minh")
    browser = SignInClient("10.0.0.1", _try(console, _OWNER).browser)
    for _ in range(TRIES):
        assert _try(console, browser, "minh", WRONG) == SignIn()
    assert _try(console, browser, "minh").wait_until, "minh has not signed in there"
    for _ in range(TRIES):
        assert _try(console, browser, password=WRONG) == SignIn()
    assert _try(console, browser).wait_until
    with console.database.write() as connection:
        connection.execute(
            update(console_attempt).values(last_at=console_attempt.c.last_at - WAIT_MILLIS - 1)
        )
    assert _try(console, browser, "minh").browser == browser.browser, "two share the browser"
    assert _try(console, browser).session_id


def test_a_new_link_forgets_the_browsers_of_before(console: Console) -> None:
    user = console.user()
    known = _try(console, _OWNER).browser
    with console.database.write() as connection:
        make_link(connection, user, now_millis())
        counts = counts_of(connection, "lan", user.number, SignInClient("", known), now_millis())
    assert len(counts) == 3, "a stolen computer is any stranger's"


def test_signing_in_gives_back_the_try_that_was_right_and_no_other(console: Console) -> None:
    console.user()
    for number in range(TRIES_AT_LARGE - 1):
        _count(console, _STRANGER, f"name-{number}")
    assert _try(console, _STRANGER).session_id
    assert not _count(console, _STRANGER, "one-more")
    assert _count(console, _STRANGER, "another"), "an account of one's own does not empty the count"


@pytest.mark.parametrize("address", ["2001:db8:1:2::{:x}", "::ffff:192.0.2.1"])
def test_all_addresses_of_one_network_count_as_one(console: Console, address: str) -> None:
    for number in range(1, TRIES_AT_LARGE + 1):
        assert not _count(console, SignInClient(address.format(number)), f"name-{number}")
    same = "192.0.2.1" if "ffff" in address else "2001:db8:1:2:ffff::1"
    assert _count(console, SignInClient(same), "lan")
    assert not _count(console, SignInClient("2001:db8:1:3::1"), "lan")


def test_a_clock_set_back_makes_nobody_wait_longer(console: Console) -> None:
    for _ in range(TRIES):
        _count(console, _STRANGER, "lan")
    year = 365 * 86_400_000
    with console.database.write() as connection:
        connection.execute(update(console_attempt).values(last_at=console_attempt.c.last_at + year))
    assert 0 < _count(console, _STRANGER, "lan") <= now_millis() + WAIT_MILLIS


@pytest.mark.parametrize("proxied", [True, False], ids=["proxy", "no proxy"])
def test_what_a_proxy_says_counts_only_where_one_is_configured(
    tmp_path: Path, empty_province: Path, processes: Processes, proxied: bool
) -> None:
    console = open_console(empty_province, tmp_path)
    with closing(console.database):
        console.user()
    running = run_console(processes, console.address, *["--behind-proxy"] * proxied)
    for number in range(TRIES):
        with running.browser(x_forwarded_for=f"192.0.2.{number}" if not proxied else "192.0.2.1") as browser:
            assert browser.sign_in("lan", WRONG).status_code == 403
    with running.browser(x_forwarded_for="192.0.2.9") as browser:
        assert browser.sign_in("lan").status_code == (303 if proxied else 429)
        known = browser.client.cookies.get("so-mat-tran-browser")
    assert (known is not None) == proxied
    with running.browser(x_forwarded_for="192.0.2.1") as browser:
        assert browser.sign_in("lan").status_code == 429
        browser.client.cookies.set("so-mat-tran-browser", known or "")
        assert browser.sign_in("lan").status_code == (303 if proxied else 429)
