"""What depends on the type of an answer is a column of the table of types, not a comparison elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from desktop_app.forms.types.table import CONTROLS, DATA_TYPES
from tests.architecture.imports import ROOT, sources_with

NAMES = frozenset(DATA_TYPES) | frozenset(CONTROLS)
QUOTED = rf"""["'](?:{"|".join(sorted(NAMES))})["']"""
TABLE = ROOT / "desktop_app" / "forms" / "types" / "table.py"

# file and word: why that word is none of the table's there.
OTHER_WORDS: dict[tuple[str, str], str] = {
    (
        "desktop_app/forms/session/events.py",
        "date",
    ): "the specification fills an answer with the date: a jr:preload",
    ("desktop_app/forms/importing/older_choices.py", "input"): "the element of a form before it is read",
    ("desktop_app/forms/session/choices.py", "long"): "a text has a long and a short form",
    ("desktop_app/forms/importing/itext_reader.py", "long"): "a text has a long and a short form",
    ("desktop_app/forms/session/session.py", "long"): "a text has a long and a short form",
    (
        "desktop_app/forms/importing/sheets.py",
        "date",
    ): "a type as workbooks call it",
}


def compared(source: str) -> Iterator[tuple[int, str]]:
    """Lines and names of types that are compared, matched or told apart by a list or dictionary."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare():
                sides = [node.left, *node.comparators]
                words = [word for side in sides for word in _words([side, *_elements(side)])]
            case ast.MatchValue():
                words = _words([node.value])
            case ast.Dict():
                words = _several(_words([key for key in node.keys if key is not None]))
            case ast.Tuple() | ast.Set() | ast.List():
                words = _several(_words(node.elts))
            case _:
                continue
        yield from ((getattr(node, "lineno", 0), word) for word in words)


def _elements(side: ast.expr) -> list[ast.expr]:
    return side.elts if isinstance(side, ast.Tuple | ast.Set | ast.List) else []


def _words(nodes: list[ast.expr]) -> list[str]:
    found = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return [word for word in found if isinstance(word, str) and word in NAMES]


def _several(words: list[str]) -> list[str]:
    return words if len(words) > 1 else []


def complaints(name: str, source: str) -> list[str]:
    return [
        f"{name}:{line}: tells “{word}” apart; ask a column of desktop_app.forms.types.table instead"
        for line, word in compared(source)
        if (name, word) not in OTHER_WORDS
    ]


def test_no_module_tells_types_of_answers_apart() -> None:
    sources = {path: source for path, source in sources_with(QUOTED) if path != TABLE}
    assert len(sources) > 15, "the scan found no files"
    found = [
        complaint
        for path, source in sources.items()
        for complaint in complaints(path.relative_to(ROOT).as_posix(), source)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(("file", "word"), OTHER_WORDS)
def test_every_exception_is_still_needed(file: str, word: str) -> None:
    assert word in {found for _, found in compared((ROOT / file).read_text("utf-8"))}


@pytest.mark.parametrize(
    "source",
    [
        "kind == 'int'",
        "'rank' != control.kind",
        "kind in ('select1', 'other')",
        "kind not in {'decimal'}",
        "match kind:\n    case 'geopoint' | 'other':\n        pass",
        "_NUMBERS = ('int', 'decimal')",
        "_LISTED = frozenset({'select', 'rank'})",
        "_KINDS = {'int': 1, 'date': 2}",
    ],
)
def test_the_search_finds_every_way_of_telling_apart(source: str) -> None:
    assert list(compared(source))


@pytest.mark.parametrize("source", ["parse(kind='int')", "columns.append(('date', 3))", "row['time'] = 1"])
def test_the_search_leaves_other_uses_alone(source: str) -> None:
    assert not list(compared(source))
