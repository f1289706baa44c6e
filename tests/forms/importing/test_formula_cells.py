"""Cells with formulas: what the spreadsheet stored is taken and told; without it the workbook is refused."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.importing import import_form
from tests.forms.importing.hostile_files import old_formula, old_workbook

CELLS = {
    "text": ('<c r="C2" t="str"><f>"Câu "&amp;1</f><v>Câu 1</v></c>', "Câu 1"),
    "shared text": ('<c r="C2" t="str"><f t="shared" si="0"/><v>Câu 2</v></c>', "Câu 2"),
    "inline text": ('<c r="C2" t="inlineStr"><f>A1</f><is><t>Câu 3</t></is></c>', "Câu 3"),
    "number": ('<c r="C2"><f>ROW()+1</f><v>3</v></c>', "3"),
    "array": ('<c r="C2" t="str"><f t="array" ref="C2">A1&amp;"x"</f><v>Câu 5</v></c>', "Câu 5"),
}
WITHOUT = {
    "no value": '<c r="C2"><f>1+1</f></c>',
    "empty value": '<c r="C2"><f>1+1</f><v></v></c>',
    "error": '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
}


def workbook(cell: str, *, sheet: str = "survey") -> bytes:
    """A form whose label is the given cell of a sheet."""
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    survey.append(["text", "a", "LABEL" if sheet == "survey" else "Câu 1"])
    if sheet != "survey":
        other = book.create_sheet(sheet)
        other.append(["", "", ""])
        other.append(["", "", "LABEL"])
    out = io.BytesIO()
    book.save(out)
    part = f"xl/worksheets/sheet{1 if sheet == 'survey' else 2}.xml"
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode()
    at = text.index('<c r="C2"')
    parts[part] = (text[:at] + cell + text[text.index("</c>", at) + 4 :]).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("kind", CELLS)
def test_the_stored_value_of_a_formula_is_taken_and_its_cell_named(kind: str) -> None:
    cell, wanted = CELLS[kind]
    form = import_form(workbook(cell), "a.xlsx")
    (label,) = (control.label for control in form.definition.questions())
    assert label is not None
    assert label.parts == (wanted,)
    assert [warning.sentence() for warning in form.warnings if "C2" in warning.sentence()]


@pytest.mark.parametrize("kind", WITHOUT)
def test_a_formula_without_a_stored_value_is_refused_with_its_cell(kind: str) -> None:
    with pytest.raises(Problem) as told:
        import_form(workbook(WITHOUT[kind]), "a.xlsx")
    assert "“survey”, row 2, column C" in str(told.value)


def test_a_date_that_a_formula_gave_is_a_date() -> None:
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(["type", "name", "label", "default"])
    survey.append(["date", "a", "Ngày", "=DATE(2026,11,24)"])
    survey["D2"].number_format = "dd/mm/yyyy"
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = re.sub(r"<v\s*/>|<v></v>", "<v>46350</v>", sheet).encode()
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    form = import_form(again.getvalue(), "a.xlsx")
    assert form.definition.initial.children["a"][0].value == "2026-11-24"


def test_formulas_of_sheets_that_are_not_of_the_form_do_not_matter() -> None:
    form = import_form(workbook(WITHOUT["error"], sheet="Ghi chú"), "a.xlsx")
    assert not [warning for warning in form.warnings if "C2" in warning.sentence()]


def test_the_stored_value_of_an_old_workbook_is_taken_too() -> None:
    rows = [["type", "name", "label"], ["text", "a"]]
    form = import_form(old_workbook(rows, extra=old_formula(1, 2, 7.0)), "a.xls")
    (label,) = (control.label for control in form.definition.questions())
    assert label is not None
    assert label.parts == ("7",)
    assert [
        warning for warning in form.warnings if "C2" in warning.sentence() and "survey" in warning.sentence()
    ]
