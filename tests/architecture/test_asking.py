"""Whether somebody can be asked at a command line, and the asking itself, stand in one module."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.imports import module_name, sources_with

ASKER = "desktop_app.base.console.asking"


def asks(source: str) -> list[int]:
    """The lines that ask the standard input, or whether it is a terminal."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="input")):
                lines.append(node.lineno)
            case ast.Attribute(attr="isatty" | "getpass" | "stdin"):
                lines.append(node.lineno)
            case ast.ImportFrom(module="getpass", names=names) if any(n.name == "getpass" for n in names):
                lines.append(node.lineno)
    return lines


def test_only_one_module_asks_at_the_command_line() -> None:
    found = {
        module_name(path): asks(source) for path, source in sources_with(r"input\(|isatty|getpass|stdin")
    }
    assert found.pop(ASKER), "the scan does not see it"
    assert {name: lines for name, lines in found.items() if lines} == {}, f"ask by {ASKER}"


@pytest.mark.parametrize(
    "source", ["input('name')", "sys.stdin.isatty()", "getpass.getpass()", "from getpass import getpass"]
)
def test_asking_is_seen(source: str) -> None:
    assert asks(source)
    assert not asks("getpass.getuser()")
