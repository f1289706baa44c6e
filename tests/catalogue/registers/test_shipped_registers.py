"""The registers that come with the program are whole, compiled, in both languages, and lead somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyxform.xls2xform import convert

from desktop_app.base.clock import FixedClock
from desktop_app.base.role_book import role_book
from desktop_app.base.spelling import Tones
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType, Reporter, TimeAggregation
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.packages.package import package_from_folder
from desktop_app.catalogue.registers.clock_rules import ClockRule
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.reading_registers import read_register
from desktop_app.forms.session.session import FormSession
from desktop_app.registers.kinds.wording import wording_of
from tests.builders import NOON
from tests.catalogue.registers.shipped import CODES, folder_of, shipped, way_to_an_end, ways_from

LANGUAGES = ("Tiếng Việt (vi)", "English (en)")
PRINTED_MILLIMETRES = 267
"""A4 across less the margins: what a line of a book has room for."""


@cache
def indicators() -> dict[tuple[str, str], Indicator]:
    """Each indicator of the shipped sets."""
    return {
        (loaded.definition.code, item.code): item
        for loaded in shipped_packages()
        if isinstance(loaded.definition, IndicatorSet)
        for item in loaded.definition.indicators
    }


@pytest.fixture(params=CODES)
def register(request: pytest.FixtureRequest) -> Register:
    return shipped(request.param)


@pytest.mark.parametrize("code", CODES)
def test_the_compiled_form_is_a_fresh_compile_without_a_warning(code: str) -> None:
    folder: Path = folder_of(code)
    warnings: list[str] = []
    fresh = convert(folder / "form.md", warnings=warnings, pretty_print=True).xform
    assert warnings == []
    assert (folder / "form.xml").read_text("utf-8") == fresh, "compile form.md again"


def test_it_is_called_as_its_folder_and_is_published(register: Register) -> None:
    assert register.form().form_id == register.code
    assert register.status == "published"
    assert register.title.vi
    assert register.title.en
    assert register.valid_from is not None


def test_every_state_is_reached_and_leads_to_an_end(register: Register) -> None:
    assert set(ways_from(register, register.first_state)) == {state.code for state in register.states}
    for state in register.states:
        assert register.ends(way_to_an_end(register, state.code)[-1].to if not state.ends else state.code)
    assert not register.ends(register.first_state)


IRREVERSIBLE = {
    ("VBDI", "issued"),
    ("VBDI", "replaced"),
    ("VBDI", "recalled"),
    ("KTHU", "published"),
    ("KTHU", "revoked"),
}
"""What was issued or published is replaced, recalled or revoked by another document, never reopened."""


def test_what_ended_can_be_opened_again(register: Register) -> None:
    for state in register.states:
        if state.ends and (register.code, state.code) not in IRREVERSIBLE:
            assert any(not register.ends(action.to) for action in register.actions_from(state.code))


def test_everything_that_is_read_has_both_languages(register: Register) -> None:
    form = register.form()
    for name in LANGUAGES:
        session = FormSession(form, FixedClock(NOON), language=name)
        for control in form.questions():
            assert control.shape is not None
            # pyxform writes "-" where a language has no label
            assert session.text(control.label, session.root, name) not in ("", "-"), control.shape.path
    for instance, root in form.instances.items():
        for item in root.children.get("item", ()):
            text_id = item.children["itextId"][0].value
            assert all(form.itext.texts[name].get(text_id) for name in LANGUAGES), (instance, text_id)
    labels = [
        register.entry,
        *(state.label for state in register.states),
        *(action.label for action in register.actions),
        *(clock.label for clock in register.clocks),
        *(column.label for column in register.columns),
        *(statistic.label for statistic in register.statistics),
    ]
    assert all(label.vi and label.en for label in labels)


def test_every_rule_of_the_form_says_in_vietnamese_what_is_wrong(register: Register) -> None:
    for shape, bind in register.form().binds.items():
        assert (bind.constraint is None) == (bind.constraint_message is None), shape.path


def test_the_day_of_an_entry_is_not_in_the_future(register: Register) -> None:
    form = register.form()
    bind = next(bind for shape, bind in form.binds.items() if shape.name == register.day_question)
    assert "today()" in bind.sources["constraint"]
    assert bind.required is not None


def test_it_prints_a_book_that_fits_the_paper(register: Register) -> None:
    assert register.book is not None
    assert sum(column.millimetres for column in register.book.columns) <= PRINTED_MILLIMETRES
    assert any("@number" in map(str, column.sources) for column in register.book.columns)


def test_a_heading_of_the_book_names_the_figures_below_it(register: Register) -> None:
    """Answers are below each other in a cell: “Họp định kỳ / 7 / 9” says nothing by itself."""
    form, words = register.form(), wording_of(register, Tones.FIRST)
    figures = {
        shape.name: words.question(shape.name)
        for top in form.root.children.values()
        for shape in top.walk()
        if form.type(shape) in ("int", "decimal")
    }
    assert register.book is not None
    for column in register.book.columns:
        asked = [name for each in column.sources if (name := each.answer.rpartition("/")[2]) in figures]
        if len(column.sources) > 1 and asked:
            named = re.split("[;,/(]", column.label.vi)
            assert len(named) >= max(2, len(asked)), column.label.vi
        if any("(đồng)" in figures[name] for name in asked):
            assert re.search("đồng|tiền;", column.label.vi), f"{column.label.vi}: of which unit"


def test_it_has_its_own_row_of_numbers(register: Register) -> None:
    assert register.number is not None
    sharing = [
        code for code in CODES if (rule := shipped(code).number) and rule.series == register.number.series
    ]
    assert sharing == [register.code]


def test_it_feeds_indicators_that_exist_and_are_added_up(register: Register) -> None:
    for feed in register.feeds:
        indicator = indicators()[feed.set_code, feed.indicator]
        assert indicator.time_aggregation is TimeAggregation.SUM, feed.indicator
        assert indicator.period_type is not PeriodType.EVENT, "a day names no event"
        assert indicator.entered_by & {Reporter.COMMUNE, Reporter.RESIDENTIAL_AREA}, "nobody has its row"


def test_it_leads_to_registers_that_are_shipped(register: Register) -> None:
    assert set(register.leads_to) <= set(CODES) - {register.code}


def test_every_deadline_ends_with_each_step_to_an_end_that_it_can_meet(register: Register) -> None:
    """Of the steps that end an entry none leaves one of its deadlines running."""
    for clock in register.clocks:
        _assert_never_left_running(register, clock.code, clock.stops, _begun(register, clock))


def _begun(register: Register, clock: ClockRule) -> set[str]:
    """The states in which a clock may just have begun to run."""
    group = ""
    if clock.starting_field:
        shapes = [shape for shape in register.form().binds if shape.name == clock.starting_field]
        group = shapes[0].path.split("/")[2]
    starts = [
        action
        for action in register.actions
        if clock.starts == action.code or (group and group == action.group)
    ]
    if starts:
        return {action.to or state for action in starts for state in action.from_states}
    return {register.first_state}


def _assert_never_left_running(register: Register, code: str, stops: frozenset[str], begun: set[str]) -> None:
    running, waiting = set(begun), list(begun)
    while waiting:
        for action in register.actions_from(waiting.pop()):
            if action.code in stops or not action.to:
                continue
            assert not register.ends(action.to), f"{register.code}: {action.code} leaves “{code}” running"
            if action.to not in running:
                running.add(action.to)
                waiting.append(action.to)


def test_what_was_issued_is_never_reopened() -> None:
    for code, state in IRREVERSIBLE:
        assert not any(
            action.to and not shipped(code).ends(action.to) for action in shipped(code).actions_from(state)
        )


def test_a_book_of_the_household_dossiers_is_behind_its_own_right() -> None:
    behind = {code for code in CODES if shipped(code).right_to_read == "poor_households.read"}
    assert behind == {"HTTT", "HTBQ", "HTSK", "HTHS", "NDDK"} & set(CODES)
    for code in behind:
        assert "id_number" in shipped(code).private
        assert shipped(code).right_to_enter == "poor_households.read"
        steps = {action.code: action.right for action in shipped(code).actions}
        assert {code for code, right in steps.items() if right == "registers.review"} == {
            "approve", "decline", "reopen",
        }  # fmt: skip
        assert set(steps.values()) == {"poor_households.read", "registers.review"}


def test_an_identity_number_is_private_wherever_it_is_asked() -> None:
    asked = re.compile(r"căn cước|CCCD|CMND", re.IGNORECASE)
    for code in CODES:
        register = shipped(code)
        form = register.form()
        session = FormSession(form, FixedClock(NOON), language=LANGUAGES[0])
        for control in form.questions():
            assert control.shape is not None
            if asked.search(session.text(control.label, session.root, LANGUAGES[0])):
                assert control.shape.name in register.private, (code, control.shape.name)


def test_every_key_of_a_register_is_explained_to_whoever_writes_one() -> None:
    page = (Path(__file__).parents[3] / "docs" / "registers.md").read_text("utf-8")
    explained = set(re.findall(r"`\[*([a-z_]+)(?:/_en)?\]*`", page))
    used: set[str] = set()
    for code in CODES:
        for table in _tables(tomllib.loads((folder_of(code) / "register.toml").read_text("utf-8"))):
            used |= {re.sub("_en$", "_vi", key) for key in table}
    assert used - explained == set()


def _tables(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A table and those in it; what stands in a condition is no key but a source, in answers a question."""
    yield table
    for key, value in table.items():
        if key not in ("when", "urgent", "nothing", "answers", "says", "takes", "several"):
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    yield from _tables(inner)


