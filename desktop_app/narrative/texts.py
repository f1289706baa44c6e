"""The texts that people wrote for the report of a period: read and written, part by part.

A part without a text of its own is drafted from the figures; one whose text is empty was left so by somebody.
Beside a text, under its name and a mark, is kept what it was written over; older programs ignore that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import require_author
from desktop_app.base.changes import require_seen
from desktop_app.base.ids import period_text_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import nfc
from desktop_app.catalogue.layouts.report_outline import ReportOutline, report_outline
from desktop_app.journal.recorder import Recorder
from desktop_app.movements import ENTER
from desktop_app.movements.period import SO_FAR, Period
from desktop_app.narrative.keeping import WrittenOver, read_written_over
from desktop_app.storage.tables.movements import period_text
from desktop_app.wire.guards.attribution import WRITTEN_OVER

MOST_LETTERS: Final = 20_000
"""Letters in the text of a part: about eight pages."""

_ENTITY = "period_text"


class TextTooLong(Problem):
    """The text of a part has more letters than a report takes."""


def texts_of(connection: Connection, set_code: str, period: str) -> dict[str, str]:
    """The texts that were written for a period, by the code of their part."""
    kept = _kept(connection, set_code, period)
    return {name: text for name, text in kept.items() if not name.endswith(WRITTEN_OVER)}


def written_over_of(connection: Connection, set_code: str, period: str) -> dict[str, WrittenOver]:
    """What the texts of a period were written over, where it is known, by the code of their part."""
    found = {}
    for name, stored in _kept(connection, set_code, period).items():
        over = read_written_over(stored) if name.endswith(WRITTEN_OVER) else None
        if over is not None:
            found[name.removesuffix(WRITTEN_OVER)] = over
    return found


def _kept(connection: Connection, set_code: str, period: str) -> dict[str, str]:
    query = select(period_text.c.parts).where(period_text.c.id == period_text_id(set_code, period))
    stored = connection.execute(query).scalar_one_or_none()
    kept: dict[str, str] = json.loads(stored) if stored else {}
    return kept


def write_text(
    rec: Recorder,
    set_code: str,
    period: str,
    part: str,
    text: str | None,
    opened: Mapping[str, str | None] = MappingProxyType({}),
    *,
    over: WrittenOver | None = None,
    outline: ReportOutline | None = None,
) -> bool:
    """Set the text of a part; ``None`` returns to what is drafted from the figures.

    ``opened``: what the part said when it was shown; ``over``: the draft that was shown with it.
    ``outline``: that of the office, where it is not the shipped one. Returns whether anything changed.

    Raises:
        NotAllowed: the author may not record results.
        KeyError: the outline has no such part.
        ChangedMeanwhile: the part was changed since it was opened.
        TextTooLong: the text has more than :data:`MOST_LETTERS` letters.
        Problem: there is no such period.
    """
    require_author(rec.connection, rec.author, ENTER)
    (outline or report_outline()).part(part)
    Period.parse(period.removesuffix(SO_FAR))
    clean = None if text is None else tidied(text)
    if clean is not None and len(clean) > MOST_LETTERS:
        raise TextTooLong(
            "The text of a part has {n} letters; a report takes {most}.", n=len(clean), most=MOST_LETTERS
        )
    present = texts_of(rec.connection, set_code, period)
    if opened:
        require_seen(opened, {name: present.get(name) for name in opened})
    if clean is None and part not in present:
        return False
    fields: dict[str, str | dict[str, str | None]] = {"set_code": set_code, "period": period}
    kept = None if clean is None or over is None else over.encoded()
    fields["parts"] = {part: clean, part + WRITTEN_OVER: kept}
    return bool(rec.put(_ENTITY, period_text_id(set_code, period), fields))


def tidied(text: str) -> str:
    """A text as it is kept: composed letters, single blanks, no empty lines; one paragraph a line."""
    lines = (re.sub(r"[^\S\u00a0]+", " ", line).strip() for line in nfc(text).splitlines())
    return "\n".join(line for line in lines if line)
