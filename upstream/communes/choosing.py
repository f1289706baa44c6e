"""Communes that a person names in a file, one on each line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, select

from upstream.base.problems import ServerProblem
from upstream.communes.communes import commune_codes
from upstream.communes.renumbering import current_code
from upstream.communes.unit_lists import commune_names
from upstream.database.identity import read_identity
from upstream.database.tables import commune as table

ALL = "all"
_SHOWN = 20
"""Of the lines that name no commune so many are printed."""
_FIELD_END = re.compile(r"[\s,;]")


def codes_in(path: Path) -> list[tuple[int, str]]:
    """Return the numbers of the lines of a file, and what each begins with; “#” begins a remark.

    Raises:
        ServerProblem: it cannot be read, or is no text.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error) from error
    return codes_of(text)


def codes_of(text: str) -> list[tuple[int, str]]:
    """Return the same of a text."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        code = _FIELD_END.split(line.partition("#")[0].strip(), maxsplit=1)[0].strip('"')
        if code:
            found.append((number, code))
    return found


def known_here(connection: Connection, lines: list[tuple[int, str]]) -> list[str]:
    """Return the communes that were named, which have to be kept here, each once.

    Raises:
        ServerProblem: no office of one was ever enrolled here, or none is named; the sentence has the lines.
    """
    kept = frozenset(commune_codes(connection))
    return _chosen(connection, lines, lambda code: code in kept)


def known_or_listed(connection: Connection, lines: list[tuple[int, str]]) -> list[str]:
    """Return the communes that were named, which may also be of the list of communes alone.

    Raises:
        ServerProblem: there is no such commune, or none is named; the sentence has the lines.
    """
    return _chosen(connection, lines, _may_enrol(connection))


def require_commune(connection: Connection, code: str) -> None:
    """Let pass a commune of the list, or one that has records here; any code of a sample office.

    Raises:
        ServerProblem: there is no such commune.
    """
    if not _may_enrol(connection)(code):
        raise ServerProblem(
            "There is no commune with the code {code}. Look it up in the list of communes, or publish a "
            "newer list with “catalogue publish”.",
            code=code,
        )


def require_kept(connection: Connection, code: str) -> None:
    """Let pass a commune that has records here.

    Raises:
        ServerProblem: no office of it was ever enrolled.
    """
    if connection.execute(select(table.c.code).where(table.c.code == code)).first() is None:
        raise ServerProblem("No office of the commune {code} was ever enrolled here.", code=code)


def _may_enrol(connection: Connection) -> Callable[[str], bool]:
    identity = read_identity(connection)
    if identity is not None and identity.kind == "sample":
        return lambda _: True
    listed, kept = commune_names(connection), frozenset(commune_codes(connection))
    return lambda code: code in kept or code in listed


def _chosen(connection: Connection, lines: list[tuple[int, str]], known: Callable[[str], bool]) -> list[str]:
    found: dict[str, None] = {}
    wrong: list[str] = []
    for number, code in lines:
        now = code if known(code) else current_code(connection, code)
        if known(now):
            found[now] = None
        else:
            wrong.append(f"{number}: {code}")
    if wrong:
        raise ServerProblem(
            "{n} lines name no commune that is known here, so nothing was started. Correct them: {lines}",
            n=len(wrong),
            lines="; ".join(wrong[:_SHOWN]),
        )
    if not found:
        raise ServerProblem("No commune is named. Write the code of one on each line.")
    return list(found)
