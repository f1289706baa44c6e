"""Whoever asks or listens names the object whose answer it is (``ui.base.answers``)."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from functools import cache
from inspect import signature

import pytest
from PySide6.QtCore import QObject, Signal

from tests.architecture.imports import module_name, sources_with
from ui.base import answers
from ui.base.saves import Saves
from ui.context import long_work, operations, refusals
from ui.context.auto_sync import AutoSync
from ui.context.line_watch import LineWatch
from ui.context.new_version import NewVersion
from ui.context.period_choice import PeriodChoice
from ui.theme import Theme

ASKING = {
    call.__name__: list(signature(call).parameters).index("owner")
    for module in (answers, long_work, operations, refusals)
    for call in vars(module).values()
    if callable(call) and getattr(call, "__module__", "") == module.__name__
    if not isinstance(call, type) and "owner" in signature(call).parameters
}
"""What is asked with, and at which place its owner stands."""
WORK = {"submit": 2, "do_work": 2, "do_long": 4, "change_long": 4, "change_each": 4, "listen": -1}
"""The argument that runs elsewhere, or none of them, where it is not the one behind the owner."""
ASKERS = ("ui.base.answers", "ui.context.operations")
"""May give work to a queue themselves."""
READING = frozenset({"read_book", "read_beside"})
"""Tell a failure to the window, unless they are told otherwise: whoever asked does not hear of it."""
LASTING = (Saves, PeriodChoice, Theme, AutoSync, NewVersion, LineWatch)
"""Live as long as the shell, beside windows that come and go."""
LASTING_NAMES = frozenset(
    ("saves", "period", "theme", "sync", "new_version", "new", "watch", "information", "styleHints")
)
OF_QT = frozenset(("application", "app", "instance", "clipboard", "styleHints", "screen", "information"))
"""What lasts is called so, with or without an underscore and brackets."""
MAY_LAST = {
    "ui.context.access_notes": "the note belongs to the log, whichever page has asked",
    "ui.context.long_work": "what several changes were refused is told also where the page is gone",
    "ui.reports.batch": "the papers are written whole, also where the page is gone",
}
"""Modules whose answers belong to what lasts, and why."""


def lasting_signals() -> frozenset[str]:
    """The names of the signals of what lasts."""
    found = {name for kind in LASTING for name, value in vars(kind).items() if isinstance(value, Signal)}
    assert {"changed", "moved", "lost", "running_changed"} <= found, "the scan found no signals"
    return frozenset(found)


def called(node: ast.AST) -> str:
    """The last word of what is called or named, without underscore: ``saves`` of ``self._context.saves``."""
    match node:
        case ast.Call(func=inner):
            return called(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name.lstrip("_")
    return ""


def is_lasting_signal(node: ast.expr) -> bool:
    """Whether this is a signal of something that lasts."""
    if not isinstance(node, ast.Attribute):
        return False
    sender = called(node.value)
    return sender in OF_QT or (sender in LASTING_NAMES and node.attr in lasting_signals())


class Scan(ast.NodeVisitor):
    """Notes what breaks the rule, as ``line: what``."""

    def __init__(self, module: str) -> None:
        self.module = module
        self.found: list[str] = []
        self._classes: list[str] = []
        self._functions: list[ast.FunctionDef] = []

    def say(self, node: ast.expr, words: str) -> None:
        self.found.append(f"{node.lineno}: {words}")

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if flag := _left_behind(node):
            self.say(flag, "stays so where the reading fails: ask with OneReading")
        self._functions.append(node)
        self.generic_visit(node)
        self._functions.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        words = ast.unparse(node.annotation)
        if any(f"{kind}[Callable" in words for kind in ("list", "set", "deque", "Sequence")):
            self.say(node.annotation, "a list of calls: use a signal and listen")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Attribute(attr="submit") if self.module not in ASKERS:
                self.say(node, "a queue is asked with answers.submit")
            case ast.Attribute(attr="connect", value=signal) if is_lasting_signal(signal):
                if self.module != ASKERS[0] and not self._is_own_method(node.args[0]):
                    self.say(node, "use listen: the connection outlives its page")
            case ast.Attribute(attr="singleShot") if len(node.args) < 3:
                self.say(node, "name the object that the timer belongs to")
            case ast.Name(id=name) if name in ASKING:
                self._look_at_owner(node, name)
        self.generic_visit(node)

    def _is_own_method(self, call: ast.expr) -> bool:
        """Whether it is a method of a Qt object, whose connection Qt takes away with the object."""
        if not (isinstance(call, ast.Attribute) and ast.unparse(call.value) == "self" and self._classes):
            return False
        return issubclass(getattr(importlib.import_module(self.module), self._classes[0]), QObject)

    def _look_at_owner(self, node: ast.Call, name: str) -> None:
        place = ASKING[name]
        owner = next((each.value for each in node.keywords if each.arg == "owner"), None)
        owner = owner if owner is not None or len(node.args) <= place else node.args[place]
        if owner is None:
            return  # it does not pass the type checker
        if called(owner) in LASTING_NAMES and self.module not in MAY_LAST:
            self.say(node, f"{ast.unparse(owner)} outlives the page: name the page or the dialog")
        work = WORK.get(name, place + 1)
        calls = [each for at, each in enumerate(node.args) if at > place and at != work]
        calls += [each.value for each in node.keywords if each.arg in ("done", "show", "refused", "changed")]
        touched = {name for each in calls for name in self._named(each)}
        wrong = sorted(name for name in touched if name in self._dialogs() and name != ast.unparse(owner))
        if wrong:
            self.say(node, f"the calls touch {wrong[0]}, which may be closed by then: it is the owner")

    def _named(self, call: ast.expr) -> Iterator[str]:
        """The names that a call uses, in local functions and lambdas too."""
        local = {
            inner.name: inner
            for function in self._functions
            for inner in ast.walk(function)
            if isinstance(inner, ast.FunctionDef) and inner is not function
        }
        waiting: list[ast.AST] = [call]
        seen: set[str] = set()
        while waiting:
            for node in ast.walk(waiting.pop()):
                if isinstance(node, ast.Name) and node.id not in seen:
                    seen.add(node.id)
                    if node.id in local:
                        waiting.append(local[node.id])
        yield from seen

    def _dialogs(self) -> frozenset[str]:
        """The names of dialogs where this stands: parameters, and what was made here."""
        found: set[str] = set()
        for function in self._functions:
            for each in (*function.args.args, *function.args.kwonlyargs):
                if each.annotation is not None and ast.unparse(each.annotation).endswith("Dialog"):
                    found.add(each.arg)
            for node in _own(function):
                if isinstance(node, ast.Assign) and called(node.value).endswith("Dialog"):
                    found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        return frozenset(found)


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What stands in a function and in none within it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _left_behind(function: ast.FunctionDef) -> ast.expr | None:
    """A word for "under way" that a method waits for and sets, though a failure is told to somebody else."""
    asked = [node for node in ast.walk(function) if isinstance(node, ast.Call) and called(node) in READING]
    if not asked or all(any(word.arg == "refused" for word in node.keywords) for node in asked):
        return None
    waited = {
        ast.unparse(part)
        for node in ast.walk(function)
        if isinstance(node, ast.If) and any(isinstance(each, ast.Return) for each in ast.walk(node))
        for part in ast.walk(node.test)
        if isinstance(part, ast.Attribute)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and not (
            isinstance(node.value, ast.Constant) and node.value.value in (None, False)
        ):
            for target in node.targets:
                for part in target.elts if isinstance(target, ast.Tuple) else [target]:
                    if ast.unparse(part) in waited:
                        return part
    return None


def faults_in(source: str, module: str = "ui.base.saves") -> list[str]:
    """What breaks the rule in a module."""
    scan = Scan(module)
    scan.visit(ast.parse(source))
    return scan.found


@cache
def scanned() -> Mapping[str, list[str]]:
    """The same of all modules of the window."""
    words = r"submit|connect\(|singleShot|Callable|" + "|".join(ASKING)
    return {module_name(path): faults_in(text, module_name(path)) for path, text in sources_with(words, "ui")}


def test_every_answer_and_every_subscription_has_an_owner() -> None:
    assert len(ASKING) >= 10, "the scan found no functions"
    assert len(scanned()) > 150, "the scan found no modules"
    assert {module: found for module, found in scanned().items() if found} == {}


def test_what_may_outlive_its_page_still_does() -> None:
    for module in MAY_LAST:
        source = importlib.import_module(module).__file__
        assert source is not None
        with open(source, encoding="utf-8") as stream:
            assert faults_in(stream.read(), "ui.any"), f"{module} needs no exception"


@pytest.mark.parametrize(
    "source",
    [
        "self._context.saves.changed.connect(lambda _entity: page.saved())",
        "context.period.changed.connect(page.show_period)",
        "self._theme.changed.connect(partial(show, page))",
        "context.sync().running_changed.connect(show)",
        "application.focusChanged.connect(show)",
        "self._context.database.submit(work, done)",
        "QTimer.singleShot(0, self._next)",
        "read_book(context, context.saves, query, show)",
        "submit(queue, self._context.saves, work, done)",
        "def f(self, dialog: CodeDialog):\n  do_work(context, self, work, kept, dialog.refuse)",
        "def f(self, dialog: D.CodeDialog):\n  do_work(context, self, work, lambda _: dialog.accept())",
        "def f(self):\n  d = StepDialog(self)\n  def t(_): d.accept()\n  change_book(c, self, w, t)",
        "def f(self):\n  d = StepDialog()\n  def t(_): d.accept()\n  read_book(c, self, q, s, refused=t)",
        "class A:\n  def f(self): context.saves.changed.connect(self._changed)",
        "calls: list[Callable[[], None]] = []",
        "def read(self):\n  if self._busy: return\n  self._busy = True\n  read_beside(c, self, q, s)",
        "def read(self):\n  if self._at: return\n  self._at, n = 1, 2\n  read_book(c, self, q, self._show)",
    ],
)
def test_what_outlives_its_page_is_seen(source: str) -> None:
    module = "ui.base.queues"
    if source.startswith("class A"):
        source, module = source.replace("class A", "class WorkQueues"), "ui.base.queues"
    assert faults_in(source, module)


@pytest.mark.parametrize(
    "source",
    [
        "listen(context.saves.changed, page, lambda _: page.saved())",
        "class MainThread:\n  def f(self): theme.changed.connect(self._call)",
        "self.button.clicked.connect(lambda: dialog.open())",
        "QTimer.singleShot(0, self, self._next)",
        "def f(self, dialog: CodeDialog):\n  do_work(context, dialog, work, kept, dialog.refuse)",
        "def f(self, dialog: CodeDialog):\n  text = dialog.text\n  do_work(context, self, lambda: 1, kept)",
        "def f(self):\n  def show(_):\n    d = CodeDialog(self)\n    d.open()\n  read_book(c, self, q, show)",
        "calls: dict[str, Callable[[], None]] = {}",
        "def read(self):\n  if self._at: return\n  self._at = 1\n  read_book(c, self, q, s, refused=n)",
    ],
)
def test_what_dies_with_its_owner_is_let_through(source: str) -> None:
    assert faults_in(source, "ui.base.main_thread") == []
