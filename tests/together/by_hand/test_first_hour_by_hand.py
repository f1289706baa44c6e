"""An officer's first hour from the printed card, with nothing but keys.

The steps are those of the guide's first day: areas from Excel, signer, a second officer, backup on a stick;
then a month by the card: figures, F11, F7, a report, and the window locked for the other one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.accounts.access_log import AccessAction, accesses
from desktop_app.accounts.officers import officers
from desktop_app.areas.queries import all_areas
from desktop_app.book.office import DataFolder, Office
from desktop_app.movements.period_state import Status
from desktop_app.office.profile import load_profile
from desktop_app.storage.tables.movements import indicator_value, period_status
from tests.builders import PASSPHRASE
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes, wait_for
from tests.together.by_hand.typist import Typist, start_program
from ui.context.preferences import PreferencesFile

FIRST_PIN, SECOND_PIN = "482913", "593024"
AREAS = "Tên\tLoại\tSố hộ\nThôn Đoài\tthôn\t120\nKhu phố 1\tkhu phố\t1.050\n"


class Beginner:
    """Presses keys and looks at what they did."""

    def __init__(self, typist: Typist) -> None:
        self.typist = typist

    def keys(self, *keys: str) -> None:
        """Keys that lead along; the window has followed them when this returns."""
        self.typist.press(*keys)
        self.typist.rest()

    def until(self, condition: Callable[[], bool], key: str) -> None:
        """Press a key until something happens: the figures of a page come a moment after it."""

        def happened() -> bool:
            self.keys(key)
            return condition()

        wait_until(happened, f"what {key} leads to")

    def type(self, words: str) -> None:
        """Words where the cursor stands."""
        self.typist.type(words)


def copied(processes: Processes, display: Display, words: str, ready: Path) -> None:
    """Have cells in the clipboard, as they come from Excel."""
    source = ready.with_name("cells.txt")
    source.write_text(words, encoding="utf-8")
    with source.open("rb") as stream:
        owner = processes.start(
            [sys.executable, "-m", "tests.together.by_hand.clipboard_child", ready],
            env=display.env,
            stdin=stream.fileno(),
        )
    wait_for(ready, owner)


@pytest.mark.window
def test_the_first_hour_needs_no_mouse(processes: Processes, display: Display, tmp_path: Path) -> None:
    folder, typist = tmp_path / "book", Typist(display)
    started = start_program(processes, display, folder)
    copied(processes, display, AREAS, tmp_path / "copied")
    typist.window()
    hand = Beginner(typist)

    # first run: commune, officer, recovery code written down, the province later
    hand.type("lang son")
    hand.keys("Return")
    hand.type("dong dang")
    hand.keys("Return")
    hand.type("tran van thu")
    hand.keys("Tab", "Tab")
    hand.type(FIRST_PIN)
    hand.keys("Tab")
    hand.type(FIRST_PIN)
    hand.keys("Return")
    hand.keys("space", "Return")
    hand.keys("Return")
    wait_until(lambda: any("Đồng Đăng" in title for title in typist.windows_of_program()), "the window")
    typist.window()
    typist.rest()

    # the first step on the overview leads to the areas, which are pasted
    hand.until(lambda: PreferencesFile(folder).current.room == "settings", "Return")
    hand.keys("ctrl+v")
    typist.dialog("Danh sách khu dân cư")
    hand.keys("ctrl+Return")
    typist.dialog_gone("Danh sách khu dân cư")

    # the signer: up to the section of the office, its field by the tab key
    hand.keys("Up")
    hand.keys(*["Tab"] * 12)
    hand.type("nguyen thi ky")

    # the second officer, who manages officers too
    hand.keys("ctrl+1")
    hand.keys("ctrl+9")
    hand.keys("Down", "Down")
    hand.keys("Tab", "Return")
    typist.dialog("Cán bộ")
    hand.type("le thi hai")
    hand.keys(*["Tab"] * 5, "space", *["Tab"] * 5)
    hand.type(SECOND_PIN)
    hand.keys("Tab")
    hand.type(SECOND_PIN)
    hand.keys("Return")
    typist.dialog_gone("Cán bộ")

    # backup on a stick
    hand.keys("shift+Tab", "Down")
    hand.keys(*["Tab"] * 3, "Return")
    typist.dialog("Sao lưu ra tệp")
    hand.keys("ctrl+a")
    hand.type(str(tmp_path / "usb.smt-backup"))
    hand.keys("Return")
    wait_until((tmp_path / "usb.smt-backup").exists, "the backup")
    typist.rest()

    # a month: figures, what is unusual, closed
    hand.keys("ctrl+2")
    hand.keys("4", "Return", "0", "Tab", "7", "Return")
    hand.keys("F11")
    typist.dialog("Kiểm tra số liệu")
    hand.keys("Escape")
    typist.dialog_gone("Kiểm tra số liệu")
    hand.keys("F7")
    typist.dialog("Tình trạng kỳ báo cáo")
    hand.keys("Return")
    hand.keys("Return")
    typist.dialog_gone("Tình trạng kỳ báo cáo")

    # its report on paper
    hand.keys("ctrl+7")
    hand.keys("ctrl+s")
    typist.dialog("Lưu tệp PDF")
    hand.keys("ctrl+a")
    hand.type(str(tmp_path / "report.pdf"))
    hand.keys("Return")
    wait_until((tmp_path / "report.pdf").exists, "the report")

    # the other officer signs in with the arrows and a PIN
    hand.keys("ctrl+l")
    hand.keys("shift+Tab", "Up")
    hand.type(SECOND_PIN)
    hand.keys("Return")
    hand.keys("alt+F4")
    assert started.wait(60) == 0

    office = Office.open(DataFolder(folder), lambda _: PASSPHRASE)
    try:
        told(office)
    finally:
        office.close()
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")


def told(office: Office) -> None:
    """What the book has of that hour."""
    month = f"{office.clock.today():%Y-M%m}"
    value, status = indicator_value.c, period_status.c
    with office.read() as connection:
        areas = [(area.name, area.kind, area.households) for area in all_areas(connection)]
        figures = connection.execute(select(value.value).where(value.period == month)).scalars().all()
        closed = connection.execute(select(status.period, status.status)).all()
        people = {item.name: item for item in officers(connection)}
        last = next(entry for entry in accesses(connection) if entry.action is AccessAction.SIGN_IN)
        signer = load_profile(connection, office.identity.commune_code)["signer_name"]
    assert areas == [("Thôn Đoài", "thon", 120), ("Khu phố 1", "khu_pho", 1050)]
    assert signer == "nguyen thi ky"
    assert {name: item.has_pin for name, item in people.items()} == {"tran van thu": True, "le thi hai": True}
    assert people["le thi hai"].roles == {"entry", "admin"}
    assert sorted(figures) == ["0", "4", "7"]
    assert closed == [(month, Status.LOCKED)]
    assert last.officer == "le thi hai"
