from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording


def test_the_shipped_profile_has_the_margins_of_the_rule() -> None:
    profile = load_profile()

    assert (profile.page.top_mm, profile.page.bottom_mm, profile.page.left_mm, profile.page.right_mm) == (
        20,
        20,
        30,
        15,
    )
    assert 13 <= profile.body.size_pt <= 14
    assert any("30/2020/NĐ-CP" in basis for basis in profile.legal_basis)
    assert profile.signature.free_pt == 64


def test_a_province_changes_single_lines(tmp_path: Path) -> None:
    own = tmp_path / "tinh.toml"
    own.write_text('name = "Tỉnh"\n[body]\nsize_pt = 14\n', encoding="utf-8")

    profile = load_profile(own)

    assert (profile.name, profile.body.size_pt, profile.body.leading) == (
        "Tỉnh",
        14,
        load_profile().body.leading,
    )


@pytest.mark.parametrize(
    "line",
    [
        "[body]\nsize_pt = -1",
        "[body]\nsize = 13",
        "[chart]\npassed_colour = 'red'",
        "[page]\nleft_mm = 'wide'",
        "body = 3",
        "[[[",
    ],
)
def test_a_wrong_profile_is_named_and_refused(tmp_path: Path, line: str) -> None:
    own = tmp_path / "sai.toml"
    own.write_text(line, encoding="utf-8")

    with pytest.raises(Problem, match=r"sai\.toml"):
        load_profile(own)


def test_a_missing_profile_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        load_profile(tmp_path / "none.toml")


def test_an_office_changes_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tally-minutes.toml").write_text('[opening]\nboard = "Ban CTMT"\n', encoding="utf-8")

    wording = load_wording("tally-minutes", tmp_path)

    assert wording.text("opening.board") == "Ban CTMT"
    assert wording.text("sections.people") == "I. THÀNH PHẦN"


def test_values_are_never_read_as_templates() -> None:
    text = load_wording("tally-minutes").text("counts.reason", label="{count} {x.__class__}", count=3)

    assert text == "{count} {x.__class__}: 3 phiếu"


def test_an_unknown_word_in_a_sentence_says_which_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "tally-minutes.toml").write_text('[counts]\nreason = "{label} {numbre}"\n', encoding="utf-8")

    with pytest.raises(Problem, match=r"numbre.*Allowed here: count, label"):
        load_wording("tally-minutes", tmp_path).text("counts.reason", label="a", count=1)


def test_a_missing_sentence_is_a_problem() -> None:
    with pytest.raises(Problem, match="no such"):
        load_wording("tally-minutes").text("no such")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Bí thư Chi bộ.", "- Ông (bà) An, Bí thư Chi bộ;"),
        ("Bí thư Chi bộ;", "- Ông (bà) An, Bí thư Chi bộ;"),
        ("Bí thư Chi bộ", "- Ông (bà) An, Bí thư Chi bộ;"),
        ("Bí thư …", "- Ông (bà) An, Bí thư …;"),
        ("Bí thư ...", "- Ông (bà) An, Bí thư ...;"),
    ],
)
def test_a_sentence_sets_its_own_mark_behind_a_typed_text(typed: str, told: str) -> None:
    words = load_wording("tally-minutes")
    assert words.text("sections.person", name="An", position=typed) == told
