"""Which personal answers of a register are counted: they stay when somebody is made anonymous.

Once the name is gone, a sex or an age that a statistic counts says nothing of a person; the statistic
stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.sources import Source


def counted_questions(register: Register) -> frozenset[str]:
    """The questions whose answers a statistic, a sum, an indicator, a ranking or a deadline needs.

    Those that say who somebody is are never among them: the title of the entry, and what is private.
    """
    asked = {source.answer for source in _sources(register) if source.answer}
    asked |= {total.question for total in register.totals} | {total.adds for total in register.totals}
    asked |= {feed.sums.rpartition("/")[2] for feed in register.feeds}
    asked |= {clock.starts.removeprefix("field:") for clock in register.clocks}
    asked |= {register.day_question, register.batch_question}
    return frozenset(asked - {"", register.title_question} - register.private)


def _sources(register: Register) -> Iterator[Source]:
    for statistic in register.statistics:
        yield statistic.source
        if statistic.by is not None:
            yield statistic.by
    for feed in register.feeds:
        yield from feed.when.wanted
        yield from feed.nothing.wanted if feed.nothing is not None else ()
    if register.urgent is not None:
        yield from register.urgent.wanted
    for sheet in register.sheets:
        yield from sheet.when.wanted
        for column in sheet.columns:
            yield from column.sources if column.sums else ()
