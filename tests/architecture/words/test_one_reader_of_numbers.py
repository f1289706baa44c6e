"""Numbers that people write are read in ``desktop_app/base/figures`` alone, where what is unsure is asked."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.imports import ROOT, source_files

READER = "desktop_app/base/"
CONVERTERS = {"int", "float", "Decimal"}
SEPARATORS = {".", ","}
OF_WIDGETS = {"text", "toPlainText", "currentText", "displayText"}
OF_DIGITS = {"isdigit", "isdecimal", "isnumeric"}
# Names that the product gives to what somebody wrote.
WRITTEN = {"text", "typed", "written", "cell", "answer", "plain", "chosen", "folded", "wanted", "word"}

# module: what else it converts under such a name.
NOT_OF_PEOPLE = {
    "desktop_app/book/search.py": "searches for a number of a form",
    "desktop_app/catalogue/brought/set_package.py": "a word of a package",
    "desktop_app/catalogue/packages/manifest.py": "a word of a package",
    "desktop_app/catalogue/reading_indicators.py": "a word of a package",
    "desktop_app/cli/signing_in.py": "the place in a list",
    "desktop_app/exchange/cell_values.py": "stored answers",
    "desktop_app/exchange/live/formula_texts.py": "a word of a formula",
    "desktop_app/exchange/plain/periods.py": "the number of a month or quarter",
    "desktop_app/forms/importing/xform_reader.py": "an attribute of a form",
    "desktop_app/forms/types/results.py": "stored answers",
    "desktop_app/forms/xpath/values.py": "numbers of XPath",
    "desktop_app/movements/values.py": "digits alone, which nobody reads otherwise",
    "desktop_app/registers/lists/sheets.py": "stored answers",
    "desktop_app/storage/entities.py": "the coordinates in an id",
    "desktop_app/surveys/listing/response_list.py": "searches for a number of a form",
    "desktop_app/sync/files/tus_client.py": "a header of the server",
}
KEYS_AND_CELLS = {
    "ui/forms/editors/choices.py": "a key that is pressed",
    "ui/grid/block_entry.py": "digits alone, which nobody reads otherwise",
    "ui/grid/cell_keys.py": "a key that is pressed",
    "ui/shell/lock_view.py": "a key that is pressed",
}


def own_reading(source: str, *, in_window: bool) -> Iterator[tuple[int, str]]:
    """Lines where a module reads numbers by itself, and by what."""
    tree = ast.parse(source)
    from_widgets = _names_from_widgets(tree) if in_window else set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            swaps = len(texts) == 2 and texts[0] in SEPARATORS and texts[1] in {*SEPARATORS, ""}
            if node.func.attr == "replace" and swaps:
                yield node.lineno, "swaps separators"
            if in_window and node.func.attr in OF_DIGITS:
                yield node.lineno, "looks for digits"
        elif isinstance(node.func, ast.Name) and node.func.id in CONVERTERS and node.args:
            inside = list(ast.walk(node.args[0]))
            names = {each.id for each in inside if isinstance(each, ast.Name)}
            bare = node.args[0].id if isinstance(node.args[0], ast.Name) else ""
            if (
                names & from_widgets
                or (in_window and any(_asks_widget(each) for each in inside))
                or bare in WRITTEN
            ):
                yield node.lineno, "converts a text"


def _names_from_widgets(tree: ast.AST) -> set[str]:
    assigned = [each for each in ast.walk(tree) if isinstance(each, (ast.Assign, ast.NamedExpr))]
    return {
        target.id
        for each in assigned
        if any(_asks_widget(part) for part in ast.walk(each.value))
        and not any(isinstance(part, ast.Call) and _is_reader(part) for part in ast.walk(each.value))
        for target in (each.targets if isinstance(each, ast.Assign) else [each.target])
        if isinstance(target, ast.Name)
    }


def _asks_widget(node: ast.AST) -> bool:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_call and node.func.attr in OF_WIDGETS  # type: ignore[attr-defined]


def _is_reader(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id.startswith(("parse_", "digits_only"))


def test_numbers_of_people_are_read_in_one_place() -> None:
    found = []
    for package in ("desktop_app", "ui"):
        for path in source_files(package):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(READER):
                continue
            for line, what in own_reading(path.read_text("utf-8"), in_window=package == "ui"):
                excused = (what == "converts a text" and name in NOT_OF_PEOPLE) or (
                    what == "looks for digits" and name in KEYS_AND_CELLS
                )
                if not excused:
                    found.append(f"{name}:{line} {what}: use desktop_app.base.figures")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("amount = int(line.text())", "converts a text"),
        ("typed = line.text().strip()\nif typed: number = float(typed)", "converts a text"),
        ("def read(text): return Decimal(text)", "converts a text"),
        ("number = text.replace('.', '')", "swaps separators"),
        ("number = text.replace(',', '.')", "swaps separators"),
        ("good = text.isdigit()", "looks for digits"),
    ],
)
def test_own_readings_are_found(source: str, what: str) -> None:
    assert [each for _, each in own_reading(source, in_window=True)] == [what]


def test_the_reader_and_what_is_stored_are_no_own_readings() -> None:
    source = "number = parse_whole(line.text())\nyear = int(box.currentData())\nname = name.replace('.', ' ')"
    assert not list(own_reading(source, in_window=True))
