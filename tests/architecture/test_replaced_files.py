"""A file gets another's place by one function, which tries again while another program holds one of them."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.imports import module_name, sources_with

RENAMER = "desktop_app.base.durable_file"


def renames(source: str) -> list[int]:
    """The lines that rename a file. Texts are replaced by two arguments, a path by one."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, count = node.func.attr, len(node.args)
        module = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        one = name in {"replace", "rename"} and count == 1 and not node.keywords
        if one or (module, name) in {("os", "replace"), ("os", "rename"), ("shutil", "move")}:
            lines.append(node.lineno)
    return lines


def test_only_one_module_renames_files() -> None:
    found = {
        module_name(path): renames(source) for path, source in sources_with(r"\.(?:replace|rename|move)\(")
    }
    assert found.pop(RENAMER), "the scan does not see it"
    assert {name: lines for name, lines in found.items() if lines} == {}, f"rename by {RENAMER}.rename"


@pytest.mark.parametrize("source", ["path.replace(other)", "os.replace(a, b)", "shutil.move(a, b)"])
def test_renaming_is_seen(source: str) -> None:
    assert renames(source)
    assert not renames("text.replace('a', 'b'); day.replace(day=1); replace(item)")
