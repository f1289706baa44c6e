"""What an inspection of a book of numbers asks: gaps, doubles, days that run backwards, reasons given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.registers.numbers.records import GivenNumber, NumberBook


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. ``gaps``: numbers that were never given and that nobody has explained.

    ``doubles``: entries with more than one number that counts. ``backwards``: numbers that bear an earlier
    day than one before them. ``explained``: numbers with a reason (voided, inserted, stamped before).
    """

    gaps: tuple[int, ...]
    doubles: tuple[tuple[GivenNumber, ...], ...]
    backwards: tuple[GivenNumber, ...]
    explained: tuple[GivenNumber, ...]

    @property
    def faultless(self) -> bool:
        """Whether nothing is left to be explained."""
        return not (self.gaps or self.doubles or self.backwards)


def inspect(numbers: Sequence[GivenNumber], book: NumberBook | None) -> Inspection:
    """Inspect the numbers of one book, which are in their order.

    Numbers below the first free one of a book that was taken over from paper are no gaps.
    """
    ordered = sorted(numbers, key=lambda number: number.place)
    return Inspection(
        _gaps(ordered, book),
        _doubles(ordered),
        _backwards(ordered),
        tuple(number for number in ordered if number.reason or not number.counts),
    )


def _gaps(ordered: Sequence[GivenNumber], book: NumberBook | None) -> tuple[int, ...]:
    present = {number.ordinal for number in ordered}
    begun_at = 1 if book is None else max(book.first_free, 1)
    if not present:
        return ()
    last = max(*present, begun_at - 1)  # what was counted at the taking over and never came is a gap, too
    return tuple(number for number in range(min(begun_at, *present), last + 1) if number not in present)


def _doubles(ordered: Sequence[GivenNumber]) -> tuple[tuple[GivenNumber, ...], ...]:
    by_entry: defaultdict[str, list[GivenNumber]] = defaultdict(list)
    for number in ordered:
        if number.matter_id and number.counts:
            by_entry[number.matter_id].append(number)
    return tuple(tuple(several) for several in by_entry.values() if len(several) > 1)


def _backwards(ordered: Sequence[GivenNumber]) -> tuple[GivenNumber, ...]:
    found: list[GivenNumber] = []
    latest = None
    for number in ordered:
        if not number.counts:
            continue
        if latest is not None and number.given_on < latest:
            found.append(number)
        else:
            latest = number.given_on
    return tuple(found)
