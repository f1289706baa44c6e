"""An indicator set goes out as a workbook and comes back as the same set."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from openpyxl import load_workbook

from desktop_app.base.problems import Problem
from desktop_app.catalogue.brought.package_files import read_package_file
from desktop_app.catalogue.brought.set_words import columns_of
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import shipped_packages, starter_set
from desktop_app.exchange.exports.indicator_sets import GUIDE, export_indicator_set
from tests.catalogue.full_set import FULL

SHIPPED = [each.definition for each in shipped_packages() if isinstance(each.definition, IndicatorSet)]


def str_of(definition: IndicatorSet) -> str:
    return f"{definition.code} {definition.version}"


def back(definition: IndicatorSet, target: Path) -> IndicatorSet:
    export_indicator_set(definition, target)
    found = read_package_file(target)
    assert found.warnings == ()
    assert isinstance(found.definition, IndicatorSet)
    return found.definition


def same(definition: IndicatorSet) -> IndicatorSet:
    return msgspec.structs.replace(definition, sha256="")


@pytest.mark.parametrize("definition", [*SHIPPED, starter_set(), FULL], ids=str_of)
def test_a_set_comes_back_as_it_was(definition: IndicatorSet, tmp_path: Path) -> None:
    once = back(definition, tmp_path / "bo.xlsx")
    assert same(once) == same(definition)
    assert back(once, tmp_path / "lai.xlsx").sha256 == once.sha256, "the same workbook is the same package"


def test_the_workbook_explains_itself(tmp_path: Path) -> None:
    export_indicator_set(starter_set(), tmp_path / "mau.xlsx")
    book = load_workbook(tmp_path / "mau.xlsx")
    assert book.sheetnames == ["indicators", "rules", "settings", "targets", "legal_basis", "sources", GUIDE]
    sheet = book["indicators"]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [column.key for column in columns_of("indicators")]
    assert all(cell.comment is not None and cell.comment.text for cell in sheet[1])
    offered = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert offered["A2:A2001"] == '"section,integer,decimal,money,yes_no,text"'
    assert sheet.freeze_panes == "D2"
    explained = {(row[0].value, row[1].value) for row in book[GUIDE].iter_rows(min_row=2)}
    assert {("indicators", "must_report"), ("rules", "expression"), ("targets", "area")} <= explained


def test_only_a_workbook_is_written(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="does not end in"):
        export_indicator_set(starter_set(), tmp_path / "bo.csv")
