"""Whoever writes a file for people tells where it is, with the ways to open it and its folder."""

from __future__ import annotations

import ast

from tests.architecture.imports import module_name, sources_with

ASKING = {"ask_target", "save_file"}
TELLING = {"WrittenFile", "FileDialog", "PaperDialog"}
"""The two dialogs have a ``WrittenFile`` of their own."""
FOR_OTHERS = {"ui.base.ask"}
"""It only asks; whoever calls it tells."""


def names_in(tree: ast.Module) -> set[str]:
    """What is called, and what stands as a name."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {function.attr for function in calls if isinstance(function, ast.Attribute)}
    return called | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def silent(source: str) -> bool:
    """Whether a module asks where to write and has nothing that tells of what was written."""
    names = names_in(ast.parse(source))
    return bool(names & ASKING) and not names & TELLING


def test_every_module_that_writes_a_file_tells_of_it() -> None:
    modules = {module_name(path): source for path, source in sources_with("|".join(ASKING), "ui")}
    asking = [name for name, source in modules.items() if names_in(ast.parse(source)) & ASKING]
    assert len(asking) > 5, "the scan found no saving"
    assert [name for name in asking if name not in FOR_OTHERS and silent(modules[name])] == []


def test_a_module_that_says_nothing_is_seen() -> None:
    assert silent("path = ask_target(context, title)\nwrite(path)")
    assert not silent("path = ask_target(context, title)\nWrittenFile(theme).tell(words, path)")
    assert not silent("write(path)")
