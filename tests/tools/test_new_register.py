"""A register begins as two files that are sound from the first moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import set_language
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install
from desktop_app.catalogue.packages.package import package_from_folder
from desktop_app.catalogue.registers.reading_registers import read_register
from tests.builders import NOON
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import way_to_an_end
from tests.catalogue.registers.walking import state_of, walk
from tools.new_register import main


def test_an_entry_of_a_new_register_goes_its_way(office: Office, tmp_path: Path) -> None:
    assert main(["SOTHU", "Sổ thử", "Trial", "--folder", str(tmp_path)]) == 0
    package = package_from_folder(tmp_path / "SOTHU")
    register = read_register(package)
    assert (register.code, register.title.vi, register.title.en) == ("SOTHU", "Sổ thử", "Trial")
    with office.record() as rec:
        install(rec.connection, package, "tỉnh", office.clock)
    answers = plausible_answers(register, FixedClock(NOON))
    matter_id = walk(office, register, answers, way_to_an_end(register, register.first_state))
    assert register.ends(state_of(office, matter_id))


def test_columns_and_statistics_of_facts_need_no_label(tmp_path: Path) -> None:
    main(["SOTHU", "Sổ thử", "Trial", "--folder", str(tmp_path)])
    register = read_register(package_from_folder(tmp_path / "SOTHU"))
    set_language("vi")
    assert [column.label.shown() for column in register.columns] == [
        "Số", "Nội dung", "Khu dân cư", "Trạng thái", "Hạn",
    ]  # fmt: skip
    assert [each.label.en for each in register.statistics] == ["By residential area", "By state"]
    assert register.book is not None
    assert register.book.columns[0].label.vi == "Số"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("register.toml", 'kind = "reopen"', 'kind = "forward"', "reopen"),
        ("register.toml", 'source = "@due"', 'source = "@day"', "label_vi"),
        ("register.toml", 'source = "@due"', 'source = "@due"\nlabel_vi = "Hạn"', "label_en"),
        ("register.toml", "finish/result", "finish/results", "results"),
        ("form.md", "| date | entered_on", "| dayte | entered_on", "dayte"),
    ],
)
def test_what_is_wrong_is_told_when_it_is_compiled_again(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], file: str, old: str, new: str, said: str
) -> None:
    assert main(["SOTHU", "Sổ thử", "Trial", "--folder", str(tmp_path)]) == 0
    path = tmp_path / "SOTHU" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert main(["SOTHU", "--folder", str(tmp_path)]) == 1
    assert said in capfd.readouterr().err
