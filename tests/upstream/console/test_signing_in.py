"""Getting in and keeping out: links, passwords, tries, sessions, the second factor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import delete, select, update

from tests.upstream.console.browsing import PASSWORD, Console, text_of
from upstream.admin.cli import main
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.console.accounts import users
from upstream.console.accounts.attempts import TRIES, WAIT_MILLIS
from upstream.console.accounts.reach import Right
from upstream.console.accounts.secrets_kept import is_password
from upstream.console.accounts.sessions import IDLE_MILLIS, LONGEST_MILLIS
from upstream.database.console_tables import (
    console_attempt,
    console_link,
    console_log,
    console_session,
    console_user,
)

WRONG = "sai rồi sai nữa"


def test_init_prints_a_link_by_which_the_first_user_gets_in_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = str(tmp_path / "province.sqlite")
    assert main(["--database", database, "init", "--sample"]) == 0
    first = capsys.readouterr().out.split()[-1]
    assert (
        main(["--database", database, "init", "--sample", "--console-address", "https://mttq.example/"]) == 0
    )
    second = capsys.readouterr().out.split()[-1]
    assert second.startswith("https://mttq.example/moi/")
    from tests.upstream.console.browsing import console_over

    console = console_over(database, tmp_path)
    with console.browser() as browser:
        assert browser.get(first.partition("8471")[2]).status_code == 409, "the second link ends the first"
        path = second.removeprefix("https://mttq.example")
        assert "quantri" in text_of(browser.get(path))
        assert browser.fill(path, path, password="ngắn", again="ngắn").status_code == 422
        assert browser.fill(path, path, password=PASSWORD, again=WRONG).status_code == 422
        token = browser.csrf(path)
        assert browser.post(path, {"password": PASSWORD, "again": PASSWORD}, token).status_code == 303
        assert browser.get("/toi").status_code == 200
        assert browser.get(path).status_code == 409, "it works once"
    assert main(["--database", database, "init", "--sample"]) == 0
    assert "/moi/" not in capsys.readouterr().out, "who is there already gets in by the password"
    console.database.close()


def test_a_link_ends_after_its_days(console: Console) -> None:
    user = console.user()
    with console.database.write() as connection:
        secret = users.make_link(connection, user, now_millis() - users.LINK_DAYS * 86_400_000 - 1)
    with console.browser() as browser:
        assert browser.get(f"/moi/{secret}").status_code == 409


def test_name_and_password_let_in_over_each_database(each_console: Console) -> None:
    each_console.user()
    with each_console.browser() as browser:
        assert browser.get("/toi").headers["location"] == "/dang-nhap?next=%2Ftoi"
        assert browser.sign_in("lan", WRONG).status_code == 403
        assert browser.sign_in("nobody").status_code == 403
        answer = browser.fill("/dang-nhap", "/dang-nhap", name=" LAN ", password=PASSWORD, next="/toi?x=1")
        assert (answer.status_code, answer.headers["location"]) == (303, "/toi?x=1")
        assert browser.get("/toi").status_code == 200
        assert browser.fill("/toi", "/dang-xuat").headers["location"] == "/dang-nhap"
        assert browser.get("/toi").status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "x", "/\r\nx"]
)
def test_nobody_is_led_to_another_server(console: Console, wanted: str) -> None:
    console.user()
    with console.browser() as browser:
        answer = browser.fill("/dang-nhap", "/dang-nhap", name="lan", password=PASSWORD, next=wanted)
        assert answer.headers["location"] == "/"


@pytest.mark.parametrize("name", ["lan", "nobody"])
def test_after_five_wrong_tries_the_right_password_waits_too(console: Console, name: str) -> None:
    console.user()
    with console.browser() as browser:
        for _ in range(TRIES):
            assert browser.sign_in(name, WRONG).status_code == 403
        answer = browser.sign_in(name)
        assert answer.status_code == 429, "a name that nobody has waits as well"
        with console.database.write() as connection:
            connection.execute(
                update(console_attempt).values(last_at=console_attempt.c.last_at - WAIT_MILLIS)
            )
        assert browser.sign_in(name).status_code == (303 if name == "lan" else 403)


def test_strangers_do_not_fill_the_log(console: Console) -> None:
    console.user()
    with console.browser() as browser:
        for number in range(8):
            browser.sign_in(f"nobody-{number}")
        browser.sign_in("lan", WRONG)
    with console.database.read() as connection:
        names = connection.execute(select(console_log.c.name).order_by(console_log.c.number)).scalars().all()
    assert names == ["", "lan"], "one line a minute for names nobody has, and each try with one that is there"


def test_a_session_is_new_after_signing_in_and_a_fixed_one_opens_nothing(console: Console) -> None:
    console.user()
    with console.browser() as browser:
        browser.get("/dang-nhap")
        laid = browser.cookie
        assert browser.sign_in("lan").status_code == 303
        assert browser.cookie not in ("", laid)
        with console.browser() as other:
            other.client.cookies.set("__Host-so-mat-tran", laid)
            assert other.get("/toi").status_code == 303
        assert browser.get("/dang-nhap").headers["location"] == "/", "who is signed in is sent on"


def test_who_signs_in_over_another_session_ends_that(console: Console) -> None:
    console.user()
    with console.signed_in() as browser:
        former, token = browser.cookie, browser.csrf("/toi")
        browser.post("/dang-nhap", {"name": "lan", "password": PASSWORD}, token)
        assert browser.cookie != former
        with console.browser() as other:
            other.client.cookies.set("__Host-so-mat-tran", former)
            assert other.get("/toi").status_code == 303


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_lines(console: Console) -> None:
    with console.browser() as browser:
        said = browser.get("/dang-nhap").headers["set-cookie"]
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} == set(said.split("; ")[1:])
    assert said.startswith("__Host-so-mat-tran=")


def test_a_session_ends_after_eight_idle_hours(console: Console) -> None:
    console.user()
    with console.signed_in() as browser:
        with console.database.write() as connection:
            moved = console_session.c.seen_at - IDLE_MILLIS + 60_000
            connection.execute(update(console_session).values(seen_at=moved))
        assert browser.get("/toi").status_code == 200, "and a look begins the hours again"
        with console.database.read() as connection:
            assert connection.execute(select(console_session.c.seen_at)).scalar_one() > now_millis() - 60_000
        with console.database.write() as connection:
            connection.execute(update(console_session).values(seen_at=now_millis() - IDLE_MILLIS - 1))
        assert browser.get("/toi").status_code == 303


def test_a_session_in_daily_use_ends_too(console: Console) -> None:
    console.user()
    with console.signed_in() as browser:
        with console.database.write() as connection:
            started = console_session.c.started_at - LONGEST_MILLIS + 60_000
            connection.execute(update(console_session).values(started_at=started))
        assert browser.get("/toi").status_code == 200
        with console.database.write() as connection:
            connection.execute(update(console_session).values(started_at=now_millis() - LONGEST_MILLIS - 1))
        assert browser.get("/toi").status_code == 303


def test_a_link_is_made_of_the_configured_address_whatever_host_is_asked_for(console: Console) -> None:
    console.user()
    console.user("minh", [Right.VIEW])
    for address, said in (
        ("https://mttq.example:8443/", "<code>https://mttq.example:8443/moi/"),
        ("", "<code>/moi/"),
    ):
        services = replace(console.services, console_address=address)
        with Console(services, console.address).signed_in() as browser:
            token = browser.csrf("/toi")
            forged = {"host": "evil.example", "origin": "https://evil.example"}
            answer = browser.post("/he-thong/nguoi-dung/2/lien-ket", {}, token, **forged)
        assert answer.status_code == 200
        assert said in answer.text
        assert "evil.example" not in answer.text


def test_locked_reset_and_changed_users_are_signed_out(console: Console) -> None:
    user, _ = console.user(), console.user("minh")
    for act in (
        lambda connection: users.set_locked(connection, user, locked=True),
        lambda connection: users.make_link(connection, user, now_millis()),
        lambda connection: users.change_user(connection, user, "Lan", [Right.VIEW], None),
    ):
        with console.signed_in() as browser:
            with console.database.write() as connection:
                act(connection)
            assert browser.get("/toi").status_code == 303
        with console.database.write() as connection:
            users.set_locked(connection, user, locked=False)
            users.set_password(connection, user, user.password_hash)


def test_a_locked_user_does_not_get_in(console: Console) -> None:
    user, _ = console.user(), console.user("minh")
    with console.database.write() as connection:
        users.set_locked(connection, user, locked=True)
    with console.browser() as browser:
        assert browser.sign_in("lan").status_code == 403


def test_the_last_who_makes_users_keeps_the_right(console: Console) -> None:
    user = console.user()
    console.user("minh", [Right.VIEW])
    with console.database.write() as connection:
        with pytest.raises(ServerProblem):
            users.set_locked(connection, user, locked=True)
        with pytest.raises(ServerProblem):
            users.change_user(connection, user, "Lan", [Right.VIEW], None)
        with pytest.raises(ServerProblem):
            users.change_user(connection, user, "Lan", list(Right), ["00004"])


def test_a_changed_password_gives_this_browser_a_new_session_and_ends_the_others(console: Console) -> None:
    console.user()
    with console.signed_in() as browser, console.signed_in() as other:
        before = browser.cookie
        answer = browser.fill(
            "/toi", "/toi/mat-khau", present=WRONG, password=PASSWORD[::-1], again=PASSWORD[::-1]
        )
        assert answer.status_code == 422
        answer = browser.fill(
            "/toi", "/toi/mat-khau", present=PASSWORD, password=PASSWORD[::-1], again=PASSWORD[::-1]
        )
        assert answer.status_code == 303, text_of(answer)
        assert browser.cookie != before
        assert browser.get("/toi").status_code == 200
        assert other.get("/toi").status_code == 303
    with console.browser() as browser:
        assert browser.sign_in("lan").status_code == 403
        assert browser.sign_in("lan", PASSWORD[::-1]).status_code == 303


def test_the_second_factor_is_asked_each_code_counts_once_and_recovery_codes_help(console: Console) -> None:
    console.user()
    with console.signed_in() as browser, console.signed_in() as other:
        page = browser.post("/toi/ma-bao-ve", {}, browser.csrf("/toi"))
        assert "<svg" in page.text
        secret = page.text.partition("<code>")[2].partition("</code>")[0]
        code = pyotp.TOTP(secret).now()
        fields = {"secret": secret, "code": "000000" if code != "000000" else "111111", "present": PASSWORD}
        assert browser.post("/toi/ma-bao-ve/bat", fields, browser.csrf("/toi")).status_code == 422
        fields = {"secret": secret, "code": code, "present": WRONG}
        assert browser.post("/toi/ma-bao-ve/bat", fields, browser.csrf("/toi")).status_code == 422
        shown = browser.post("/toi/ma-bao-ve/bat", {**fields, "present": PASSWORD}, browser.csrf("/toi"))
        recovery = [part.partition("</code>")[0] for part in shown.text.split("<code>")[1:]]
        assert len(recovery) == 10
        assert browser.get("/toi").status_code == 200
        assert other.get("/toi").status_code == 303, "it was signed in without a code"
    with console.browser() as browser:
        assert browser.sign_in("lan").status_code == 403
        assert browser.sign_in("lan", code=code).status_code == 403, "it was used when it was turned on"
        assert browser.sign_in("lan", code=recovery[0].upper()).status_code == 303
    with console.browser() as browser:
        assert browser.sign_in("lan", code=recovery[1].replace("-", "")).status_code == 303
    with console.browser() as browser:
        spaced = f" {recovery[2].upper().replace('-', '')[:4]} {recovery[2].upper().replace('-', '')[4:]}"
        assert browser.sign_in("lan", code=spaced).status_code == 303
    with console.browser() as browser:
        assert browser.sign_in("lan", code=recovery[0]).status_code == 403
        later = pyotp.TOTP(secret).at(now_millis() // 1000 + 30)
        assert browser.sign_in("lan", code=later).status_code == 303
        with console.signed_in() as other:
            before = browser.cookie
            assert browser.fill("/toi", "/toi/ma-bao-ve/tat", present=WRONG).status_code == 422
            assert other.get("/toi").status_code == 200
            assert browser.fill("/toi", "/toi/ma-bao-ve/tat", present=PASSWORD).status_code == 303
            assert browser.get("/toi").status_code == 200
            assert browser.cookie != before
            assert other.get("/toi").status_code == 303, "whoever else is signed in may have switched it off"
    with console.browser() as browser:
        assert browser.sign_in("lan").status_code == 303


def test_no_secret_is_stored_itself(console: Console) -> None:
    user = console.user()
    with console.signed_in() as browser, console.database.write() as connection:
        secret = users.make_link(connection, user, now_millis())
        stored = [bytes(value) for value in connection.execute(select(console_link.c.hash)).scalars()]
        stored += [bytes(value) for value in connection.execute(select(console_session.c.hash)).scalars()]
        assert not {secret.encode(), browser.cookie.encode()} & set(stored)
        assert not is_password("", "")
        connection.execute(delete(console_link))
        hashed = connection.execute(select(console_user.c.password_hash)).scalar_one()
        assert hashed == "", "a link ends the password"
