"""Texts and pictures of others pass through the places that make them harmless, and through no others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.imports import ROOT, sources_with

PLAIN = ROOT / "ui" / "widgets" / "plain_text.py"
MAY = {
    "QMessageBox": set[str](),
    "QInputDialog": set[str](),
    "QErrorMessage": set[str](),
    "QTextBrowser": {"ui/widgets/plain_browser.py", "ui/shell/guide/page_text.py"},
    "setMarkdown": {"ui/shell/guide/page_text.py", "ui/shell/guide/printing.py"},
    "setHtml": {"ui/safety/code_sheet.py"},
    "QImageReader": {"ui/forms/media/pictures.py"},
    "loadFromData": set[str](),
}
"""What reads markup or guesses a format, and the modules that use it for texts and pictures of
the program's own, or behind a check."""


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_own_sentence(argument: ast.expr) -> bool:
    """``tr("words")`` without anything woven in."""
    return (
        isinstance(argument, ast.Call)
        and name_of(argument) == "tr"
        and not argument.keywords
        and all(isinstance(part, ast.Constant) for part in argument.args)
    )


def bare_tips(source: str) -> list[int]:
    """Lines that set a tip which may hold the words of others."""
    return [
        call.lineno
        for call in calls(source)
        if name_of(call) == "setToolTip" and not all(map(is_own_sentence, call.args))
    ]


def bare_bubbles(source: str) -> list[int]:
    """Lines that show a tip without ``as_plain``."""
    return [
        call.lineno
        for call in calls(source)
        if name_of(call) == "showText"
        and not (isinstance(call.args[1], ast.Call) and name_of(call.args[1]) == "as_plain")
    ]


def guessing_opens(source: str) -> list[int]:
    """Lines where Pillow is left to find out what a file is."""
    return [
        call.lineno
        for call in calls(source)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "open"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("Image", "PILImage")
        and not any(word.arg == "formats" for word in call.keywords)
    ]


def places(path: Path, lines: list[int]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}" for line in lines]


def test_tips_with_words_of_others_are_set_at_one_place() -> None:
    hits = [
        place
        for path, source in sources_with(r"\b(?:setToolTip|showText)\b", "ui")
        if path != PLAIN
        for place in places(path, [*bare_tips(source), *bare_bubbles(source)])
    ]
    assert not hits, f"use set_tip or as_plain of ui/widgets/plain_text.py: {hits}"


def test_what_reads_markup_or_guesses_a_format_is_used_where_it_is_known() -> None:
    hits = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, source in sources_with(rf"\b(?:{'|'.join(MAY)})\b", "ui")
        for names in [
            {
                getattr(node, "attr", None) or getattr(node, "id", "")
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.Attribute | ast.Name)
            }
        ]
        for name, allowed in MAY.items()
        if name in names and path.relative_to(ROOT).as_posix() not in allowed
    ]
    assert not hits, hits


def test_pillow_is_told_which_formats_it_may_open() -> None:
    hits = [
        place
        for path, source in sources_with(r"\b(?:Image|PILImage)\.open\b")
        for place in places(path, guessing_opens(source))
    ]
    assert not hits, hits


def test_the_searches_find_what_they_look_for() -> None:
    assert bare_tips("made.setToolTip(name)") == [1]
    assert bare_tips("made.setToolTip(tr('Since {when}', when=when))") == [1]
    assert bare_tips("made.setToolTip(tr('Lock'))") == []
    assert bare_bubbles("QToolTip.showText(place, words, view)") == [1]
    assert guessing_opens("Image.open(source)") == [1]
