"""Entries of a register that say nearly the same as what is being typed, so that nothing is entered twice.

The search words of the lines find the few entries that share most words; only their answers are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Final

from sqlalchemy import Connection, Integer, func, select

from desktop_app.base.text import fold
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.registers.entries.reading import entries_of
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.storage.tables.registers import matter_line, matter_words

LEAST_PERCENT: Final = 80
"""Least similarity of two texts that is reported. mark: proposed."""

_LEAST_OF_SHORT: Final = 95
"""Names, and texts of a few words, are similar by chance: only nearly equal ones are reported."""

_SHORT: Final = 6
_LEAST_WORDS: Final = 3
_SAYS_MORE: Final = 0.95
_ASKED_WORDS: Final = 8
_CANDIDATES: Final = 200
_NUMBER_AND_SYMBOL: Final = re.compile(r"\d+[a-z]?/[\w./-]+")
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """An entry that says nearly the same. ``state`` is in words; ``text`` is the answer that was compared."""

    matter_id: str
    number: str
    on: date
    state: str
    text: str
    percent: int


def comparable(text: str) -> str:
    """A text as it is compared: its words without accents, case and punctuation; nothing of a short one."""
    words = _WORD.findall(fold(text))
    return " ".join(words) if len(words) >= _LEAST_WORDS else ""


def possible_duplicates(
    connection: Connection,
    register: Register,
    question: str,
    text: str,
    reader: str,
    *,
    leave_out: str = "",
    at_most: int = 5,
) -> tuple[PossibleDuplicate, ...]:
    """The entries whose answer to ``question`` is most like ``text``, the most alike first.

    Only what the register compares is looked for; voided entries and ``leave_out`` (the one being corrected)
    are passed over.

    Raises:
        NotAllowed: the officer may not look into this register.
    """
    require_reader(connection, reader, register.code)
    code = _code(text)
    wanted = " ".join(_WORD.findall(code)) if code else comparable(text)
    if not wanted or question not in register.compared:
        return ()
    found = {key: line for key, line in _candidates(connection, register.code, wanted) if key != leave_out}
    texts = {
        key: matter.answers.get(question, "") for key, matter in entries_of(connection, list(found)).items()
    }
    wording = wording_of(register)
    alike = [
        PossibleDuplicate(key, number, date.fromisoformat(day), wording.state(state), texts[key], percent)
        for key, percent in (_of_code(code, texts) if code else _scored(wanted, texts))
        for number, day, state in (found[key],)
    ]
    alike.sort(key=lambda item: (-item.percent, -item.on.toordinal(), item.matter_id))
    return tuple(alike[:at_most])


def _code(text: str) -> str:
    """The number and symbol of a document without its spaces, such as 120/cv-mttq; nothing of other texts."""
    squeezed = "".join(fold(text).split())
    return squeezed if _NUMBER_AND_SYMBOL.fullmatch(squeezed) else ""


def _of_code(wanted: str, texts: Mapping[str, str]) -> list[tuple[str, int]]:
    """The entries of the same number and symbol: another number is another document, however alike it is."""
    return [(key, 100) for key, text in texts.items() if _code(text) == wanted]


def _scored(wanted: str, texts: Mapping[str, str]) -> list[tuple[str, int]]:
    """The entries that are alike, with how much in percent."""
    compared = {key: comparable(text) for key, text in texts.items()}
    scored = [(key, _percent(wanted, text)) for key, text in compared.items() if text]
    least = LEAST_PERCENT if len(wanted.split()) >= _SHORT else _LEAST_OF_SHORT
    return [(key, percent) for key, percent in scored if percent >= least]


def _percent(one: str, other: str) -> int:
    """How similar two texts are whose words come in any order; the longer one may say a little more."""
    from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

    found = token_sort_ratio(one, other)
    if min(len(one), len(other)) * 2 >= max(len(one), len(other)):
        found = max(found, _SAYS_MORE * token_set_ratio(one, other))
    return round(found)


def _candidates(
    connection: Connection, register_code: str, wanted: str
) -> list[tuple[str, tuple[str, str, str]]]:
    """The entries that share most of the longest words; id, and number, day and state.

    They are chosen by their rows alone, which an index of the lines holds; only those chosen are read.
    """
    words = sorted(dict.fromkeys(wanted.split()), key=len, reverse=True)[:_ASKED_WORDS]
    line, said = matter_line.c, matter_words.c.words
    shared = [func.min(func.instr(said, word), 1, type_=Integer) for word in words]
    best = (
        select(line.row)
        .join(matter_words, matter_words.c.row == line.row)
        .where(line.register_code == register_code)
        .order_by(reduce(add, shared).desc(), line.row.desc())
        .limit(_CANDIDATES)
    )
    query = select(line.matter_id, line.number, line.opened_on, line.state).where(
        line.row.in_(best), line.state != VOID_STATE
    )
    return [
        (str(key), (str(number), str(day), str(state)))
        for key, number, day, state in connection.execute(query)
    ]
