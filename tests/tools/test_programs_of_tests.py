"""Every program of the system that a test runs is installed by the set-up for tests, and no other is.

A test that finds none skips: unless the set-up installs it, it skips on every new machine, and nobody sees.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.imports import ROOT

# Of every Debian, or what whoever runs the tests has: the shell, make and Git of a checkout.
EVERYWHERE = frozenset({"bash", "dpkg-query", "git", "make", "runuser", "setpriv", "sh", "true", "unshare"})
WINDOWS = "tests/installer/windows/"
CHECKED = re.compile(r"^\s*(?:PATH=\S+ )?command -v (\S+) >/dev/null \|\| echo (.+?)$", re.MULTILINE)
CALLS = {("shutil", "which"), ("subprocess", "run"), ("subprocess", "Popen"), ("subprocess", "check_output")}
RUNS = re.compile(r"\bprogram\(|\bwhich\(|subprocess\.")
OTHERS = {"has_office": {"soffice"}, "has_postgres": {"initdb", "pg_ctl"}}
"""What functions of the set-up look for in a way of their own."""
ALONG = {
    "javac": {"java"},
    "mount": {"umount"},
    "pg_dump": {"pg_restore"},
    "wine": {"wineboot", "wineserver"},
}
"""What comes in the same package."""


def _programs_of(source: str) -> Iterator[str]:
    """Programs that a module of tests asks for or runs, named in words."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        match node.func:
            case ast.Name(id="program"):
                first = node.args[0]
            case ast.Attribute(value=ast.Name(id=module), attr=name) if (module, name) in CALLS:
                first = node.args[0]
            case _:
                continue
        if isinstance(first, ast.List | ast.Tuple) and first.elts:
            first = first.elts[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str) and "/" not in first.value:
            yield first.value


def _asked() -> dict[str, set[str]]:
    """Each program with the modules that need it."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        source = path.read_text("utf-8")
        for name in _programs_of(source) if RUNS.search(source) else ():
            found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def _installed(script: str, *, function: str = "") -> set[str]:
    text = (ROOT / script).read_text("utf-8")
    if function:
        text = text[text.index(f"{function}() {{") :].partition("\n}")[0]
    others = {name for word, names in OTHERS.items() if f"{word} " in text for name in names}
    named = {name for name, _ in CHECKED.findall(text)}
    return named.union(others, *(ALONG.get(name, ()) for name in named))


def test_the_set_up_installs_every_program_that_a_test_needs() -> None:
    here = _installed("tools/system_packages.sh", function="missing_for_tests") | EVERYWHERE
    on_windows = here | _installed("tools/windows/system_packages.sh")
    missing = {
        name: sorted(modules)
        for name, modules in _asked().items()
        if name not in (on_windows if all(module.startswith(WINDOWS) for module in modules) else here)
    }
    assert missing == {}, "write it into tools/system_packages.sh, or run what is there"


def test_no_program_is_installed_for_tests_that_none_needs() -> None:
    needed = set(_asked()) | OTHERS["has_postgres"]
    assert _installed("tools/system_packages.sh", function="missing_for_tests") <= needed


def test_a_start_installs_what_no_test_needs() -> None:
    """What only tests need stands in the function for them."""
    text = (ROOT / "tools/system_packages.sh").read_text("utf-8")
    (start,) = re.findall(r"^missing\(\) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert re.findall(r"(\w+) (?:\|\||>/dev/null)", start) == ["qt_loads", "xcb_loads", "objdump"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^run: program ##", makefile, re.MULTILINE)
    (program,) = re.findall(r"^program: (.*) ##", makefile, re.MULTILINE)
    assert program == "$(PROGRAM) $(PROGRAM_SYSTEM) $(MESSAGES)"
