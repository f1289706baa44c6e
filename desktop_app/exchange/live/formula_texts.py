"""Formulas as a spreadsheet writes them. Nothing put together from nothing is an empty text, never zero."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from desktop_app.catalogue.indicator_set import AreaAggregation
from desktop_app.exchange.file_cells import column_letters
from desktop_app.forms.xpath.parser import parse
from desktop_app.forms.xpath.syntax_tree import Binary, Call, Expr, Negate, Number, Variable

_MOST_ARGUMENTS = 200
_OPERATORS = {"+": "+", "-": "-", "*": "*", "div": "/"}
_ORDER = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "=": "=", "!=": "<>"}
_FUNCTIONS = {"abs": "ABS", "min": "MIN", "max": "MAX", "int": "TRUNC"}


class NoFormula(Exception):
    """A spreadsheet has no formula that means the same."""


def cell_ref(sheet: str, row: int, column: int) -> str:
    """Return a cell of a sheet; rows and columns count from 1."""
    name = sheet.replace("'", "''")
    return f"'{name}'!${column_letters(column)}${row}"


def column_range(column: int, first: int, last: int) -> str:
    """Return a stretch of a column of the same sheet."""
    letter = column_letters(column)
    return f"{letter}${first}:{letter}${last}"


def shown(ref: str) -> str:
    """Return the figure of another cell, or nothing."""
    return f'IF(ISNUMBER({ref}),{ref},"")'


def added(refs: Sequence[str]) -> str:
    """Return the sum of cells, or nothing."""
    if len(refs) == 1:
        return shown(refs[0])
    return f'IF({_over("COUNT", refs)}=0,"",{_over("SUM", refs)})'


def latest(refs: Sequence[str], without: str = '""') -> str:
    """Return the last of the cells, given in the order of time, that has a figure."""
    text = without
    for ref in refs:
        text = f"IF(ISNUMBER({ref}),{ref},{text})"
    return text


def latest_together(members: Sequence[Sequence[str]], *, highest: bool) -> str:
    """Return the latest figures of several members, added, or the highest of them."""
    every = [ref for refs in members for ref in refs]
    parts = ",".join(latest(refs, "0") for refs in members)
    return f'IF({_over("COUNT", every)}=0,"",{"MAX" if highest else "SUM"}({parts}))'


def over_units(rule: AreaAggregation, cells: str) -> str:
    """Return the commune's figure over the cells of a column.

    Raises:
        NoFormula: words, or a ratio.
    """
    match rule:
        case AreaAggregation.SUM:
            return f'IF(COUNT({cells})=0,"",SUM({cells}))'
        case AreaAggregation.COUNT:
            return f'IF(COUNT({cells})=0,"",SUMPRODUCT(ISNUMBER({cells})*({cells}<>0)))'
        case AreaAggregation.NONE:
            return f'IF(COUNT({cells})=1,SUM({cells}),"")'
        case _:
            raise NoFormula


def quotient(top: str, bottom: str, times: str = "") -> str:
    """One cell divided by another, or nothing."""
    return f'IF(AND(ISNUMBER({top}),ISNUMBER({bottom})),IF({bottom}=0,"",{top}/{bottom}{times}),"")'


def translated(formula: str, refs: Mapping[str, str]) -> str:
    """Return a formula of an indicator over the cells of the figures that it reads.

    Raises:
        NoFormula: it uses what a spreadsheet means differently.
    """
    given = ",".join(refs.values())
    if not given:
        raise NoFormula
    text = _text(parse(formula), lambda name: refs.get(name, ""))
    return f'IF(COUNT({given})=0,"",IFERROR({text},""))'


def _over(function: str, refs: Sequence[str]) -> str:
    parts = [refs[at : at + _MOST_ARGUMENTS] for at in range(0, len(refs), _MOST_ARGUMENTS)]
    return "+".join(f"{function}({','.join(part)})" for part in parts)


def _text(tree: Expr, ref: Callable[[str], str]) -> str:
    if isinstance(tree, Call):
        return _call(tree, ref)
    match tree:
        case Number(_, text):
            return f"{Decimal(text):f}"
        case Variable(name):
            # what is empty is no number, and makes none of the whole
            return f"IF(ISNUMBER({ref(name)}),{ref(name)},NA())" if ref(name) else "NA()"
        case Negate(operand):
            return f"(-{_text(operand, ref)})"
        case Binary(op, left, right) if op in _OPERATORS:
            return f"({_text(left, ref)}{_OPERATORS[op]}{_text(right, ref)})"
    raise NoFormula


def _call(tree: Call, ref: Callable[[str], str]) -> str:
    match tree:
        case Call("coalesce", (first, second)) if isinstance(first, Variable):
            return f"IFERROR({_text(first, ref)},{_text(second, ref)})"
        case Call("if", (Binary(op, left, right), yes, no)) if op in _ORDER and _is_sum(left, right):
            test = f"{_text(left, ref)}{_ORDER[op]}{_text(right, ref)}"
            on_error = "TRUE" if op == "!=" else "FALSE"
            return f"IF(IFERROR({test},{on_error}),{_text(yes, ref)},{_text(no, ref)})"
        case Call(name, args) if name in _FUNCTIONS and args:
            return f"{_FUNCTIONS[name]}({','.join(_text(arg, ref) for arg in args)})"
        case Call("round", (number, *places)):
            return f"ROUND({_text(number, ref)},{_text(places[0], ref) if places else 0})"
    raise NoFormula


def _is_sum(*trees: Expr) -> bool:
    """Return whether the operands are numbers or figures: what spreadsheets compare as the forms do."""
    return all(isinstance(tree, Number | Variable | Binary) for tree in trees)
