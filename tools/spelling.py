"""Finds words of the program's own texts that are spelled in two ways, by ``tools/spelling.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.base.spelling import Tones, spelled
from desktop_app.base.text import nfc

LIST = Path(__file__).with_name("spelling.toml")
_LETTERS = re.compile(r"[^\W\d_]+")
_MSGID = "msgid "


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked through, and which words stand for others. ``quoting``: of lines that are left alone.

    ``excepted``: folders that are left as they are, with the reason.
    """

    places: tuple[str, ...]
    suffixes: frozenset[str]
    quoting: tuple[str, ...]
    words: Mapping[str, str]
    excepted: Mapping[str, str]


def rules(path: Path = LIST) -> Rules:
    """The list of words."""
    listed = tomllib.loads(path.read_text("utf-8"))
    words = {nfc(wrong): right for wrong, right in listed["words"].items()}
    suffixes, quoting = frozenset(listed["suffixes"]), tuple(listed["quoting"])
    return Rules(tuple(listed["places"]), suffixes, quoting, words, listed["excepted"])


def wrong_spellings(root: Path, given: Rules | None = None) -> list[str]:
    """A line for each word that is spelled otherwise than the rest: where it stands, and how it should be.

    And one for each exception that is there and leaves nothing out.
    """
    given = given or rules()
    found = _wrong_lines(root, given)
    of = {place: [line for line in found if line.startswith(f"{place}/")] for place in given.excepted}
    needless = [place for place, lines in of.items() if not lines and (root / place).is_dir()]
    left_out = {line for lines in of.values() for line in lines}
    return [
        *(line for line in found if line not in left_out),
        *(f"{place} is excepted in {LIST.name} and needs no exception" for place in needless),
    ]


def _wrong_lines(root: Path, given: Rules) -> list[str]:
    others = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, given.words))})(?!\w)", re.IGNORECASE)
    return [
        f"{path.relative_to(root)}:{number}: “{wrong}” is spelled “{right}” elsewhere"
        for path in _files(root, given)
        for number, line in enumerate(nfc(path.read_text("utf-8")).splitlines(), start=1)
        if not line.startswith(_MSGID) and not any(each in line for each in given.quoting)
        for wrong, right in _wrong(line, others, given.words)
    ]


def _wrong(line: str, others: re.Pattern[str], words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if spelled(line, Tones.FIRST) != line:
        for found in _LETTERS.finditer(line):
            right = spelled(found[0], Tones.FIRST)
            if right != found[0]:
                yield found[0], right
    for found in others.finditer(line):
        yield found[0], words[found[0].lower()]


def _files(root: Path, given: Rules) -> Iterator[Path]:
    for place in given.places:
        path = root / place
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in given.suffixes)
