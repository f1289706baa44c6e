"""What somebody finds on the console who sees all: every address, form and name of a thing."""

from __future__ import annotations

import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus

from tests.upstream.console.browsing import Browser, Console, console_over
from tests.upstream.console.reach.marked_province import mark
from upstream.console.accounts.reach import Right
from upstream.console.app import PAGES
from upstream.console.web.request import Page

COMMUNES = 8
_MOST_ADDRESSES = 4_000
_STARTS = ("/", "/ky-bao-cao/MTTQ_CO_SO/2026-M11", "/tong-hop?bo=MTTQ_CO_SO&ky=2026-M11")
"""The first page leads only to what was due lately, and the province is of one day."""
_ALIKE, _SORTED_ALIKE = 6, 2
"""So many addresses of a page, a commune and the same names in the query are followed."""
PLACE = re.compile(r"\{(\w+):(\w+)\}")
_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
_FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'<(?:input|textarea|select|button)[^>]* name="([^"]*)"(?:[^>]* value="([^"]*)")?')
_DIGITS = "[0-9]+"


@dataclass
class Marked:
    """The database, its communes, and what somebody finds in it who sees all of them."""

    database: Path
    disturbed: Path
    communes: list[str]
    names: Mapping[str, str]
    addresses: list[str] = field(default_factory=list)
    forms: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What stood at the named places of addresses."""

    def away(self, own: frozenset[str]) -> list[re.Pattern[str]]:
        """What must not be seen by somebody of some communes."""
        others = [code for code in self.communes if code not in own]
        marks = [re.escape(word) for code in others for word in (mark(code), self.names[code])]
        return [re.compile(f"(?<![0-9A-Za-z]){code}(?![0-9A-Za-z])") for code in others] + [
            re.compile(word) for word in marks
        ]


CLUSTERS: tuple[tuple[tuple[int, ...], tuple[Right, ...]], ...] = (
    ((0, 1), tuple(Right)),
    ((2,), (Right.VIEW,)),
    ((3, 4), (Right.VIEW, Right.DECIDE, Right.PUBLISH)),
)
"""Communes by their places, and rights. The last two communes are beyond everybody."""


@contextmanager
def console_of(database: Path, folder: Path) -> Iterator[Console]:
    """A console over a copy of a database."""
    copy = folder / f"copy-of-{database.name}"
    shutil.copyfile(database, copy)
    for left in ("-wal", "-shm"):
        Path(f"{copy}{left}").unlink(missing_ok=True)
    opened = console_over(str(copy), folder)
    with closing(opened.database):
        yield opened


def explore(found: Marked, browser: Browser) -> None:
    """Follow every link, one of each kind of list, and note every form, address and name of a thing."""
    waiting, drawn = list(_STARTS), random.Random(1)
    seen = set(waiting)
    sorts: dict[tuple[str, ...], int] = defaultdict(int)
    while waiting:
        path = waiting.pop(drawn.randrange(len(waiting)))
        answer = browser.get(path)
        assert answer.status_code < (500 if "tep=" in path else 400), (path, answer.status_code)
        found.addresses.append(path)
        if "text/html" not in answer.headers["content-type"]:
            continue
        for link in map(unescape, [*_LINK.findall(answer.text), answer.headers.get("location", "")]):
            page = page_of("GET", link)
            if link in seen or page is None:
                continue
            seen.add(link)
            code = next((each for each in found.communes if each in link), "")
            query = sorted(name for name, _ in parse_qsl(link.partition("?")[2]))
            sorts[page.path, code, *query] += 1
            if sorts[page.path, code, *query] <= (_SORTED_ALIKE if "sort" in query else _ALIKE):
                waiting.append(link)
        for action, inner in _FORM.findall(answer.text):
            fields: dict[str, list[str]] = defaultdict(list)
            for name, value in _FIELD.findall(inner):
                if name != "csrf":
                    fields[unescape(name)].append(unescape(value) or "3")
            found.forms.append((unescape(action), dict(fields)))
    assert len(found.addresses) < _MOST_ADDRESSES, "lists make addresses without end"
    for path in [*seen, *(action for action, _ in found.forms)]:
        for page in PAGES:
            match = _pattern(page).fullmatch(path.partition("?")[0])
            for name, value in match.groupdict().items() if match is not None else ():
                found.places[name].add(unquote_plus(value))


def _pattern(page: Page) -> re.Pattern[str]:
    return re.compile(
        PLACE.sub(lambda place: f"(?P<{place[1]}>{_DIGITS if place[2] == 'int' else '[^/]+'})", page.path)
    )


def page_of(method: str, address: str) -> Page | None:
    """Return the page that answers at an address; one without a place in its path before one with."""
    path = address.partition("?")[0]
    fitting = [page for page in PAGES if page.method == method and _pattern(page).fullmatch(path)]
    return min(fitting, key=lambda page: len(PLACE.findall(page.path)), default=None)
