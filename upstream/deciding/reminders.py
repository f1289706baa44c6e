"""Reminders of reports that are not in: a text to copy, and an item in the offices' registers."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date
from desktop_app.base.resource_files import resource_path
from upstream.deciding.entries import NewEntry, check_answers, entry_to_begin, read_register


class _Words(msgspec.Struct, frozen=True):
    """The file of words; see its remarks."""

    title: str
    to_commune: str
    to_communes: str
    missing: str
    due: str
    late: str
    please: str
    most_communes: int
    more: str
    register: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportReminder:
    """What is reminded of: a period in words, by when it is due, and in whose name."""

    province: str
    period: str
    due: date | None
    today: date


def reminder_text(reminder: ReportReminder, communes: Sequence[str]) -> str:
    """Return the text to one commune, or to several, by their names."""
    words = _words()
    if len(communes) == 1:
        to = words.to_commune.format(commune=communes[0])
    else:
        named = list(communes[: words.most_communes])
        if len(communes) > len(named):
            named.append(words.more.format(n=len(communes) - len(named)))
        to = words.to_communes.format(communes=", ".join(named))
    return "\n".join([to, *_body(words, reminder)])


@speaking("vi")
def reminder_entry(reminder: ReportReminder, entry_id: str) -> NewEntry:
    """Return the document that is entered among the documents in of each commune that is reminded.

    Raises:
        ServerProblem: the file of words names a register or an answer that there is not.
    """
    words = _words()
    register = read_register(words.register)
    today = reminder.today.isoformat()
    body = " ".join(_body(words, reminder))
    answers = {
        **words.answers,
        register.day_question: today,
        register.title_question: f"{words.title.format(period=reminder.period)}. {body}",
        "author": reminder.province,
        "dated": today,
        **({} if reminder.due is None else {"answer_by": max(reminder.due, reminder.today).isoformat()}),
    }
    check_answers(register, answers)
    return entry_to_begin(register, entry_id, answers)


def _body(words: _Words, reminder: ReportReminder) -> list[str]:
    lines = [words.missing.format(province=reminder.province, period=reminder.period)]
    if reminder.due is not None:
        late = (reminder.today - reminder.due).days
        said = words.late if late > 0 else words.due
        lines.append(said.format(date=format_date(reminder.due), days=late))
    return [*lines, words.please]


def _words() -> _Words:
    with resource_path("upstream", "reminders.toml").open("rb") as stream:
        return msgspec.convert(tomllib.load(stream), _Words)
