"""The fields of an area: every one of them is kept, changed, exported, read back and named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.commands import NewArea, add_area, as_typed, change_area, merge_areas
from desktop_app.areas.fields import AreaFields, Succession, area_fields, shared_fields
from desktop_app.areas.importing import import_areas
from desktop_app.areas.kinds import list_rules
from desktop_app.areas.pasting import read_area_list
from desktop_app.areas.queries import find_area
from desktop_app.base.i18n import Language, set_language, tr
from desktop_app.book.office import Office
from desktop_app.exchange.exports.areas import export_areas
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.storage.tables.areas import residential_area
from tests.areas.samples import FIRST, SECOND
from tests.builders import COMMUNE, a_copy
from ui.sync.field_names import field_name


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    set_language("vi")
    made = a_copy(begun_book, tmp_path / "book")
    yield made
    made.close()


@pytest.mark.parametrize("sample", [FIRST, SECOND])
def test_a_sample_differs_from_the_default_in_every_field(sample: NewArea) -> None:
    defaults = {each.name: None if each.default is MISSING else each.default for each in fields(AreaFields)}
    assert [name for name, value in sample.typed().items() if value in (defaults[name], None, "")] == []


def test_two_samples_differ_in_every_field() -> None:
    first, second = FIRST.typed(), SECOND.typed()
    assert [name for name in first if first[name] == second[name]] == []


def test_every_field_has_its_column_and_the_words_over_it_in_lists() -> None:
    names = [each.name for each in area_fields()]
    assert [name for name in names if name not in residential_area.c] == []
    assert sorted(list_rules().headers) == sorted(names)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_field_is_read_back_under_the_heading_it_is_exported_with(language: Language) -> None:
    set_language(language)
    found = read_area_list([[tr(each.label) for each in area_fields()], ["Đoài", *"12345678"]], "thon")
    assert sorted(found.places) == sorted(each.name for each in area_fields())


def test_every_field_is_kept_and_changed(office: Office) -> None:
    with office.record() as rec:
        made = add_area(rec, COMMUNE, FIRST)
        assert as_typed(find_area(rec.connection, made.id)) == FIRST
        change_area(rec, made.id, **SECOND.typed())
        assert as_typed(find_area(rec.connection, made.id)) == SECOND


def test_every_field_leaves_and_comes_back_in_a_workbook(office: Office, tmp_path: Path) -> None:
    with office.record() as rec:
        made = add_area(rec, COMMUNE, FIRST)
        export_areas(rec.connection, COMMUNE, tmp_path / "all.xlsx", with_heads=True)
        export_areas(rec.connection, COMMUNE, tmp_path / "public.xlsx")
        change_area(rec, made.id, **SECOND.typed() | {"name": FIRST.name, "kind": FIRST.kind})
        rows = read_spreadsheet(tmp_path / "all.xlsx")[0].rows
        import_areas(rec, COMMUNE, read_area_list(rows, "thon"))
        assert as_typed(find_area(rec.connection, made.id)) == FIRST
    public = {cell for row in read_spreadsheet(tmp_path / "public.xlsx")[0].rows for cell in row}
    for each in area_fields():
        shown = each.shown(getattr(FIRST, each.name))
        assert (shown in public) is not each.personal, each.name


def test_whatever_is_counted_is_shared_by_those_that_follow() -> None:
    """A sum would be lost on a merger, and a part of a split area would begin without its share."""
    counted = [each.name for each in area_fields() if each.whole]
    assert [each.name for each in shared_fields()] == counted
    ended = [each.name for each in area_fields() if each.succession is Succession.NONE]
    assert [name for name in ended if getattr(NewArea("", ""), name)] == []


def test_a_merged_area_has_of_every_field_what_the_table_says(office: Office) -> None:
    with office.record() as rec:
        both = [add_area(rec, COMMUNE, each) for each in (FIRST, SECOND)]
        merged = merge_areas(rec, [each.id for each in both], NewArea("Thôn Gộp", "thon"), date(2026, 6, 1))
    for each in area_fields():
        expected: object
        match each.succession:
            case Succession.SHARED:
                expected = getattr(FIRST, each.name) + getattr(SECOND, each.name)
            case Succession.TYPED:
                expected = {"name": "Thôn Gộp", "kind": "thon"}[each.name]
            case Succession.NONE:
                expected = getattr(NewArea("", ""), each.name)
        assert getattr(merged, each.name) == expected, each.name


def test_every_field_has_a_name_in_a_history() -> None:
    set_language("vi")
    general = field_name("residential_area", "no_such_field")
    names = [field_name("residential_area", each.name) for each in area_fields()]
    assert general not in names
    assert len(set(names)) == len(names)
