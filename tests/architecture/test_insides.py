"""The product uses Python and its libraries by what they promise, never by their insides.

A name with a line in front is its maker's own affair: it can be missing in the next patch release; one that
was ended the program with a segmentation fault (docs/decisions/0053).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.imports import PACKAGES, ROOT, source_files

DOCUMENTED = frozenset({"_MEIPASS", "_asdict", "_exit", "_fields", "_make", "_mapping", "_replace"})
"""Promised although they begin so: by PyInstaller, named tuples, ``os``, the rows of SQLAlchemy."""

HOOKS = frozenset(
    {
        "sys.excepthook",
        "sys.unraisablehook",
        "threading.excepthook",
        "sys.stdout",
        "sys.stderr",
        "rl_config.canvas_basefontname",
    }
)
"""Where something may be put: its maker offers it for that."""

IMPORT_MACHINERY = ("builtins", "importlib.abc", "importlib.machinery")
REGISTRIES = frozenset({"sys.meta_path", "sys.modules", "sys.path_hooks", "sys.path_importer_cache"})

EXCEPTIONS = {
    # It asks Windows by a query of WMI, longer than all other work on the key (docs/decisions/0055).
    "desktop_app/credentials/keyring_library.py": ["platform.system ="],
    # Reads patterns with the parser of ``re``, as docs/decisions/0064 says.
    "desktop_app/forms/functions/automaton.py": ["re._constants", "re._parser"],
}
"""What reaches inside all the same, each with its reason. Nothing may be added."""

# Only modules with such a line are worth parsing.
SUSPECT = re.compile(
    r"""(?<!\bself)(?<!\bcls)\._[A-Za-z]            # a name with a line in front
    | (?:get|set|del)attr\(
    | (?:import|from)\s.*(?:\b_[a-z]|\bbuiltins|\bimportlib)
    | sys\.(?:modules|meta_path|path_)
    | ^\s*del\s
    | ^\s*(?!self\.|cls\.)\w+[.\[][^=(]*=(?!=)    # something is put into something
    """,
    re.VERBOSE | re.MULTILINE,
)
OWN_NAME = re.compile(
    r"\b(?:def|class|self\.|cls\.)\s*(_[A-Za-z]\w*)|^\s*(_[A-Za-z]\w*)(?=\s*[:=,])", re.MULTILINE
)


_TELLING = (
    *(ast.Import, ast.ImportFrom, ast.Attribute, ast.Call),
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete),
    *(ast.arg, ast.FunctionDef, ast.AsyncFunctionDef, ast.TypeAlias),
)


class _Module:
    """A module of the product, read for what it does to things that are not the product's."""

    def __init__(self, source: str) -> None:
        self._nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, _TELLING)]
        self._own = {name for pair in OWN_NAME.findall(source) for name in pair}
        self._foreign = set(self._imported())
        self._foreign |= set(self._second_names())

    def _imported(self) -> Iterator[str]:
        for node in self._nodes:
            match node:
                case ast.Import(names=names):
                    yield from (
                        each.asname or each.name.partition(".")[0]
                        for each in names
                        if not _is_ours(each.name)
                    )
                case ast.ImportFrom(module=str(module), names=names) if not _is_ours(module):
                    yield from (each.asname or each.name for each in names)

    def _second_names(self) -> Iterator[str]:
        """``other = module`` or ``other: Any = module.part``."""
        for node in self._nodes:
            match node:
                case (
                    ast.Assign(targets=[ast.Name(id=second)], value=value)
                    | ast.AnnAssign(target=ast.Name(id=second), value=ast.expr() as value)
                ) if isinstance(value, ast.Name | ast.Attribute) and _root(value) in self._foreign:
                    yield second

    def insides(self) -> list[tuple[int, str]]:
        """Line and what, for each place."""
        known = self._own | DOCUMENTED
        types = {id(part) for node in self._nodes for part in _type_parts(node)}
        found: list[tuple[int, str]] = []
        for node in self._nodes:
            if id(node) not in types:
                line = getattr(node, "lineno", 0)
                found += [(line, what) for what in (*_reached_for(node, known), *self._put(node))]
        return sorted(found)

    def _put(self, node: ast.AST) -> Iterator[str]:
        """What a statement puts into, or takes out of, something that was imported from elsewhere."""
        match node:
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                written = [part for each in targets for part in _parts(each)]
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                written = [target]
            case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[thing, *_]):
                written = [ast.Attribute(thing, "…", ast.Store())]
            case _:
                return
        for part in written:
            if isinstance(part, ast.Attribute | ast.Subscript) and _root(part) in self._foreign:
                text = ast.unparse(part)
                if text not in HOOKS:
                    yield f"{text} ="


