"""Cards fetched from the console: with one, a code and its sheet an office begins that never sees a line."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sync.courier.joining import begin_joining
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.courier.cards import read_card
from desktop_app.wire.keys.six_words import words_line
from tests.builders import COMMUNE
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk
from tests.upstream.console.browsing import PASSWORD, Console, text_of
from tests.upstream.console.bundles.counter import Counter, named
from tests.upstream.console.bundles.test_bringing import filled, unacknowledged
from tests.upstream.console.bundles.test_bundles_in_the_browser import no_barrier
from tests.upstream.console.chromium import chromium
from tests.upstream.console.running import run_console
from upstream.communes.communes import ensure_commune
from upstream.console.accounts.reach import Right

CARD = f"mttq-{COMMUNE}-the.mtb"
OTHER = "00004"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


def is_connected(desk: Desk) -> bool:
    with desk.office.read() as connection:
        return sync_status(connection).connected


def test_an_office_begins_by_what_the_console_gives_and_by_sticks_alone(
    each_counter: Counter, make_desk: Callable[[str], Desk]
) -> None:
    counter, hoa = each_counter, filled(make_desk("Hoa"), "c1")
    counter.console.user()
    with counter.console.signed_in() as browser:
        sheet = browser.fill("/may/ma", "/may/ma", communes=COMMUNE, days="7")
        (code,) = CODE.findall(text_of(sheet))
        assert f'href="/may/{COMMUNE}/the"' in sheet.text
        sent = browser.get(f"/may/{COMMUNE}/the")
        assert CARD in sent.headers["content-disposition"]
        assert "content-security-policy" in sent.headers
        (counter.stick / CARD).write_bytes(sent.content)
        card = read_card(counter.stick / CARD)
        assert (card.commune, card.address) == (COMMUNE, counter.console.services.offices_address)
        for page in (sheet, browser.get(f"/may/{COMMUNE}")):
            assert words_line(card.words) in text_of(page)
        begin_joining(hoa.office.sync_book(), card, code)
        number = counter.taken(browser, [named(counter.write(hoa))])
        assert set(counter.outcomes(number).values()) == {""}
        counter.read_answers(browser, number, hoa)
    assert is_connected(hoa)
    assert unacknowledged(hoa) == 0


def test_cards_are_for_those_who_give_codes_and_of_communes_they_see(console: Console) -> None:
    with console.database.write() as connection:
        ensure_commune(connection, OTHER)
    console.user()
    console.user("cum", [Right.VIEW, Right.ADMIN], [OTHER])
    console.user("xem", [right for right in Right if right is not Right.ADMIN])
    found: dict[str, list[str]] = {}
    for name in ("lan", "cum"):
        with console.signed_in(name) as browser, io.BytesIO(browser.get("/may/the").content) as sent:
            with zipfile.ZipFile(sent) as archive:
                assert archive.testzip() is None
                found[name] = archive.namelist()
            is_seen = browser.get(f"/may/{COMMUNE}/the").status_code
            assert is_seen == (200 if name == "lan" else 404)
            assert browser.get("/may/99999/the").status_code == 404
    assert found == {"lan": [CARD, f"mttq-{OTHER}-the.mtb"], "cum": [f"mttq-{OTHER}-the.mtb"]}
    with console.signed_in("xem") as browser:
        assert browser.get("/may/the").status_code == 403
        assert browser.get(f"/may/{COMMUNE}/the").status_code == 403
        assert f"/may/{COMMUNE}/the" not in browser.get(f"/may/{COMMUNE}").text


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_sheet_and_card_are_fetched_in_a_browser(
    counter: Counter, processes: Processes, tmp_path: Path, script: bool
) -> None:
    counter.console.user()
    running = run_console(processes, counter.server.database)
    fetched = tmp_path / "fetched"
    fetched.mkdir()
    with chromium(tmp_path / "profile", running.address, script=script) as window:
        window.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(fetched)}
        )

        def fetch(link: str, name: str) -> None:
            window.find(f"a[href='{link}']").click()
            wait_until((fetched / name).exists, name)

        window.open("/")
        window.fill(name="lan", password=PASSWORD)
        window.press("Đăng nhập")
        window.press("Gói dữ liệu qua USB")
        window.press("Cấp mã kết nối")
        no_barrier(window)
        fetch("/may/the", "the-ket-noi.zip")
        window.fill(communes=COMMUNE)
        window.press("Cấp mã")
        assert CODE.search(window.text)
        no_barrier(window)
        fetch(f"/may/{COMMUNE}/the", CARD)
        assert words_line(read_card(fetched / CARD).words) in window.text
        window.look("print")
        assert not window.find(f"a[href='/may/{COMMUNE}/the']").is_displayed(), "a sheet has no buttons"
        window.look()
        window.open(f"/may/{COMMUNE}")
        assert words_line(read_card(fetched / CARD).words) in window.text
        no_barrier(window)
        assert window.messages() == []
