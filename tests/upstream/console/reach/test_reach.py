"""No address, list, total, file or guessed name shows a user a commune beyond the own ones.

Every text of a commune bears its mark. Users who see some communes follow every address and send every form
that somebody finds who sees all, and addresses made of the names of all that there is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote_plus, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from tests.support.properties import examples
from tests.upstream.console.browsing import (
    CSRF_FIELD_OF,
    Console,
    wait_for_backups,
)
from tests.upstream.console.reach.exploring import CLUSTERS, COMMUNES, PLACE, Marked, console_of, page_of
from tests.upstream.console.reach.marked_province import mark
from upstream.console.app import PAGES
from upstream.database.act_tables import act_step
from upstream.database.tables import commune, enrolment_code
from upstream.deciding.decision_log import decisions

_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_LENGTH = re.compile("content-length: .*")
_WHOLE_SERVER = ("/he-thong/suc-khoe", "/he-thong/sao-luu")
"""Pages about the server, with the size of its database: not about communes."""
_WHEN_MADE = "docProps/core.xml"


def texts_in(answer: httpx.Response) -> str:
    """All that an answer shows: body, headers, and every part of a packed file."""
    text = "\n".join(f"{name}: {unquote_plus(value)}" for name, value in answer.headers.items())
    if answer.content[:4] == b"%PDF":
        return text + "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    if answer.content[:2] != b"PK":
        return text + unescape(answer.content.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        parts = [name for name in packed.namelist() if name != _WHEN_MADE]
        return text + "".join(unescape(packed.read(name).decode("utf-8", "replace")) for name in parts)


def require_unseen(away: list[re.Pattern[str]], answer: httpx.Response, asked: str) -> None:
    """Fail where an answer has anything of another commune that was not in what was asked for."""
    text = texts_in(answer)
    for pattern in away:
        shown = pattern.search(text)
        if shown is not None and pattern.search(asked) is None:
            start = max(0, shown.start() - 200)
            pytest.fail(f"{asked} shows {shown[0]}: …{text[start : shown.end() + 100]}…")


def own_of(marked: Marked, number: int) -> frozenset[str]:
    return frozenset(marked.communes[place] for place in CLUSTERS[number][0])


OF_BUNDLES = "/goi-du-lieu/{act:int}"
"""Pages of what sticks brought: whom they show it is tested in ``console/bundles/test_bringing``."""


def test_what_is_explored_has_every_page(marked: Marked) -> None:
    """The test below would be worth nothing if nobody found the pages."""
    reached = {page_of("GET", each) for each in marked.addresses}
    sent = {page_of("POST", action) for action, _ in marked.forms}
    missed = {page.path for page in PAGES if page.needs and page not in reached | sent}
    assert {path for path in missed if not path.startswith(OF_BUNDLES)} == set()
    assert len(marked.places["device"]) >= COMMUNES
    assert len(marked.places["report"]) >= COMMUNES
    assert len(marked.places["act"]) >= 5


def test_a_file_of_a_table_has_a_cell_for_each_column(marked: Marked, tmp_path: Path) -> None:
    """A PDF of one that has not is a fault; an Excel file of it has figures under another's title."""
    paths = {page_of("GET", each): each.partition("?")[0] for each in reversed(marked.addresses)}
    seen = 0
    with console_of(marked.database, tmp_path) as console, console.signed_in() as browser:
        for path in paths.values():
            answer = browser.get(f"{path}?tep=csv")
            if "text/csv" in answer.headers.get("content-type", ""):
                rows = list(csv.reader(io.StringIO(answer.text)))
                assert {len(row) for row in rows} == {len(rows[0])}, path
                assert browser.get(f"{path}?tep=pdf").content[:4] == b"%PDF", path
                seen += 1
    assert seen > 10


@pytest.mark.parametrize("number", range(len(CLUSTERS)))
def test_no_address_shows_a_commune_beyond_reach(marked: Marked, tmp_path: Path, number: int) -> None:
    own = own_of(marked, number)
    away = marked.away(own)
    shown: set[str] = set()
    with console_of(marked.database, tmp_path) as console, console.signed_in(f"cum{number}") as browser:
        for address in marked.addresses:
            answer = browser.get(address)
            assert answer.status_code < 500, address
            require_unseen(away, answer, f"GET {unquote_plus(address)}")
            shown |= {code for code in own if mark(code) in texts_in(answer)}
    assert shown == own, "the marks of the own communes are seen"


@pytest.mark.parametrize("number", range(len(CLUSTERS)))
def test_no_form_shows_or_changes_a_commune_beyond_reach(marked: Marked, tmp_path: Path, number: int) -> None:
    own = own_of(marked, number)
    away = marked.away(own)
    with console_of(marked.database, tmp_path) as console, console.signed_in(f"cum{number}") as browser:
        before = what_is_beyond(console, own)
        token = browser.csrf("/toi")
        for action, fields in marked.forms:
            if action in _OWN_SESSION:
                continue
            answer = browser.post(action, fields, token)
            assert answer.status_code < 500, action
            asked = f"POST {unquote_plus(action)} {fields}"
            require_unseen(away, answer, asked)
            if answer.status_code == 303:
                require_unseen(away, browser.get(answer.headers["location"]), asked)
        assert what_is_beyond(console, own) == before
        wait_for_backups()