def _reached_for(node: ast.AST, known: set[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names if _is_private_module(each.name))
        case ast.ImportFrom(module=str(module), names=names):
            full = [f"{module}.{each.name}" for each in names]
            yield from (name for name in full if _is_private_module(name))
        case ast.Attribute(attr=name) if _is_inside(name) and name not in known:
            yield ast.unparse(node)
        case ast.Attribute(value=ast.Name(id=base), attr=name) if f"{base}.{name}" in REGISTRIES:
            yield f"{base}.{name}"
        case ast.Call(
            func=ast.Name(id="getattr" | "setattr" | "delattr"), args=[_, ast.Constant(value=str(name)), *_]
        ) if _is_inside(name) and name not in known:
            yield repr(name)


def _type_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Types that are named in a signature: no Python that runs reads them."""
    match node:
        case (
            ast.arg(annotation=ast.expr() as named)
            | ast.AnnAssign(annotation=named)
            | ast.FunctionDef(returns=ast.expr() as named)
            | ast.AsyncFunctionDef(returns=ast.expr() as named)
            | ast.TypeAlias(value=named)
        ):
            yield from ast.walk(named)


def _parts(target: ast.expr) -> list[ast.expr]:
    return target.elts if isinstance(target, ast.Tuple | ast.List) else [target]


def _root(part: ast.expr) -> str:
    while isinstance(part, ast.Attribute | ast.Subscript):
        part = part.value
    return part.id if isinstance(part, ast.Name) else ""


def _is_inside(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES


def _is_private_module(name: str) -> bool:
    if name.startswith("__future__") or _is_ours(name):
        return False
    if any(name == each or name.startswith(f"{each}.") for each in IMPORT_MACHINERY):
        return True
    return any(_is_inside(part) for part in name.split("."))


def _places() -> Iterator[tuple[str, int, str]]:
    sources = {path: path.read_text("utf-8") for package in PACKAGES for path in source_files(package)}
    for path, source in sources.items():
        if SUSPECT.search(source):
            file = path.relative_to(ROOT).as_posix()
            yield from ((file, line, what) for line, what in _Module(source).insides())


def test_nothing_of_python_or_a_library_is_touched_inside() -> None:
    found = list(_places())
    allowed = {(file, what) for file, places in EXCEPTIONS.items() for what in places}
    assert [f"{file}:{line} {what}" for file, line, what in found if (file, what) not in allowed] == []
    unneeded = allowed - {(file, what) for file, _, what in found}
    assert unneeded == set(), "take out the exceptions that are no longer needed"


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import builtins", "builtins"),
        ("from importlib.machinery import ModuleSpec", "importlib.machinery.ModuleSpec"),
        ("from re import _parser", "re._parser"),
        ("import openpyxl.cell._writer", "openpyxl.cell._writer"),
        ("import enum\nenum.EnumType._create_ = print", "enum.EnumType._create_"),
        ("import enum\n_enum: object = enum\n_enum._simple_enum(int)", "_enum._simple_enum"),
        ("import re\nwhole = re\nwhole.compile = print", "whole.compile ="),
        ("import sys\nsys.modules['ast'] = None", "sys.modules['ast'] ="),
        ("import sys\nstand_ins = sys.modules", "sys.modules"),
        ("import platform\nplatform.system = print", "platform.system ="),
        ("from docx.table import Table\nsetattr(Table, 'style', 1)", "Table.… ="),
        ("def draw(canvas):\n    return canvas._doc", "canvas._doc"),
        ("def draw(canvas):\n    return getattr(canvas, '_doc')", "'_doc'"),
    ],
)
def test_reaching_inside_is_seen(source: str, what: str) -> None:
    assert SUSPECT.search(source)
    assert what in [found for _, found in _Module(source).insides()]


@pytest.mark.parametrize(
    "source",
    [
        "import sys\nsys.excepthook = print",
        "from lxml import etree\ndef read(root: etree._Element) -> etree._Element: ...",
        "import argparse\ntype Actions = argparse._SubParsersAction",
        "def take(pair):\n    return pair._replace(first=1)",
        "import openpyxl\ndef put(cell):\n    cell.value = 1",
    ],
)
def test_what_is_promised_may_be_used(source: str) -> None:
    assert _Module(source).insides() == []
