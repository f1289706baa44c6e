"""How an entry is found by a word: by what it says, or by the code of its receipt."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_

from desktop_app.base.text import SIGNS
from desktop_app.storage.tables.registers import matter_line, matter_words

_LETTERS: Final = 6
"""So many letters of its id end the code of an entry (``receipt_code`` of ``telling``)."""
_RECEIPT: Final = re.compile(rf"(?:([a-z0-9_]+)-(\d{{4}})-)?([0-9a-f]{{{_LETTERS}}})")


def holds(word: str) -> ColumnElement[bool]:
    """Whether an entry, a line with its words, holds a folded word; a code, or its last letters, is one.

    Words that an earlier version kept have still the signs that are folded now.
    """
    words: ColumnElement[str] = matter_words.c.words
    for sign, typed in SIGNS.items():
        words = func.replace(words, sign, typed) if typed in word else words
    said = func.instr(words, word) > 0
    code = _RECEIPT.fullmatch(word)
    if code is None:
        return said
    line, (register, year, letters) = matter_line.c, code.groups()
    bears = func.substr(line.matter_id, -_LETTERS) == letters
    if register is not None:
        bears = and_(
            bears, func.lower(line.register_code) == register, func.substr(line.opened_on, 1, 4) == year
        )
    return or_(said, bears)
