from __future__ import annotations

from collections import Counter

import pytest

from desktop_app.areas.administrative import commune, communes, province, provinces, units_in_force
from desktop_app.areas.finding_communes import find_communes


def test_the_country_since_july_2025() -> None:
    everything = [unit for above in provinces() for unit in communes(above.code)]
    assert len(provinces()) == 34
    assert len(everything) == 3321
    assert len({unit.code for unit in everything}) == 3321
    assert Counter(unit.kind for unit in everything) == {"xã": 2599, "phường": 709, "đặc khu": 13}
    assert Counter(above.kind for above in provinces()) == {"tỉnh": 25, "thành phố": 9}


def test_codes_are_text_of_fixed_length() -> None:
    assert {len(above.code) for above in provinces()} == {2}
    assert {len(unit.code) for above in provinces() for unit in communes(above.code)} == {5}
    hanoi = province("01")
    assert hanoi is not None
    assert (hanoi.name, hanoi.bare_name) == ("Thành phố Hà Nội", "Hà Nội")
    ba_dinh = commune("00004")
    assert ba_dinh is not None
    assert (ba_dinh.name, ba_dinh.kind, ba_dinh.bare_name) == ("Phường Ba Đình", "phường", "Ba Đình")
    assert ba_dinh.province_code == "01"


def test_unknown_codes() -> None:
    assert commune("99999") is None
    assert province("99") is None
    assert communes("99") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Công Hải", "Xã Công Hải"),
        ("cong hai", "Xã Công Hải"),
        ("CONG HAI khanh hoa", "Xã Công Hải"),
        ("dak sak", "Xã Đắk Sắk"),
        ("lí sơn", "Đặc khu Lý Sơn"),
        ("ly son quang ngai", "Đặc khu Lý Sơn"),
        ("xã tân sơn, phú thọ", "Xã Tân Sơn"),
        ("00004", "Phường Ba Đình"),
        ("ba dinh ha n", "Phường Ba Đình"),
    ],
)
def test_search_as_people_type(typed: str, first: str) -> None:
    assert find_communes(typed)[0].unit.name == first
    assert find_communes(typed)[0].former == ()


def test_search_finds_nothing_for_nothing() -> None:
    assert find_communes("  ") == []
    assert find_communes("không có xã nào như thế") == []
    assert len(find_communes("tân", limit=7)) == 7


def test_provinces_are_in_vietnamese_order() -> None:
    names = [above.bare_name for above in provinces()]
    assert names.index("Đà Nẵng") > names.index("Cà Mau")
    assert names[0] == "An Giang"


@pytest.mark.parametrize(
    ("typed", "first", "why"),
    [
        ("Cổ Loa", "Xã Đông Anh", ("xã Cổ Loa",)),
        ("co loa ha noi", "Xã Đông Anh", ("xã Cổ Loa",)),
        ("xã minh trí", "Xã Kim Anh", ("xã Minh Trí",)),
        ("phuong truc bach", "Phường Ba Đình", ("phường Trúc Bạch",)),
        ("thị trấn gia ray", "Phường Xuân Lộc", ("thị trấn Gia Ray",)),
    ],
)
def test_a_name_before_the_merger_finds_the_commune_and_says_why(
    typed: str, first: str, why: tuple[str, ...]
) -> None:
    found = find_communes(typed)[0]
    assert (found.unit.name, found.former) == (first, why)


def test_a_search_within_a_province() -> None:
    everywhere = {found.unit.province_code for found in find_communes("tân an", 200)}
    assert len(everywhere) > 1
    assert {found.unit.province_code for found in find_communes("tân an", 200, "91")} == {"91"}


def test_each_table_names_only_units_of_the_list() -> None:
    units = units_in_force()
    assert set(units.formed_from) <= set(units.communes)
    assert len(units.formed_from) > 3100
    assert {former.code_now for former in units.former} <= set(units.communes)
    assert len({former.code for former in units.former if former.code not in units.communes}) == 114


def test_one_line_says_the_same_as_the_whole_table() -> None:
    units = units_in_force()
    for code in ("00004", "31825", *list(units.communes)[::500]):
        assert units.commune(code) == units.communes.get(code)
    assert all(units.province(code) == unit for code, unit in units.provinces.items())
    assert units.commune("code") is None
    assert units.province(",1") is None
