"""A list of communes that the province publishes is gone by at the province and in every book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.areas.administrative import commune, units_in_force
from desktop_app.areas.finding_communes import find_communes
from desktop_app.areas.queries import all_areas
from desktop_app.book.units import version_in_force, version_waiting
from desktop_app.office.profile import change_profile, load_profile
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import an_office
from tests.support.servers.upstream import Desk, Upstream
from tests.support.unit_lists import VERSION, a_newer_list, rows, write
from upstream.database.tables import catalogue_item, metadata

BEFORE, NOW = "00082", "99082"
NAME = "Phường Cửa Nam Mới"
REPLACED = {BEFORE: (NOW, NAME)}
type Change = Callable[[list[dict[str, str]]], list[dict[str, str]]]


@pytest.fixture
def desks_at(tmp_path: Path) -> Iterator[dict[str, Desk]]:
    opened: dict[str, Desk] = {}
    yield opened
    for desk in opened.values():
        desk.office.close()


def opened(desks: dict[str, Desk], tmp_path: Path, name: str) -> Desk:
    """Open the book of a computer, or open it again."""
    if name in desks:
        desks[name].office.close()
    desks[name] = Desk(an_office(tmp_path / name, officer="Lan", commune=BEFORE))
    return desks[name]


def communes_at(server: Upstream) -> set[str]:
    """The communes that the province names in any of its tables."""
    with server.opened() as connection:
        return {
            code
            for table in metadata.sorted_tables
            for column in ("commune", "code")
            if column in table.c and table.name != "catalogue_item"
            for code in connection.execute(select(table.c[column])).scalars()
        }


def connect(desk: Desk, server: Upstream, code: str = "") -> None:
    enrol(desk.office.sync_book(), server.address, code or server.code(BEFORE))


def areas_of(desk: Desk) -> set[str]:
    with desk.office.read() as connection:
        return {area.name for area in all_areas(connection, desk.office.identity.commune_code)}


def test_a_published_list_carries_the_province_and_each_book_over(
    server: Upstream, desks_at: dict[str, Desk], tmp_path: Path
) -> None:
    lan, minh = (opened(desks_at, tmp_path, name) for name in ("lan", "minh"))
    for desk in (lan, minh):
        desk.office.choose_commune(BEFORE, sample=True)
        connect(desk, server)
    lan.put("residential_area", "a1", name="Tổ 1", kind="to_dan_pho", commune_code=BEFORE)
    with lan.office.record() as rec:
        change_profile(rec, BEFORE, {"place": "Cửa Nam"})
    for desk in (lan, minh):
        desk.sync()
    before = server.code(BEFORE)

    server.command("catalogue", "publish", str(a_newer_list(tmp_path / "list", REPLACED)))

    assert communes_at(server) == {NOW}, "the province moved what it keeps, beside the running server"
    assert lan.sync(compare=True).unit_lists == [VERSION]
    assert (lan.office.identity.commune_code, version_in_force() == VERSION) == (BEFORE, False)
    with lan.office.read() as connection:
        assert version_waiting(connection) == VERSION
    lan.put("residential_area", "a1", households=12)
    assert lan.sync().pushed == 1

    lan = opened(desks_at, tmp_path, "lan")
    assert lan.office.identity.commune_code == NOW
    assert lan.office.carried_over is not None
    assert NAME in lan.office.carried_over.sentence()
    assert version_in_force() == VERSION
    assert find_communes("cua nam moi")[0].unit.code == NOW
    assert commune(BEFORE) is None
    lan.put("residential_area", "a2", name="Tổ 2", kind="to_dan_pho", commune_code=NOW)
    lan.sync()

    minh.sync()
    minh = opened(desks_at, tmp_path, "minh")
    third = opened(desks_at, tmp_path, "third")
    assert third.office.identity.commune_code == BEFORE, "it has only the list of its program"
    connect(third, server, before)
    third.sync()
    third = opened(desks_at, tmp_path, "third")
    for desk in (lan, minh, third):
        desk.sync(compare=True)
        assert desk.office.identity.commune_code == NOW
        assert areas_of(desk) == {"Tổ 1", "Tổ 2"}
        with desk.office.read() as connection:
            assert load_profile(connection, NOW)["place"] == "Cửa Nam"
        assert desk.sync(compare=True).differences == 0


def test_the_latest_published_list_wins_whatever_came_first(
    upstream: Upstream, desks_at: dict[str, Desk], tmp_path: Path
) -> None:
    lan = opened(desks_at, tmp_path, "lan")
    connect(lan, upstream)
    later = a_newer_list(tmp_path / "later", REPLACED, version="2032-01-01")
    earlier = a_newer_list(tmp_path / "earlier", {BEFORE: (BEFORE, "Phường Tên Khác")})
    for folder in (later, earlier):
        upstream.command("catalogue", "publish", str(folder))
    lan.sync()
    lan = opened(desks_at, tmp_path, "lan")
    assert (version_in_force(), lan.office.identity.commune_code) == ("2032-01-01", NOW)
    upstream.command("enrol", "--commune", BEFORE)
    assert communes_at(upstream) == {NOW}


def test_an_older_or_unfinished_list_changes_nothing(
    upstream: Upstream, desks_at: dict[str, Desk], tmp_path: Path
) -> None:
    lan = opened(desks_at, tmp_path, "lan")
    connect(lan, upstream)
    shipped = units_in_force()
    old = a_newer_list(tmp_path / "old", REPLACED, version="2020-01-01")
    upstream.command("catalogue", "publish", str(old))
    draft = a_newer_list(tmp_path / "draft", REPLACED, status="draft")
    refused = upstream.run("catalogue", "publish", str(draft))
    assert (refused.returncode, "status = “published”" in refused.stderr) == (1, True)
    lan.sync()
    lan = opened(desks_at, tmp_path, "lan")
    assert units_in_force() is shipped
    assert lan.office.identity.commune_code == BEFORE
    assert communes_at(upstream) == {BEFORE}


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("units.csv", lambda table: table[:-1], "no commune with the code"),
        ("units.csv", lambda table: [*table, table[-1]], "is here twice"),
        ("units.csv", lambda table: [*table, table[-1] | {"code": "123"}], "code of two digits"),
        ("units.csv", lambda table: [*table, table[-1] | {"code": "98765", "province": "77"}], "no province"),
        ("units.csv", lambda table: [row | {"name": ""} for row in table], "This is missing"),
        ("units.csv", lambda table: [row for row in table if not row["province"]], "no communes"),
        ("units.csv", lambda table: [{"name": row["name"], **row} for row in table], "must begin with"),
        (
            "units.csv",
            lambda table: [row | {"name": f"{row['name']}\nB"} for row in table],
            "number of cells",
        ),
        ("formed_from.csv", lambda table: [*table, table[0] | {"code": "98765"}], "formed_from.csv, row"),
        ("former_codes.csv", lambda table: [*table, table[0] | {"code": "98765"}], "former_codes.csv, row"),
        (
            "former_codes.csv",
            lambda table: [row for row in table if row["code"] != NOW],
            "are no longer there",
        ),
    ],
    ids=[
        "a row of another table left over",
        "a code twice",
        "a short code",
        "no such province",
        "no names",
        "no communes",
        "other columns",
        "two lines in a cell",
        "formed from: unknown",
        "former: unknown",
        "no code of now",
    ],
)
def test_a_list_with_mistakes_is_published_by_nobody(
    upstream: Upstream, tmp_path: Path, table: str, change: Change, told: str
) -> None:
    folder = a_newer_list(tmp_path / "list", REPLACED)
    write(folder / table, change(rows(folder / table)))
    refused = upstream.run("catalogue", "publish", str(folder))
    assert refused.returncode == 1
    assert told in refused.stderr
    with upstream.opened() as connection:
        assert connection.execute(select(catalogue_item.c.sha256)).first() is None


def test_a_code_in_quotation_marks_is_told(upstream: Upstream, tmp_path: Path) -> None:
    folder = a_newer_list(tmp_path / "list", REPLACED)
    units = folder / "units.csv"
    units.write_text(units.read_text("utf-8").replace(f"\n{NOW},", f'\n"{NOW}",'), "utf-8")
    refused = upstream.run("catalogue", "publish", str(folder))
    assert (refused.returncode, "quotation marks" in refused.stderr) == (1, True)


def test_of_two_communes_that_became_one_the_second_is_told(
    upstream: Upstream, desks_at: dict[str, Desk], tmp_path: Path
) -> None:
    other = "00004"
    lan = opened(desks_at, tmp_path, "lan")
    connect(lan, upstream)
    upstream.code(other)
    folder = a_newer_list(tmp_path / "list", {BEFORE: (NOW, NAME), other: (NOW, NAME)})
    published = upstream.run("catalogue", "publish", str(folder))
    assert published.returncode == 0, published.stderr
    assert f"Records are kept under {BEFORE} and under {NOW}" in published.stderr
    assert communes_at(upstream) == {NOW, BEFORE}
    assert lan.sync().unit_lists == [VERSION]
