"""What grows with the book or a file is done where it says how far it is and can be stopped."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT, module_name, source_files, sources_with

UNBOUNDED = {
    "desktop_app.backup.backups": ("back_up",),
    "desktop_app.backup.examination": ("examine",),
    "desktop_app.exchange.entries.incoming": ("read_entries",),
    "desktop_app.exchange.entries.writing": ("write_batch", "write_entries"),
    "desktop_app.exchange.exports.areas": ("export_areas",),
    "desktop_app.exchange.exports.figures": ("export_figures",),
    "desktop_app.exchange.exports.movements": ("export_movements",),
    "desktop_app.exchange.exports.register_books": ("export_register_book",),
    "desktop_app.exchange.exports.responses": ("export_responses",),
    "desktop_app.exchange.exports.tally": ("export_tally",),
    "desktop_app.exchange.file_cells": ("read_cells",),
    "desktop_app.exchange.papers.rendering": ("render",),
    "desktop_app.exchange.spreadsheets": ("read_spreadsheet",),
    "desktop_app.exchange.workbooks.incoming": ("read_books",),
    "desktop_app.exchange.workbooks.making": ("write_area_books",),
    "desktop_app.fund.statements.reading": ("read_statement",),
    "desktop_app.fund.statements.taking": ("take",),
    "desktop_app.registers.entries.taking_back": ("take_back_all",),
    "desktop_app.reports.documents.rendering": ("render",),
    "desktop_app.sample.exercise_papers": ("render_exercise_forms",),
    "desktop_app.surveys.papers.blank_forms": ("render_round_forms",),
    "desktop_app.surveys.versions.unplaced_answers": ("carry_late", "left_answers", "settle_old"),
    "desktop_app.surveys.versions.upgrade": ("preview_upgrade", "upgrade_round"),
}
"""Commands and queries that go through the whole book, or as many rows or pages as there are."""
TOLD = frozenset({"progress", "report", "told"})
"""What a caller in the window passes on: it comes from ``do_long``, ``change_long`` or a ``WorkBar``."""
BESIDE = {
    "ui.context.preferences": "what was noted of the window: a small file, for which nobody waits",
    "ui.forms.media.file_opening": "one attached file, whose size is limited",
    "ui.movements.evidence.acts": "one attached file, whose size is limited",
    "ui.registers.files.file_actions": "one attached file, whose size is limited",
    "ui.registers.files.step_files": "one attached file, whose size is limited",
    "ui.reports.issuing.check_dialog": "one paper, of which the code is read",
    "ui.safety.backups_card": "the manifest of a backup, and one passphrase",
    "ui.settings.about.faults_card": "a log that is never larger than 256 kB",
    "ui.context.long_work": "the one way",
    "ui.context.file_dialog": "has the bar in itself",
    "ui.movements.workbooks.acts": "has the bar in its dialogs",
    "ui.shell.rooms": "gives it to rooms",
    "ui.shell.app": "modules of rooms, loaded while nobody is at the keys",
    "ui.shell.sticks": "what is on a stick, for which nobody waits",
    "ui.sync.courier.carrying": "the card of a server: one small file",
    "ui.shell.shell": "the daily backup, for which nobody waits",
    "ui.updates.news": "a download, whose card says how far it is",
    "ui.updates.starts": "a switch at the end, with a window of its own",
}
"""Modules that name the queue of long work, and why they may."""


@cache
def tell() -> frozenset[tuple[str, str]]:
    """The functions that say how far they are: module and name."""
    found = set()
    for path in source_files("desktop_app"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                arguments = [*node.args.args, *node.args.kwonlyargs]
                if any(each.arg == "progress" for each in arguments):
                    found.add((module_name(path), node.name))
    return frozenset(found)


def silent_calls(source: str) -> Iterator[str]:
    """The calls of such a function that pass nothing on to who waits."""
    tree = ast.parse(source)
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {each.asname or each.name: (node.module, each.name) for each in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            known = names.get(node.func.id)
            if known in tell() and not any(_is_told(each) for each in _arguments(node)):
                yield f"{node.lineno}: {node.func.id}"


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(each.value for each in call.keywords)]


def _is_told(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return any(_is_told(each) for each in _arguments(node))
    return isinstance(node, ast.Name) and node.id in TOLD


@pytest.mark.parametrize("module", UNBOUNDED)
def test_what_is_unbounded_says_how_far_it_is(module: str) -> None:
    assert (ROOT / Path(*module.split("."))).with_suffix(".py").exists(), module
    assert {(module, name) for name in UNBOUNDED[module]} <= tell()


def test_the_window_passes_on_how_far_it_is() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call} is given nothing to say how far it is: use do_long or change_long"
        for path in source_files("ui")
        for call in silent_calls(path.read_text("utf-8"))
    ]
    assert not wrong, "\n".join(wrong)


def test_a_call_that_says_nothing_is_found() -> None:
    head = "from desktop_app.backup.examination import examine\n"
    assert list(silent_calls(head + "examine(store)")) == ["2: examine"]
    assert not list(silent_calls(head + "examine(store, progress)"))


def test_the_queue_of_long_work_is_asked_by_do_long() -> None:
    asking = {
        module_name(path)
        for path, _ in sources_with(r"(context|queues)\.files\b", "ui")
        if path.name != "queues.py"
    }
    assert_same(asking, BESIDE)


def assert_same(found: set[str], allowed: Mapping[str, str]) -> None:
    """A new one has to say why; one that does it no more goes from the list."""
    more, fewer = sorted(found - allowed.keys()), sorted(allowed.keys() - found)
    assert not more, f"{more}: use do_long of ui.context.long_work, or say here why it needs no progress"
    assert not fewer, f"{fewer} no longer name the queue of long work"
