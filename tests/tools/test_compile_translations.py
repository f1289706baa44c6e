"""The translation tool refuses what would show a user the wrong or no sentence."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools.compile_translations import ROOT, check, main
from tools.spelling import rules, wrong_spellings


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small tree in the shape of the real one."""
    for folder in ("desktop_app", "ui", "upstream", "resources/translations/vi"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def code(root: Path, text: str) -> None:
    (root / "desktop_app" / "areas").mkdir(exist_ok=True)
    (root / "desktop_app" / "areas" / "queries.py").write_text(text, "utf-8")


def translation(root: Path, room: str, *pairs: tuple[str, str]) -> None:
    entries = "\n\n".join(f'msgid "{msgid}"\nmsgstr "{msgstr}"' for msgid, msgstr in pairs)
    (root / "resources/translations/vi" / f"{room}.po").write_text(entries + "\n", "utf-8")


def test_every_message_has_its_vietnamese() -> None:
    assert check(ROOT) == []


def test_merges_rooms_into_one_catalogue(checkout: Path) -> None:
    translation(checkout, "areas", ("Area", "Khu dân cư"))
    translation(checkout, "sync", ("{n} forms", "{n} phiếu"), ("Area", "Khu dân cư"))
    assert main(["--root", str(checkout)]) == 0
    with (checkout / "resources/translations/vi.mo").open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    assert catalogue.gettext("Area") == "Khu dân cư"
    assert catalogue.gettext("{n} forms") == "{n} phiếu"


def test_refuses_two_translations_of_one_message(checkout: Path) -> None:
    translation(checkout, "areas", ("Area", "Khu dân cư"))
    translation(checkout, "sync", ("Area", "Thôn"))
    assert main(["--root", str(checkout)]) == 1
    assert not (checkout / "resources/translations/vi.mo").exists()


def test_refuses_a_message_that_stands_twice_in_a_file(checkout: Path) -> None:
    translation(checkout, "areas", ("Area", "Khu dân cư"), ("Area", "Khu dân cư"))
    assert main(["--root", str(checkout)]) == 1


@pytest.mark.parametrize(
    ("place", "text", "wrong"),
    [
        ("resources/translations/vi/areas.po", 'msgstr "Khoá sổ"', "Khoá"),
        ("resources/help/vi/01.md", "Dòng đầu\n\nBấm phím cách", "Bấm"),
        ("resources/documents/wording/a.toml", 'closed = "đã huỷ"', "huỷ"),
        ("resources/office/a.toml", 'unit = "quí"', "quí"),
    ],
)
def test_refuses_a_word_that_is_spelled_in_two_ways(
    checkout: Path, place: str, text: str, wrong: str
) -> None:
    path = checkout / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    (told,) = wrong_spellings(checkout)
    assert told.startswith(f"{place}:{text.count(chr(10)) + 1}: “{wrong}”")


def test_an_exception_from_the_spelling_covers_its_folder_and_has_something_to_cover(checkout: Path) -> None:
    place = next(iter(rules().excepted))
    folder = checkout / place
    folder.mkdir(parents=True)
    (folder / "template.toml").write_text('name_vi = "Văn hoá"', "utf-8")
    (folder.parent / "OTHER.toml").write_text('name_vi = "Văn hoá"', "utf-8")
    (told,) = wrong_spellings(checkout)
    assert told.startswith(f"{Path(place).parent.as_posix()}/OTHER.toml:1:")
    (folder.parent / "OTHER.toml").unlink()
    (folder / "template.toml").write_text('name_vi = "Văn hóa"', "utf-8")
    (told,) = wrong_spellings(checkout)
    assert told.startswith(f"{place} is excepted")


def test_refuses_a_translation_that_drops_a_placeholder(checkout: Path) -> None:
    translation(checkout, "areas", ("{n} forms", "phiếu"))
    assert main(["--root", str(checkout)]) == 1


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('tr("Close the round")', "Close the round"),
        ('i18n.tr("Close " "the round", n=1)', "Close the round"),
        ('LABEL = N_("Draft")', "Draft"),
        ('tr("Open" if x else "Shut")', "Shut"),
        ('raise Problem("No such area.")', "No such area."),
        ('class Locked(Problem): ...\nraise Locked("Locked.")', "Locked."),
        ('class Gone(Problem):\n def __init__(self):\n  super().__init__("It is gone.")', "It is gone."),
    ],
)
def test_reports_a_message_without_vietnamese(checkout: Path, source: str, message: str) -> None:
    code(checkout, source)
    assert main(["--root", str(checkout)]) == 0
    faults = check(checkout)
    assert any(f"“{message}”" in fault for fault in faults)


def test_a_subclass_that_makes_its_own_sentence_takes_no_message(checkout: Path) -> None:
    code(
        checkout,
        'class Gone(Problem):\n def __init__(self, what):\n  super().__init__("Gone.")\nGone("area")',
    )
    faults = check(checkout)
    assert not any("“area”" in fault for fault in faults)


def test_reports_an_f_string(checkout: Path) -> None:
    code(checkout, 'tr(f"{n} forms")')
    assert any("f-string" in fault for fault in check(checkout))


def test_reports_an_unused_translation(checkout: Path) -> None:
    translation(checkout, "areas", ("Area", "Thôn"))
    assert any("“Area” is used nowhere" in line for line in check(checkout))


def test_says_what_has_to_be_mended_and_nothing_else(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code(checkout, 'tr("Area")\ntr("Street")')
    translation(checkout, "areas", ("Area", "Thôn"))
    translation(checkout, "qt", ("Qt|&OK", "Đồng ý"))
    assert main(["--root", str(checkout)]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["--root", str(checkout), "--check"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        "desktop_app/areas/queries.py:2: no Vietnamese for “Street”; write it into areas.po\n",
    )


def test_a_translation_stands_in_the_file_of_a_room_that_says_it(checkout: Path) -> None:
    code(checkout, 'tr("Area")')
    translation(checkout, "sync", ("Area", "Khu dân cư"))
    assert [line for line in check(checkout) if "keep it there" in line] == [
        "sync.po:0: “Area” is said in areas; keep it there"
    ]
    (checkout / "resources/translations/vi/sync.po").unlink()
    translation(checkout, "areas", ("Area", "Khu dân cư"))
    assert check(checkout) == []
