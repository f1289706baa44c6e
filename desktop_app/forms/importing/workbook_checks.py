"""All mistakes of a workbook that can be found without building its form, reported together.

pyxform stops at the first mistake. When it stops, or the form it built cannot be used, the rows are gone
through here and all findings are reported with it. Nothing is refused for these findings alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.forms.compiling.compiler import is_function
from desktop_app.forms.importing.message_places import WorkbookProblem, placed
from desktop_app.forms.importing.sheets import column_of, plain_column
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.syntax_tree import Call

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}#]*?)\s*\}")
_LAST_SAVED = re.compile(r"\$\{\s*last-saved#[^{}]*\}")
_PART = re.compile(r"(begin|end)[ _](group|lgroup|repeat|loop|looped group)\b.*")
_FILE = re.compile(r".*\.(?:csv|xml|geojson)")
_RULES = frozenset(
    {
        "relevant",
        "relevance",
        "constraint",
        "calculation",
        "calculate",
        "required",
        "readonly",
        "read_only",
        "choice_filter",
        "repeat_count",
        "count",
    }
)
_WORDS = frozenset({"yes", "no", "true", "false", "true()", "false()"})
"""What pyxform takes for yes and no in a column of rules."""
_NAMELESS = ("end ", "audit", "meta")

type Row = tuple[int, Mapping[str, Any]]


def mistakes(book: Any) -> list[WorkbookProblem]:
    """What is wrong on the sheets, row by row."""
    survey = list(enumerate(book.survey or (), start=2))
    lists = {_said(row, "list_name") for row in (*(book.choices or ()), *(book.external_choices or ()))}
    found = [*_types(survey, lists), *_parts(survey), *_references(survey), *_rules(survey)]
    found.extend(_choices(list(enumerate(book.choices or (), start=2)), _allows_twice(book)))
    return sorted(found, key=lambda item: (item.sheet == "choices", item.row or 0))


def with_all_mistakes(first: Problem, book: Any) -> Problem:
    """The mistake that stopped the import, with all others that were found."""
    own = mistakes(book)
    same = [item for item in own if isinstance(first, WorkbookProblem) and _same(item, first)]
    every = own if same else [_as_placed(first), *own]
    if len(every) < 2:
        return first
    lead, *others = every
    lead.others = tuple(others)
    return lead


def _same(left: WorkbookProblem, other: WorkbookProblem) -> bool:
    if other.row is None:
        return left.params.get("message") == other.params.get("message")
    columns = {plain_column(left.column), plain_column(other.column)}
    return (left.sheet, left.row) == (other.sheet, other.row) and (len(columns) == 1 or "" in columns)


def _as_placed(problem: Problem) -> WorkbookProblem:
    return problem if isinstance(problem, WorkbookProblem) else placed(problem.sentence(), {})


def _said(row: Mapping[str, Any], column: str) -> str:
    return str(row.get(column_of(row, column)) or "").strip()


def _kind(row: Mapping[str, Any]) -> str:
    return " ".join((_said(row, "type") or _said(row, "command")).split())


def _at(message: str, row: int, column: str, sheet: str = "survey") -> WorkbookProblem:
    return placed(message, {"sheet": sheet, "row": row, "column": column})


def _types(survey: Iterable[Row], lists: set[str]) -> Iterator[WorkbookProblem]:
    from pyxform.aliases import select
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    known = {name.lower() for name in QUESTION_TYPE_DICT} | {"start-geopoint", "photo", "xml-external"}
    for number, row in survey:
        kind = _kind(row).lower()
        written = _kind(row)
        command = next((item for item in select if kind.startswith(f"{item} ")), "")
        if command:
            name = written[len(command) :].split()[0]
            if name not in lists and not name.startswith("${") and not _FILE.fullmatch(name):
                yield _at(f"List name not in choices sheet: {name}", number, "type")
        elif kind and kind not in (*known, *select) and not kind.startswith(("osm", "begin", "end")):
            yield _at(f"Unknown question type '{written}'.", number, "type")
        if kind and not _said(row, "name") and not kind.replace("_", " ").startswith(_NAMELESS):
            yield _at("Question or group with no name.", number, "name")


def _parts(survey: Iterable[Row]) -> Iterator[WorkbookProblem]:
    """Begins and ends that do not meet, and names that stand twice in one part."""
    around: list[tuple[str, int, set[str]]] = [("", 0, set())]
    for number, row in survey:
        match = _PART.fullmatch(_kind(row).lower())
        name = _said(row, "name")
        if match is not None and match[1] == "end":
            if len(around) == 1 or around[-1][0] != match[2]:
                yield _at(f"Unmatched 'end_{match[2]}'.", number, "type")
            else:
                around.pop()
            continue
        names = around[-1][2]
        if name and name in names:
            yield _at(
                f"'name' value '{name}' is invalid. Questions, groups, and repeats must be unique",
                number,
                "name",
            )
        names.add(name)
        if match is not None:
            around.append((match[2], number, set()))
    for kind, number, _ in around[1:]:
        yield _at(f"Unmatched 'begin_{kind}'.", number, "type")


def _references(survey: list[Row]) -> Iterator[WorkbookProblem]:
    names = {_said(row, "name") for _, row in survey}
    for number, row in survey:
        for column, value in row.items():
            # Of the form saved last a question may be gone by now; pyxform asks for it all the same.
            for name in dict.fromkeys(_REFERENCE.findall(str(value))):
                if name not in names:
                    yield _at(f"Could not find the name '{name}'", number, str(column))


def _rules(survey: Iterable[Row]) -> Iterator[WorkbookProblem]:
    for number, row in survey:
        for column, value in row.items():
            if plain_column(str(column)) not in _RULES or str(value).strip().lower() in _WORDS:
                continue
            mistake = _mistake_in(str(value))
            if mistake:
                problem = _at("", number, str(column))
                problem.params["message"] = mistake
                yield problem


def _mistake_in(rule: str) -> str:
    """What is wrong with the words of a rule, "" for nothing that can be seen from it alone."""
    source = _REFERENCE.sub("/r", _LAST_SAVED.sub("/r", rule)).strip()
    if not source or "$" in source:
        return ""
    try:
        for name in _functions(parse(source)):
            if not is_function(name):
                return tr(
                    "There is no function “{name}” (in “{expression}”). Correct its name.",
                    name=name,
                    expression=rule,
                )
    except Problem as problem:
        return problem.sentence()
    return ""


def _functions(tree: object) -> Iterator[str]:
    if isinstance(tree, Call):
        yield tree.name
    if isinstance(tree, tuple):
        for part in tree:
            yield from _functions(part)
    elif is_dataclass(tree):
        for part in fields(tree):
            yield from _functions(getattr(tree, part.name))


def _allows_twice(book: Any) -> bool:
    return any(_said(row, "allow_choice_duplicates").lower() == "yes" for row in book.settings or ())


def _choices(choices: Iterable[Row], allows_twice: bool) -> Iterator[WorkbookProblem]:
    seen: set[tuple[str, str]] = set()
    say: Callable[[str, int], WorkbookProblem] = lambda text, row: _at(text, row, "name", "choices")  # noqa: E731
    for number, row in choices:
        listed, name = _said(row, "list_name"), _said(row, "name") or _said(row, "value")
        if not listed:
            continue
        if not name:
            yield say("Choices must have a name", number)
        elif (listed, name) in seen and not allows_twice:
            yield say("Choice names must be unique for each choice list", number)
        seen.add((listed, name))