_OWN_SESSION = ("/dang-xuat", "/toi/mat-khau")


def what_is_beyond(console: Console, own: frozenset[str]) -> list[tuple[object, ...]]:
    """All decisions and steps of acts about other communes, their versions, and their codes."""
    with console.database.read() as connection:
        decided = [(each.id,) for each in decisions(connection) if each.commune and each.commune not in own]
        rows: list[tuple[object, ...]] = [*decided]
        for table, order in ((act_step, act_step.c.act), (enrolment_code, enrolment_code.c.code_hash)):
            beyond = select(table).where(table.c.commune.not_in(own)).order_by(order)
            rows += [tuple(row) for row in connection.execute(beyond)]
        heads = (
            select(commune.c.code, commune.c.head).where(commune.c.code.not_in(own)).order_by(commune.c.code)
        )
        return rows + [tuple(row) for row in connection.execute(heads)]


@pytest.mark.parametrize("number", range(len(CLUSTERS)))
def test_what_happens_beyond_reach_changes_no_page(marked: Marked, tmp_path: Path, number: int) -> None:
    """No count, sum, rank or order either: the same addresses answer alike whatever others did."""
    with (
        console_of(marked.database, tmp_path) as console,
        console_of(marked.disturbed, tmp_path) as disturbed,
        console.signed_in(f"cum{number}") as browser,
        disturbed.signed_in(f"cum{number}") as other,
    ):
        for address in marked.addresses:
            if not address.startswith(_WHOLE_SERVER):
                assert comparable(browser.get(address)) == comparable(other.get(address)), address


def comparable(answer: httpx.Response) -> tuple[int, str]:
    """An answer without what differs between two sessions and two moments."""
    return answer.status_code, _CLOCK.sub("", CSRF_FIELD_OF.sub("", _LENGTH.sub("", texts_in(answer))))


def test_the_comparison_sees_what_is_within_reach(marked: Marked, tmp_path: Path) -> None:
    """Somebody who sees the disturbed communes finds most pages changed."""
    with (
        console_of(marked.database, tmp_path) as console,
        console_of(marked.disturbed, tmp_path) as disturbed,
        console.signed_in() as browser,
        disturbed.signed_in() as other,
    ):
        changed = {
            page.path
            for address in marked.addresses
            if (page := page_of("GET", address)) is not None
            and comparable(browser.get(address)) != comparable(other.get(address))
        }
    assert {"/", "/may", "/tong-hop", "/tong-hop/xa", "/so-theo-doi", "/bao-cao-khan", "/viec"} <= changed


QUERY_NAMES = (
    *("q", "sort", "page", "lang", "tep", "cot", "tt", "bo", "ky", "nhom", "nop", "so"),
    *("state", "stage", "xa", "event", "name", "commune"),
)
QUERIES = st.dictionaries(
    st.sampled_from(QUERY_NAMES),
    st.text(max_size=8),
    max_size=4,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=examples(8, 1000),
)
@given(st.data(), st.integers(0, len(CLUSTERS) - 1))
def test_no_guessed_name_shows_a_commune_beyond_reach(
    marked: Marked, tmp_path: Path, data: st.DataObject, number: int
) -> None:
    """Names of all that there is, also where they do not belong, with queries that pages know."""
    away = marked.away(own_of(marked, number))
    every = sorted({value for values in marked.places.values() for value in values})
    with console_of(marked.database, tmp_path) as console, console.signed_in(f"cum{number}") as browser:
        token = browser.csrf("/toi")
        for _ in range(40):
            page = data.draw(st.sampled_from(GUARDED))
            path = PLACE.sub(
                lambda place: quote(
                    data.draw(
                        st.sampled_from(sorted(marked.places[place[1]] or every)) | st.sampled_from(every)
                    ),
                    safe="",
                ),
                page.path,
            )
            query = data.draw(QUERIES)
            if "tep" in query:
                query["tep"] = data.draw(st.sampled_from(["csv", "xlsx", "pdf"]))
            address = f"{path}?{urlencode(query)}" if query else path
            if page.method == "GET":
                answer = browser.get(address)
            else:
                words = st.sampled_from(every) | st.sampled_from(["list", "1", "all", "", "2026"])
                names = sorted({name for _, fields in marked.forms for name in fields})
                query = data.draw(st.dictionaries(st.sampled_from(names), words, max_size=5))
                answer = browser.post(path, query, token)
            assert answer.status_code < 500, address
            require_unseen(away, answer, f"{page.method} {unquote_plus(address)} {query}")
            if page.path == "/toi/ngon-ngu":
                browser.get("/toi")


GUARDED = [page for page in PAGES if page.needs is not None and page.path not in _OWN_SESSION]