@pytest.mark.parametrize("code", CODES)
def test_a_receipt_code_has_room_on_one_line_of_the_book(code: str) -> None:
    """Its widest letters take 33 mm in the size of the book's rows, with the margins of the cell 36."""
    manifest = tomllib.loads((folder_of(code) / "register.toml").read_text("utf-8"))
    for column in manifest.get("book_columns", []):
        if "@receipt" in column.get("sources", []):
            assert column["millimetres"] >= 36


PERSONS = re.compile("họ tên|tác giả|người viết|cá nhân|chủ hộ|bị thiệt hại", re.IGNORECASE)
OFFICIALS = {
    "GSAT": {
        "member_name",
        "finding_whose",
    },  # the team by name and office, and units that were found at fault
    "VBDEN": {"author"},  # the body that issued a document
}
"""Questions that name somebody by the office that he holds."""


@pytest.mark.parametrize("code", CODES)
def test_a_register_that_names_persons_has_a_right_of_its_own(code: str) -> None:
    register, form = shipped(code), (folder_of(code) / "form.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in form.splitlines() if line.count("|") > 4]
    asked = {row[3] for row in rows if row[2] == "text" and PERSONS.search(row[4])}
    if register.private or asked - OFFICIALS.get(code, set()):
        assert register.right_to_read != "registers.read"


def test_the_right_holds_for_every_version_of_a_register() -> None:
    """What a province published, or an office keeps from before, says registers.read."""
    for code, right in {"KNCT": "opinion.read", "HGCS": "opinion.read", "KTHU": "persons.read"}.items():
        package = package_from_folder(folder_of(code))
        manifest = package.files["register.toml"].decode()
        for version in ("0", "9"):
            other = manifest.replace('version = "1"', f'version = "{version}"', 1)
            assert 'right_to_read = "registers.read"' in other
            files = {**package.files, "register.toml": other.encode()}
            found = read_register(replace(package, files=files), installed=True)
            assert (found.version, found.right_to_read) == (version, right)


def test_who_works_with_registers_reads_of_rewards_and_visits() -> None:
    for role in ("entry", "review", "leader"):
        assert "persons.read" in role_book().permitted(frozenset({role}), frozenset())
        assert "opinion.read" not in role_book().permitted(frozenset({role}), frozenset())
