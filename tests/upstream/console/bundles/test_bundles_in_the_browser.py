"""Sticks at the counter with a real browser: files and a folder, with script and without; no barrier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk
from tests.upstream.console.browsing import PASSWORD
from tests.upstream.console.bundles.counter import PATH, Counter
from tests.upstream.console.bundles.test_bringing import filled
from tests.upstream.console.chromium import Chromium, chromium
from tests.upstream.console.running import run_console


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def window(
    request: pytest.FixtureRequest, counter: Counter, processes: Processes, tmp_path: Path
) -> Iterator[Chromium]:
    counter.console.user()
    running = run_console(processes, counter.server.database)
    with chromium(tmp_path / "profile", running.address, script=request.param) as opened:
        opened.resize(1366, 768)
        opened.open("/")
        opened.fill(name="lan", password=PASSWORD)
        opened.press("Đăng nhập")
        yield opened


def no_barrier(window: Chromium) -> None:
    for width, height in ((390, 844), (1366, 768)):
        window.resize(width, height)
        assert not window.too_wide(), (window.path, width)
        if window.driver.execute_script("return typeof htmx") != "undefined":
            for dark in (False, True):
                window.look(dark=dark)
                assert window.barriers() == [], (window.path, width, dark)
            window.look()


def done(window: Chromium, words: str) -> None:
    """Wait until the page says it; with script it looks by itself."""

    def is_done() -> bool:
        if words in window.text:
            return True
        if window.driver.execute_script("return typeof htmx") == "undefined":
            window.open(window.path)
        return False

    wait_until(is_done, words)


def test_files_and_a_folder_are_taken_and_their_answers_fetched(
    window: Chromium, counter: Counter, lan: Desk, minh: Desk
) -> None:
    first = counter.write(filled(lan, "a1"))
    (counter.stick / "ghi chú.txt").write_text("không phải gói")
    second = counter.write(filled(minh, "b1"))
    damaged = counter.stick / "mttq-00000-hongrnoi-len-0007.mtb"
    damaged.write_bytes(first.read_bytes()[:-3])
    window.open("/")
    window.press("Gói dữ liệu qua USB")
    no_barrier(window)
    window.find("input[name=files]").send_keys(str(first))
    window.press("Nhận các gói")
    assert window.path.startswith(f"{PATH}/"), window.text
    done(window, "1 trong 1 gói")
    window.open(PATH)
    window.find("input[name=folder]").send_keys(str(counter.stick))
    window.press("Nhận các gói")
    assert "Đã bỏ qua 1 tệp khác" in window.text
    done(window, "3 trong 3 gói")
    upload = window.path
    window.open(upload)
    assert damaged.name in window.text
    assert "chưa đủ" in window.text
    assert "vốn đã như vậy" in window.text, "the first one, which the folder has, too"
    no_barrier(window)
    links = [link for link in window.links() if "/tra-loi" in link]
    assert len(links) == 3, "the zip, and an answer to each that was taken"
    assert second.name.split("-")[2] in " ".join(
        each.text for each in window.driver.find_elements("css selector", "td a")
    )
    assert window.messages() == []
