"""The words of a line of the log are constant: they go to the province, what is put into them does not."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.imports import module_name, sources_with

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
CLEANED = "ui.base.qt_messages"
"""It takes the words of a message of Qt out itself."""


def loose(source: str) -> list[int]:
    """The lines that log words which are put together; ``_note(words, error)`` hands constant ones on."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in LEVELS and isinstance(node.func.value, ast.Name) and "log" in node.func.value.id:
            words = node.args[1 if node.func.attr == "log" else 0]
            if not isinstance(words, ast.Constant):
                lines.append(node.lineno)
    return lines


def test_nothing_of_the_book_stands_in_the_words_of_the_log() -> None:
    found = {module_name(path): loose(source) for path, source in sources_with(r"\blog\b|log\w*\.|_log")}
    assert found.pop(CLEANED), "the scan does not see it"
    assert found.pop("desktop_app.base.faults.notes") != [], "it hands on words of its own"
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "source", ["_log.error(f'no {name}')", "log.warning(words)", "_log.log(level, words)"]
)
def test_loose_words_are_seen(source: str) -> None:
    assert loose(source)
    assert not loose("_log.error('no %s', name)")
