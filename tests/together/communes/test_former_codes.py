"""A book and a province under a code of an earlier list go on under the code of today, in either order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from desktop_app.areas.queries import all_areas
from desktop_app.book.office import Office
from desktop_app.office.profile import change_profile, load_profile
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.sync.identity.enrolment import enrol
from desktop_app.sync.problems import WrongCommune
from tests.builders import an_office
from tests.support.servers.upstream import Desk, Upstream
from upstream.communes.renumbering import carry_over
from upstream.console.accounts.reach import Right
from upstream.console.accounts.users import add_user, require_user
from upstream.database.ring_tables import ring, ring_commune
from upstream.database.schema import metadata
from upstream.devices.enrolment import new_code

FORMER, NOW = "00073", "00082"
LATER = 4_000_000_000_000


@dataclass
class Books:
    """The books of an office, opened again and again."""

    folder: Path
    desks: list[Desk] = field(default_factory=list)

    def open(self, name: str, *, as_before: bool = False) -> Desk:
        """Open a book; ``as_before``: as a version that went by the earlier list would have left it."""
        office = an_office(self.folder / name, officer="Lan", commune=FORMER)
        if as_before:
            with office.store.write() as connection:
                set_fact(connection, "commune_code", FORMER)
                set_fact(connection, "commune_name", None)
                office.identity = type(office.identity)(office.identity.store_id, FORMER, sample=True)
        self.desks.append(Desk(office))
        return self.desks[-1]

    def again(self, desk: Desk) -> Desk:
        """Close a book and open it with the program of today."""
        desk.office.close()
        return self.open(desk.office.folder.root.name)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = Books(tmp_path)
    yield made
    for desk in made.desks:
        desk.office.close()


def connect(desk: Desk, server: Upstream, code: str) -> None:
    enrol(desk.office.sync_book(), server.address, code)


def codes_at(server: Upstream) -> dict[str, set[str]]:
    """The communes that each table of the province names."""
    with server.opened() as connection:
        return {
            table.name: set(connection.execute(select(table.c[column]).distinct()).scalars())
            for table in metadata.sorted_tables
            for column in ("commune", "code")
            if column in table.c and table.name != "catalogue_item"
        }


def an_old_office(books: Books, server: Upstream) -> tuple[Desk, Desk]:
    """Two computers under the earlier code, with records, a lock and a code that nobody has used yet."""
    desks = books.open("pc-1", as_before=True), books.open("pc-2", as_before=True)
    for desk in desks:
        connect(desk, server, server.code(FORMER))
    lan, minh = desks
    lan.put("residential_area", "a1", name="Tổ 1", kind="to_dan_pho", commune_code=FORMER)
    with lan.office.record() as rec:
        change_profile(rec, FORMER, {"place": "Cửa Nam"})
    lan.sync()
    minh.sync()
    with server.opened() as connection:
        connection.exec_driver_sql(
            "INSERT INTO scope_lock (commune, scope, version, reason, locked) "
            f"VALUES ('{FORMER}', 'round:r1', 1, 'xong', TRUE)"
        )
        connection.exec_driver_sql(
            "INSERT INTO stored_content (commune, sha256, size, received, whole, metadata, begun_at) "
            f"VALUES ('{FORMER}', '{'0' * 64}', 1, 0, FALSE, '', 1)"
        )
    assert {code for codes in codes_at(server).values() for code in codes} == {FORMER}
    return lan, minh


def the_same(lan: Desk, minh: Desk) -> None:
    """Both computers exchange, find no difference to the province, and show the same office."""
    lan.put("residential_area", "a2", name="Tổ 2", kind="to_dan_pho", commune_code=NOW)
    minh.put("residential_area", "a3", name="Tổ 3", kind="to_dan_pho", commune_code=NOW)
    for desk in (lan, minh, lan):
        desk.sync(compare=True)
    for desk in (lan, minh):
        result = desk.sync(compare=True)
        assert (result.pushed, result.applied.records) == (0, {})
        with desk.office.read() as connection:
            assert {area.name for area in all_areas(connection, NOW)} == {"Tổ 1", "Tổ 2", "Tổ 3"}
            profile = load_profile(connection, NOW)
        assert (profile["place"], desk.office.identity.commune_code) == ("Cửa Nam", NOW)


def test_the_province_first(server: Upstream, books: Books) -> None:
    lan, minh = an_old_office(books, server)
    spare = server.code(FORMER)
    server.stop()
    server.start()
    assert {code for codes in codes_at(server).values() for code in codes} == {NOW}
    assert lan.office.identity.commune_code == FORMER
    lan.put("residential_area", "a1", households=12)
    assert lan.sync(compare=True).pushed == 1
    third = books.open("pc-3", as_before=True)
    connect(third, server, spare)  # an office that still goes by the earlier list
    lan, minh = books.again(lan), books.again(minh)
    the_same(lan, minh)


def test_the_office_first(server: Upstream, books: Books) -> None:
    lan, minh = an_old_office(books, server)
    spare = server.code(FORMER)
    lan = books.again(lan)
    assert lan.office.carried_over is not None
    assert lan.office.carried_over.former_code == FORMER
    lan.sync(compare=True)
    minh = books.again(minh)
    the_same(lan, minh)
    assert codes_at(server)["commune"] == {FORMER}
    third = books.open("pc-3")
    connect(third, server, spare)
    server.stop()
    server.start()
    assert codes_at(server)["commune"] == {NOW}
    the_same(lan, minh)
    third.sync()
    with third.office.read() as connection:
        assert len(all_areas(connection, NOW)) == 3


def test_an_older_province_takes_the_office_by_its_earlier_code(upstream: Upstream, books: Books) -> None:
    an_old_office(books, upstream)
    upstream.stop()
    upstream.module = "tests.support.servers.older_upstream"
    upstream.start()
    third = books.open("pc-3")
    third.office.choose_commune(NOW, sample=True)
    connect(third, upstream, upstream.code(FORMER))
    third.sync()
    assert third.value("residential_area", "a1", "name") == "Tổ 1"
    fourth = books.open("pc-4")
    fourth.office.choose_commune("00004", sample=True)
    with pytest.raises(WrongCommune):
        connect(fourth, upstream, upstream.code(FORMER))


def test_a_commune_under_both_codes_is_left_and_told(upstream: Upstream, books: Books) -> None:
    an_old_office(books, upstream)
    with upstream.opened() as connection:
        new_code(connection, NOW, "", LATER)
        assert FORMER in carry_over(connection)[0]
    assert codes_at(upstream)["device"] == {FORMER}
    told = upstream.run("status").stderr
    assert FORMER in told
    assert NOW in told


def test_lists_of_communes_name_them_by_their_codes_of_today(upstream: Upstream) -> None:
    """What a user sees and who is of a ring: also where nothing is kept of it, or both codes are named."""
    with upstream.opened() as connection:
        add_user(connection, "lan", "Lan", [Right.VIEW], [FORMER], 1)
        add_user(connection, "minh", "Minh", [Right.VIEW], [FORMER, NOW, "00004"], 1)
        connection.execute(insert(ring).values(name="thử", at=1, author="Lan"))
        connection.execute(insert(ring_commune), [{"ring": "thử", "commune": code} for code in (FORMER, NOW)])
        assert carry_over(connection) == []
        assert require_user(connection, "lan").reach.communes == frozenset({NOW})
        assert require_user(connection, "minh").reach.communes == frozenset({NOW, "00004"})
        assert connection.execute(select(ring_commune.c.commune)).scalars().all() == [NOW]


def test_lists_name_both_codes_where_both_are_kept(upstream: Upstream, books: Books) -> None:
    an_old_office(books, upstream)
    with upstream.opened() as connection:
        new_code(connection, NOW, "", LATER)
        add_user(connection, "lan", "Lan", [Right.VIEW], [FORMER], 1)
        carry_over(connection)
        assert require_user(connection, "lan").reach.communes == frozenset({FORMER, NOW})


def test_a_command_takes_the_earlier_code(upstream: Upstream, books: Books) -> None:
    an_old_office(books, upstream)
    upstream.command("lock", "--commune", FORMER, "--scope", "areas")
    upstream.command("enrol", "--commune", FORMER)
    assert len(upstream.command("devices", "--commune", FORMER).splitlines()) == 3  # with the headings
    assert codes_at(upstream)["commune"] == {NOW}


@pytest.mark.parametrize(
    ("code", "known", "now", "told"),
    [
        ("00073", None, "00082", "00073"),
        ("00196", None, "00226", "Phường Văn Miếu - Quốc Tử Giám"),
        ("07294", None, "07294", "Xã Bố Hạ"),
        ("07294", "Xã Bố Hạ", "07294", "Phường Bố Hạ"),
        ("00928", None, "00928", ""),
        ("01558", None, "01558", None),
        ("00004", None, "00004", ""),
        ("99999", None, "99999", ""),
    ],
    ids=["code", "a code now another's", "kind", "kind known", "spelling", "reused", "same", "unknown"],
)
def test_what_an_opened_book_tells(
    tmp_path: Path, code: str, known: str | None, now: str, told: str | None
) -> None:
    office = an_office(tmp_path, commune=code)
    with office.store.write() as connection:
        set_fact(connection, "commune_code", code)
        set_fact(connection, "commune_name", known)
    office.close()
    office = an_office(tmp_path)
    try:
        assert office.identity.commune_code == now
        sentence = office.carried_over.sentence() if office.carried_over else ""
        if told is not None:
            assert bool(sentence) == bool(told)
            assert told in sentence
        with office.read() as connection:
            assert get_fact(connection, "commune_code") == now
    finally:
        office.close()
    again: Office = an_office(tmp_path)
    assert again.carried_over is None, "it is told once"
    again.close()
