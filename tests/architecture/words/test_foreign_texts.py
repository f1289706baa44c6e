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
        if (name_of(call) == "setToolTip" and not all(map(is_own_sentence, call.args)))
        or (name_of(call) == "setTabToolTip" and not is_plain(call.args[1]))
        or (name_of(call) == "setData" and is_tip_role(call.args) and not any(map(is_plain, call.args)))
    ]


def is_plain(argument: ast.AST) -> bool:
    """``as_plain(words)``."""
    return isinstance(argument, ast.Call) and name_of(argument) == "as_plain"


def is_tip_role(arguments: list[ast.expr]) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "ToolTipRole" for each in arguments)


def bare_headings(source: str) -> list[int]:
    """Lines of models whose headings have tips without ``as_plain``: a heading shows them by itself."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and node.name == "headerData"
        and "ToolTipRole" in ast.unparse(node)
        and not any(map(is_plain, ast.walk(node)))
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
        for path, source in sources_with(r"\b(?:setToolTip|setTabToolTip|setData|showText)\b", "ui")
        if path != PLAIN
        for place in places(path, [*bare_tips(source), *bare_bubbles(source)])
    ]
    assert not hits, f"use set_tip or as_plain of ui/widgets/plain_text.py: {hits}"


def test_tips_of_headings_are_plain() -> None:
    hits = [
        place
        for path, source in sources_with(r"\bheaderData\b", "ui")
        for place in places(path, bare_headings(source))
    ]
    assert not hits, f"a heading shows its tip by itself: use as_plain: {hits}"


LABELS = {
    "ui/widgets/labels.py": "gives every label its format",
    "ui/shell/opening_sign.py": "the name of the program, as plain text",
    "ui/forms/masking.py": "plain text",
    "ui/safety/code_panel.py": "plain text",
    "ui/shell/window/main_window_top_bar.py": "a picture",
    "ui/base/message_dialog.py": "a picture",
    "ui/first_run/first_run_view.py": "a picture",
    "ui/forms/editors/file.py": "a picture",
    "ui/forms/media/picture_dialog.py": "a picture",
    "ui/forms/media/label_media.py": "a picture",
}
"""Modules that make labels by themselves."""


def test_labels_are_made_at_one_place() -> None:
    making = {
        path.relative_to(ROOT).as_posix()
        for path, source in sources_with(r"\bQLabel\(", "ui")
        if any(name_of(call) == "QLabel" for call in calls(source))
    }
    assert making <= LABELS.keys(), "use label, muted … of ui/widgets/labels.py: they read no markup"


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
    assert bare_tips("bar.setTabToolTip(1, name)") == [1]
    assert bare_tips("item.setData(Qt.ItemDataRole.ToolTipRole, name)") == [1]
    assert bare_headings("def headerData(self):\n    return name if role == ToolTipRole else 1") == [1]
    assert bare_bubbles("QToolTip.showText(place, words, view)") == [1]
    assert guessing_opens("Image.open(source)") == [1]
