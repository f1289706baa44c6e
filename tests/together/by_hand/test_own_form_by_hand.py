"""A form of one's own entered with a keyboard at the real program: its people, opinion, files and dates."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.queries import responses
from tests.builders import an_office
from tests.support.display import Display
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.surveys.versions.versions import a_versioned_round
from tests.together.by_hand.typist import Typist, start_program

FORM = """
| survey |
| | type | name | label::Tiếng Việt (vi) | constraint |
| | text | que | Quê | |
| | date | ngay | Ngày sinh | |
| | begin repeat | nguoi | Người | |
| | text | ten | Tên gọi | |
| | integer | tuoi | Tuổi | . < 100 |
| | end repeat | | | |
| | file | giay | Giấy tờ | |
| | text | comment | Ý kiến | |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | 1 | Tiếng Việt (vi) |
"""


class Desk:
    """The program at the first question of a new form, and somebody at its keyboard."""

    def __init__(self, office: Office, round_id: str, typist: Typist) -> None:
        self._office = office
        self._round_id = round_id
        self.typist = typist

    def kept(self) -> dict[str, str]:
        """What of the form is in the book."""
        with self._office.read() as connection:
            return {
                name: text
                for draft in drafts_of(connection, self._round_id)
                for name, text in draft.answers.items()
                if text
            }

    def saved(self) -> list[dict[str, str]]:
        """The finished forms."""
        with self._office.read() as connection:
            return [dict(response.answers) for response in responses(connection, self._round_id)]

    def keys(self, *keys: str) -> None:
        """Press keys, and let the window follow."""
        for key in keys:
            self.typist.press(key)
            self.typist.rest()

    def wait(self, **wanted: str) -> None:
        """Until these answers are in the book; a key of a word stands for the name in the book."""
        names = {_NAMES.get(name, name): text for name, text in wanted.items()}
        wait_until(lambda: names.items() <= self.kept().items(), f"{names}, {self.kept()}")

    def wait_lines(self, number: int) -> None:
        """Until the form has so many people."""
        wait_until(lambda: self.kept().get("nguoi[]") == str(number), f"{number} people")


_KEPT_SECONDS = 4
_NAMES = {"ten_1": "nguoi[1]/ten", "ten_2": "nguoi[2]/ten", "tuoi_1": "nguoi[1]/tuoi"}


@pytest.fixture
def desk(tmp_path: Path, display: Display, processes: Processes) -> Iterator[Desk]:
    office = an_office(tmp_path / "office")
    round_id = a_versioned_round(office, FORM)
    running = start_program(processes, display, tmp_path / "office")
    made = Desk(office, round_id, Typist(display))
    made.typist.window()
    _to_form(made)
    yield made
    running.terminate()
    running.wait(PATIENCE_SECONDS)
    office.close()


def _to_form(desk: Desk) -> None:
    """The first question, where ``x`` stands."""
    for _ in range(10):  # a loaded machine may not have the next screen ready when its key comes
        desk.typist.window()
        desk.keys("ctrl+3", "Return", "F9")
        for _ in range(2):
            desk.keys("F6", "Return", "x")  # from the serial number Return leads into the form
            until = time.monotonic() + _KEPT_SECONDS
            while time.monotonic() < until:
                if desk.kept().get("que"):
                    return
                time.sleep(0.05)
        desk.keys("Escape", "Escape")
    raise AssertionError("the form was not reached")


def test_one_more_from_before_and_from_inside(desk: Desk) -> None:
    desk.keys("alt+Insert")
    desk.wait_lines(2)
    desk.typist.type("an")
    desk.wait(ten_2="an")
    desk.keys("alt+Insert")
    desk.wait_lines(3)
    desk.typist.type("binh")
    wait_until(lambda: desk.kept().get("nguoi[3]/ten") == "binh", "the name of the third")


def test_one_is_removed_and_another_added_without_the_old_answers(desk: Desk) -> None:
    desk.keys("Return", "Return")
    desk.typist.type("an")
    desk.keys("Return")
    desk.typist.type("4x")
    desk.keys("Return")
    desk.wait(ten_1="an", tuoi_1="4x")
    desk.keys("Prior", "alt+Delete")
    desk.keys("Return")
    desk.wait(ten_1="an", tuoi_1="4x")
    desk.keys("alt+Delete", "Tab", "Return")
    wait_until(lambda: "nguoi[1]/ten" not in desk.kept(), "the removal")
    assert "nguoi[1]/tuoi" not in desk.kept()
    desk.keys("b")
    desk.keys("Return")
    wait_until(lambda: "b" in desk.kept().values(), "a letter in the nearest question")
    assert desk.kept().get("ngay") == "b", "the nearest question before it"
    desk.keys("Prior", "BackSpace", "Prior", "alt+Insert")
    desk.wait_lines(1)
    desk.typist.type("c")
    desk.wait(ten_1="c")
    assert "nguoi[1]/tuoi" not in desk.kept()
    desk.keys("ctrl+Return")
    wait_until(lambda: len(desk.saved()) == 1, "the form")
    assert desk.saved() == [{"que": "x", "nguoi[]": "1", "nguoi[1]/ten": "c"}]


def test_the_opinion_on_its_key(desk: Desk) -> None:
    desk.keys("F2")
    desk.typist.type("y kien")
    desk.wait(comment="y kien")
    assert desk.kept()["que"] == "x"


def test_the_next_thing_to_mend_on_its_key(desk: Desk) -> None:
    desk.keys("Return", "Return", "Return")
    desk.typist.type("200")
    desk.keys("Return", "F2", "F8")
    desk.keys("4", "2", "Return")
    desk.wait(tuoi_1="42")
    assert "comment" not in desk.kept()


def test_a_file_is_attached_on_its_key(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "giay.txt").write_text("giấy tờ", encoding="utf-8")
    desk.keys("F9")
    desk.typist.dialog("Chọn tệp")
    desk.typist.rest()
    desk.typist.type("giay.txt")  # of a whole path Qt's dialog may keep a folder chosen
    desk.typist.rest()
    desk.keys("Return")
    wait_until(lambda: desk.kept().get("giay", "").endswith(".txt"), "the file in the form")


def test_a_day_is_chosen_in_the_calendar(desk: Desk) -> None:
    desk.keys("Return")
    desk.typist.type("4/11/2026")
    desk.keys("alt+Down", "Right", "Down", "Escape")
    desk.keys("Return")
    desk.wait(ngay="2026-11-04")
    desk.keys("Prior", "alt+Down", "Right", "Down", "Return")
    desk.wait(ngay="2026-11-12")
