"""The console in a real browser: every page without a barrier, and the daily work with and without script."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.upstream.console.browsing import A_DAY, PASSWORD
from tests.upstream.console.chromium import Chromium, chromium
from upstream.admin.setup import initialise
from upstream.base.clock import now_millis
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.database.database import Database
from upstream.deciding.decision_log import copy_to_file
from upstream.demo.province import build_province

_COMMUNES = 22
"""So many have each kind of trouble of the invented province."""
_MOST_PAGES = 70
_PERIOD = "/ky-bao-cao/MTTQ_CO_SO/2026-Y"


@pytest.fixture(scope="session")
def invented_province(tmp_path_factory: pytest.TempPathFactory, empty_province: Path) -> Path:
    """The folder of a small invented province with one user, to be copied."""
    folder = tmp_path_factory.mktemp("invented")
    address = str(folder / "province.sqlite")
    shutil.copyfile(empty_province, address)
    initialise(address, "Tỉnh Thử", "sample")
    with closing(Database.connect(address)) as database:
        with database.write() as connection:
            users.add_user(connection, "lan", "Trần Thị Lan", list(Right), None, now_millis())
            user = users.require_user(connection, "lan")
            users.set_password(connection, user, users.new_password_hash(user, PASSWORD))
        list(build_province(database, A_DAY, _COMMUNES))
        copy_to_file(database, folder / "province.sqlite.decisions")
    return folder


@pytest.fixture
def served(invented_province: Path, tmp_path: Path, processes: Processes) -> str:
    """The address of a console over a copy of it."""
    for file in invented_province.iterdir():
        shutil.copyfile(file, tmp_path / file.name)
    arguments = ["--database", str(tmp_path / "province.sqlite"), "serve", "--port", "0"]
    process = processes.fork("upstream", [*arguments, "--console", "127.0.0.1:0"])
    assert process.stdout.readline().startswith(b"listening on ")
    return process.stdout.readline().decode().strip().removeprefix("console on ").rstrip("/")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def window(request: pytest.FixtureRequest, served: str, tmp_path: Path) -> Iterator[Chromium]:
    """A browser in which somebody has signed in, with and without script."""
    with chromium(tmp_path / "profile", served, script=request.param) as opened:
        opened.resize(1366, 768)
        sign_in(opened)
        yield opened


def sign_in(window: Chromium) -> None:
    window.open("/")
    assert window.path == "/dang-nhap?next=%2F"
    window.fill(name="lan", password=PASSWORD)
    window.press("Đăng nhập")
    assert window.path == "/", window.text


def is_file(path: str) -> bool:
    return "tep=" in path or path.endswith("/the")


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("window", [True], ids=["script"], indirect=True)  # switched off for each page
def test_no_page_has_a_barrier_or_is_too_wide_for_a_telephone(window: Chromium) -> None:
    waiting, seen = ["/", "/toi", "/may/ma", "/viec", _PERIOD], set[str]()
    kinds: dict[str, int] = {}
    while waiting and len(seen) < _MOST_PAGES:
        path = waiting.pop(0)
        kind = re.sub(r"[^/]*[0-9A-Z][^/]*", "…", path.partition("?")[0])
        if path in seen or path.startswith("/static") or is_file(path) or kinds.get(kind, 0):
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        seen.add(path)
        window.open_without_script(path)
        assert window.driver.execute_script("return typeof htmx") == "undefined", "no script has run"
        assert window.find("h1").text, path
        waiting += window.links()
        for width, height in ((1366, 768), (390, 844)):
            window.resize(width, height)
            for dark in (False, True):
                window.look(dark=dark)
                assert window.barriers() == [], (path, width, "dark" if dark else "light")
        assert not window.too_wide(), path
        window.look("print")
        assert not window.driver.find_elements("css selector", "nav:not(.pager)")[0].is_displayed(), path
        window.look()
        window.open(path)  # with script: what it complains about is a message
    assert len(seen) > 20, seen
    assert window.messages() == []


def test_a_list_is_searched_and_sorted_by_the_address(window: Chromium) -> None:
    window.open("/may?sort=-name")
    window.fill(q="phuong ba")
    window.press("Tìm kiếm")
    wait_until(lambda: "q=phuong+ba" in window.path, "the address of the search")
    wait_until(lambda: "Phường Giảng Võ" not in window.text, "the list that was searched")
    assert "Phường Ba Đình" in window.text
    assert "sort=-name" in window.path


def test_reports_are_accepted_many_at_once_and_taken_back(window: Chromium) -> None:
    window.open(_PERIOD)
    window.follow(window.find("a[href$='tt=submitted']"))
    ticked = window.driver.find_elements("css selector", "input[name=commune]:checked")
    assert ticked, window.text
    number = len(ticked)
    window.press("Duyệt các báo cáo đã chọn")
    assert window.path.startswith("/viec/"), window.text

    def done() -> bool:
        window.open(window.path)
        return f"{number} trong {number} xã" in window.text

    wait_until(done, "all of them to be accepted")
    window.fill(reason="nhầm kỳ")
    window.press("Rút lại")
    assert window.path.startswith("/viec/"), window.text
    assert "nhầm kỳ" in window.text


def test_a_cell_is_commented_and_its_report_returned(window: Chromium) -> None:
    window.open(_PERIOD)
    window.follow(window.find("a[href$='tt=submitted']"))
    window.follow(window.find("tbody th a"))
    report = window.path
    window.follow(window.find("td.figure a"))
    assert "Lịch sử" in window.text
    window.fill(comment="Số này chưa khớp với sổ.")
    window.press("Trả lại báo cáo")
    assert window.path == report, window.text
    assert "Đã trả lại xã." in window.text
    assert "↩" in window.find("tbody").text


def test_a_code_is_made_and_a_computer_refused(window: Chromium) -> None:
    window.open("/may/00004")
    window.press("Cấp mã kết nối")
    window.press("Cấp mã")
    assert "Phường Ba Đình" in window.find(".sheet").text
    assert "http://127.0.0.1:0" in window.find(".sheet").text, "the address of the offices, as it was given"
    window.open("/may/00004")
    window.press("Từ chối máy này")
    window.fill(reason="mất trộm")
    window.press("Từ chối từ nay")
    assert "bị từ chối từ" in window.text
    assert "Từ nay máy này bị từ chối." in window.text


def test_a_round_is_followed_from_the_list_to_the_areas_of_a_commune(window: Chromium) -> None:
    def counted() -> bool:
        window.open("/dot-lay-y-kien/NTM_XA_2026/2026/ket-qua")
        return bool(window.driver.find_elements("css selector", ".chart svg rect"))

    wait_until(counted, "the results of the rounds")
    assert "Hài lòng" in window.text
    window.open("/dot-lay-y-kien")
    window.follow(window.find("tbody th a"))
    assert "Toàn bộ các xã" in window.text
    for tab in ("Một câu hỏi theo xã", "Kết quả", "Tiến độ theo xã"):
        window.press(tab)
        no_barrier(window)
    window.open("/dot-lay-y-kien/NTM_XA_2026/2026/xa/00008?cau=q02")
    assert "Thôn Đông" in window.text
    no_barrier(window)
    window.open("/tong-hop/quy")
    window.follow(window.find("tbody th a"))
    assert "Quỹ “Vì người nghèo”" in window.text
    no_barrier(window)


def no_barrier(window: Chromium) -> None:
    """The page as it is, on a screen and on a telephone; axe itself needs a script."""
    for width, height in ((390, 844), (1366, 768)):
        window.resize(width, height)
        assert not window.too_wide()
        if window.driver.execute_script("return typeof htmx") != "undefined":
            assert window.barriers() == [], window.path


def test_an_urgent_report_is_read_and_a_user_made(window: Chromium) -> None:
    window.follow(window.find(".alarm a"))
    window.press("Tôi đã đọc")
    assert "Trần Thị Lan đã xem" in window.text
    assert not window.driver.find_elements("css selector", ".alarm")
    window.open("/he-thong/nguoi-dung")
    window.press("Thêm người dùng")
    window.fill(name="minh", full_name="Lê Văn Minh")
    window.press("Lập người dùng")
    link = window.find("code").text
    window.open("/toi")
    window.press("Đăng xuất")
    assert window.path == "/dang-nhap"
    window.open(urlsplit(link).path)  # its port was chosen when the server started
    window.fill(password="bốn mùa hoa nở", again="bốn mùa hoa nở")
    window.press("Đặt mật khẩu và vào")
    assert "Lê Văn Minh" in window.text
