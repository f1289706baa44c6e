from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from desktop_app.areas.administrative import commune, communes, find_communes, province, provinces
from tests.support.patience import PATIENCE_SECONDS


def test_the_country_since_july_2025() -> None:
    everything = [unit for above in provinces() for unit in communes(above.code)]
    assert len(provinces()) == 34
    assert len(everything) == 3321
    assert len({unit.code for unit in everything}) == 3321
    assert Counter(unit.kind for unit in everything) == {"xã": 2621, "phường": 687, "đặc khu": 13}
    assert Counter(above.kind for above in provinces()) == {"tỉnh": 28, "thành phố trung ương": 6}


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
    assert find_communes(typed)[0].name == first


def test_search_finds_nothing_for_nothing() -> None:
    assert find_communes("  ") == []
    assert find_communes("không có xã nào như thế") == []
    assert len(find_communes("tân", limit=7)) == 7


def test_provinces_are_in_vietnamese_order() -> None:
    names = [above.bare_name for above in provinces()]
    assert names.index("Đà Nẵng") > names.index("Cà Mau")
    assert names[0] == "An Giang"


def test_the_package_itself_is_never_imported() -> None:
    script = (
        "import sys; from desktop_app.areas.administrative import provinces; provinces(); "
        "print('vietnam_provinces' in sys.modules)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True)
    assert done.stdout.strip() == "False"
