"""A form of one's own entered with a keyboard at the real program: its people, opinion, files and dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.queries import responses
from tests.builders import an_office
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.surveys.versions.versions import a_versioned_round
from tests.together.by_hand.desk import Desk, came, program_over

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


@dataclass
class FormDesk(Desk):
    """A desk at the first question of a new form."""

    round_id: str

    def kept(self) -> dict[str, str]:
        """What of the form is in the book."""
        with self.office.read() as connection:
            return {
                name: text
                for draft in drafts_of(connection, self.round_id)
                for name, text in draft.answers.items()
                if text
            }

    def saved(self) -> list[dict[str, str]]:
        """The finished forms."""
        with self.office.read() as connection:
            return [dict(response.answers) for response in responses(connection, self.round_id)]

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
def form_desk(tmp_path: Path, display: Display, processes: Processes) -> Iterator[FormDesk]:
    office = an_office(tmp_path / "office")
    round_id = a_versioned_round(office, FORM)
    with program_over(office, display, processes) as typist:
        made = FormDesk(office, typist, round_id)
        _to_form(made)
        yield made


def _to_form(form_desk: FormDesk) -> None:
    """The first question, where ``x`` stands."""
    for _ in range(10):  # a loaded machine may not have the next screen ready when its key comes
        form_desk.typist.window()
        form_desk.keys("ctrl+3", "Return", "F9")
        for _ in range(2):
            form_desk.keys("F6", "Return", "x")  # from the serial number Return leads into the form
            if came(lambda: bool(form_desk.kept().get("que")), _KEPT_SECONDS):
                return
        form_desk.keys("Escape", "Escape")
    raise AssertionError("the form was not reached")


def test_one_more_from_before_and_from_inside(form_desk: FormDesk) -> None:
    form_desk.keys("alt+Insert")
    form_desk.wait_lines(2)
    form_desk.typist.type("an")
    form_desk.wait(ten_2="an")
    form_desk.keys("alt+Insert")
    form_desk.wait_lines(3)
    form_desk.typist.type("binh")
    wait_until(lambda: form_desk.kept().get("nguoi[3]/ten") == "binh", "the name of the third")


def test_one_is_removed_and_another_added_without_the_old_answers(form_desk: FormDesk) -> None:
    form_desk.keys("Return", "Return")
    form_desk.typist.type("an")
    form_desk.keys("Return")
    form_desk.typist.type("4x")
    form_desk.keys("Return")
    form_desk.wait(ten_1="an", tuoi_1="4x")
    form_desk.keys("Prior", "alt+Delete")
    form_desk.keys("Return")
    form_desk.wait(ten_1="an", tuoi_1="4x")
    form_desk.keys("alt+Delete", "Tab", "Return")
    wait_until(lambda: "nguoi[1]/ten" not in form_desk.kept(), "the removal")
    assert "nguoi[1]/tuoi" not in form_desk.kept()
    form_desk.keys("b")
    form_desk.keys("Return")
    wait_until(lambda: "b" in form_desk.kept().values(), "a letter in the nearest question")
    assert form_desk.kept().get("ngay") == "b", "the nearest question before it"
    form_desk.keys("Prior", "BackSpace", "Prior", "alt+Insert")
    form_desk.wait_lines(1)
    form_desk.typist.type("c")
    form_desk.wait(ten_1="c")
    assert "nguoi[1]/tuoi" not in form_desk.kept()
    form_desk.keys("ctrl+Return")
    wait_until(lambda: len(form_desk.saved()) == 1, "the form")
    assert form_desk.saved() == [{"que": "x", "nguoi[]": "1", "nguoi[1]/ten": "c"}]


def test_the_opinion_on_its_key(form_desk: FormDesk) -> None:
    form_desk.keys("F2")
    form_desk.typist.type("y kien")
    form_desk.wait(comment="y kien")
    assert form_desk.kept()["que"] == "x"


def test_the_next_thing_to_mend_on_its_key(form_desk: FormDesk) -> None:
    form_desk.keys("Return", "Return", "Return")
    form_desk.typist.type("200")
    form_desk.keys("Return", "F2", "F8")
    form_desk.keys("4", "2", "Return")
    form_desk.wait(tuoi_1="42")
    assert "comment" not in form_desk.kept()


def test_a_file_is_attached_on_its_key(form_desk: FormDesk) -> None:
    (Path.home() / "giay.txt").write_text("giấy tờ", encoding="utf-8")  # where the first dialog begins
    form_desk.keys("F9")
    form_desk.typist.dialog("Chọn tệp")
    form_desk.typist.rest()
    form_desk.typist.type("giay.txt")  # of a whole path Qt's dialog may keep a folder chosen
    form_desk.typist.rest()
    form_desk.keys("Return")
    wait_until(lambda: form_desk.kept().get("giay", "").endswith(".txt"), "the file in the form")


def test_a_day_is_chosen_in_the_calendar(form_desk: FormDesk) -> None:
    form_desk.keys("Return")
    form_desk.typist.type("4/11/2026")
    form_desk.keys("alt+Down", "Right", "Down", "Escape")
    form_desk.keys("Return")
    form_desk.wait(ngay="2026-11-04")
    form_desk.keys("Prior", "alt+Down", "Right", "Down", "Return")
    form_desk.wait(ngay="2026-11-12")
