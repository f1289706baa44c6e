"""Rules that some clients evaluate differently from XPath: reported with a wording on which all agree.

The engine follows the specification. A calculation that is true or false stores the words ``true`` and
``false``; as a truth any word is true, as a number none is one. A sum with an unanswered question is no
number. ODK Collect keeps the truth and skips what is unanswered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.compiler import Compiler, Notes
from desktop_app.forms.definition.definition import Bind, Control
from desktop_app.forms.types.table import data_type
from desktop_app.forms.xpath.arithmetic import ARITHMETIC
from desktop_app.forms.xpath.instance_tree import Shape
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.paths import scope_of
from desktop_app.forms.xpath.syntax_tree import Binary, Call, Expr, Filter, Negate, Number, Path

_TRUTHS = ("relevant", "required", "readonly", "constraint")
_OF_TRUTH = frozenset({"not", "boolean"})
_OF_NUMBER = frozenset({"number", "int", "round", "sum", "max", "min", "abs", "pow"})
_OF_ALL = frozenset({"sum", "max", "min"})
_ALWAYS = frozenset({"true()", "1"})
_TRUTH_VALUES = frozenset({"true", "false"})


class Doubt(Problem):
    """A rule that works, but not the same everywhere. ``path`` and ``rule`` say which."""


@dataclass(frozen=True, slots=True)
class _PathUse:
    """A path and what it is taken for: truth, number, or one of all that a sum needs."""

    path: Path
    kind: str


def doubts(
    binds: Mapping[Shape, Bind], truths: set[Shape], controls: Mapping[Shape, Control], primary_id: str
) -> Iterator[Problem]:
    """What the author of a form should look at; ``truths`` are the places whose calculation is yes or no."""
    names = {shape.name for shape in truths}
    for shape, bind in binds.items():
        for rule, source in bind.sources.items():
            sums = any(f"{name}(" in source.replace(" ", "") for name in _OF_ALL)
            if not sums and not any(name in source for name in names):
                continue
            reported: set[tuple[str, str]] = set()
            for use in _uses(parse(source), "truth" if rule in _TRUTHS else ""):
                found = Compiler(scope_of(shape), Notes(), source, primary_id).compile(use.path).shapes
                problem = _doubt(use, found or (), binds, truths, controls)
                if problem is not None and (use.kind, str(problem.params["name"])) not in reported:
                    reported.add((use.kind, str(problem.params["name"])))
                    problem.params.update(path=shape.path, rule=rule, expression=source)
                    yield problem


def _doubt(
    use: _PathUse,
    found: tuple[Shape, ...],
    binds: Mapping[Shape, Bind],
    truths: set[Shape],
    controls: Mapping[Shape, Control],
) -> Problem | None:
    if len(found) != 1:
        return None
    (read,) = found
    if use.kind == "all":
        return _of_unanswered(use, read, binds.get(read)) if read in controls else None
    if read not in truths:
        return None
    if use.kind == "truth":
        return Doubt(
            "The rule “{expression}” of “{path}” takes “{name}” as yes or no. Its calculation stores the "
            "word true or false, and each word counts as yes here and in Enketo; ODK Collect takes false as "
            "no. Write boolean-from-string(${{{name}}}), on which all agree.",
            name=read.name,
        )
    if data_type(binds[read].type).is_number:
        return None  # there it is stored as 1 or 0
    return Doubt(
        "The rule “{expression}” of “{path}” takes “{name}” as a number. Its calculation stores the word "
        "true or false, which is no number here and in Enketo; ODK Collect takes 1 or 0. "
        "Write number(boolean-from-string(${{{name}}})), on which all agree.",
        name=read.name,
    )


def _of_unanswered(use: _PathUse, read: Shape, bind: Bind | None) -> Problem | None:
    sources = {} if bind is None else bind.sources
    filtered = any(step.predicates for step in use.path.steps)
    if filtered or "calculate" in sources or sources.get("required", "").replace(" ", "") in _ALWAYS:
        return None
    return Doubt(
        "The rule “{expression}” of “{path}” takes “{name}” into a sum, a largest or a smallest number. "
        "While it is not answered the result is blank here and in Enketo (where among several values it may "
        "count as 0); ODK Collect leaves it out. Write ${{{name}}}[. != ''], on which all agree.",
        name=read.name,
    )


def _uses(tree: Expr, kind: str) -> Iterator[_PathUse]:
    """The paths of an expression that are taken for something, ``kind`` being what the whole is taken for."""
    if isinstance(tree, Path):
        if kind:
            yield _PathUse(tree, kind)
        if tree.start is not None:
            yield from _uses(tree.start, "")
        for step in tree.steps:
            for predicate in step.predicates:
                yield from _uses(predicate, "truth")
        return
    for part, taken in _parts(tree):
        yield from _uses(part, taken)


def _parts(tree: Expr) -> Iterator[tuple[Expr, str]]:
    """The parts of an expression with what each is taken for."""
    match tree:
        case Binary(op, left, right):
            kind = "truth" if op in ("and", "or") else "number" if op in ARITHMETIC else ""
            if op in ("=", "!=", "<", "<=", ">", ">="):
                yield left, _beside(right)
                yield right, _beside(left)
            else:
                yield left, kind
                yield right, kind
        case Negate(operand):
            yield operand, "number"
        case Call(name, args):
            for at, part in enumerate(args):
                first = name == "if" and at == 0
                yield part, "truth" if first or name in _OF_TRUTH else "number" if name in _OF_NUMBER else ""
                if name in _OF_ALL and isinstance(part, Path):
                    yield part, "all"
        case Filter(base, predicates):
            yield base, ""
            for predicate in predicates:
                yield predicate, "truth"
        case _:
            return


def _beside(other: Expr) -> str:
    """What a path is taken for that is compared with ``other``."""
    if isinstance(other, Call) and other.name in _TRUTH_VALUES:
        return "truth"
    return "number" if isinstance(other, Number) else ""
