"""Lists that are searched, sorted, filtered and paged by the address, so each state can be bookmarked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from desktop_app.base.text import fold
from upstream.console.web.forms import Form

PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of a list."""

    path: str
    words: str
    sort: str
    descending: bool
    page: int
    filters: Mapping[str, str]

    def address(self, **changes: str | int) -> str:
        """Return the address of the same list with these differences; it begins at its first page."""
        kept: dict[str, Any] = {
            **self.filters,
            "q": self.words,
            "sort": f"-{self.sort}" if self.descending and self.sort else self.sort,
            "page": self.page if "page" in changes or not changes else 1,
        }
        whole = {name: text for name, text in {**kept, **changes}.items() if text not in ("", 1)}
        return f"{self.path}?{urlencode(whole)}" if whole else self.path

    def order(self, name: str) -> str:
        """Return the address that sorts by a column; by the same one the other way round."""
        return self.address(sort=f"-{name}" if self.sort == name and not self.descending else name)

    def direction(self, name: str) -> str:
        """Return how a column is sorted, as ARIA says it."""
        if self.sort != name:
            return "none"
        return "descending" if self.descending else "ascending"


def asked_of(path: str, query: Form, filters: Sequence[str] = (), sort: str = "") -> Asked:
    """Read what the address asks; ``sort``: the order where it asks for none, with “-” for descending."""
    order = query.text("sort") or sort
    return Asked(
        path,
        query.text("q")[:100],
        order.removeprefix("-"),
        order.startswith("-"),
        query.number("page", 1, 1, 1_000_000),
        {name: query.text(name)[:100] for name in filters if query.text(name)},
    )


@dataclass(frozen=True, slots=True)
class PagedList[Row]:
    """A page of a list: its rows, how many were found, how many there are."""

    asked: Asked
    rows: Sequence[Row]
    found: int
    total: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 where none is."""
        return (self.asked.page - 1) * PAGE_ROWS + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def listing_of[Row](
    asked: Asked,
    rows: Sequence[Row],
    words: Callable[[Row], str],
    keys: Mapping[str, Callable[[Row], Any]],
) -> PagedList[Row]:
    """Search, sort and page rows. ``words``: what is searched; ``keys``: what columns are sorted by."""
    found = found_of(asked, rows, words, keys)
    return counted(asked, found, len(found), len(rows))


def found_of[Row](
    asked: Asked,
    rows: Sequence[Row],
    words: Callable[[Row], str],
    keys: Mapping[str, Callable[[Row], Any]],
) -> list[Row]:
    """Search and sort rows."""
    wanted = fold(asked.words).split()
    found = (
        [row for row in rows if all(word in fold(words(row)) for word in wanted)] if wanted else list(rows)
    )
    if asked.sort in keys:
        found.sort(key=keys[asked.sort], reverse=asked.descending)
    return found


def counted[Row](asked: Asked, found: Sequence[Row], count: int, total: int) -> PagedList[Row]:
    """Return the page of rows that were all found; the last page where the address asks for a later one."""
    pages = max(1, -(-count // PAGE_ROWS))
    page = min(asked.page, pages)
    shown = Asked(asked.path, asked.words, asked.sort, asked.descending, page, asked.filters)
    start = (page - 1) * PAGE_ROWS
    return PagedList(shown, found[start : start + PAGE_ROWS], count, total, pages)
