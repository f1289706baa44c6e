"""What the office's documents carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.areas.administrative import communes, provinces
from desktop_app.office.profile import PROFILE_FIELDS, change_profile, default_texts, load_profile
from tests.builders import COMMUNE, an_office


def test_every_commune_gets_a_header_of_its_own() -> None:
    unit = next(unit for unit in communes(provinces()[0].code) if unit.kind == "xã")
    texts = default_texts(unit.code)
    assert set(texts) == set(PROFILE_FIELDS)
    assert texts["organization_line_1"] == f"ỦY BAN MTTQ VIỆT NAM XÃ {unit.bare_name.upper()}"
    assert texts["issuer"] == f"Ban Thường trực Ủy ban MTTQ Việt Nam xã {unit.bare_name}"
    assert texts["place"] == unit.bare_name
    for text in texts.values():
        assert "{" not in text.replace("{area}", "")


def test_what_the_office_changed_stays_changed(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"signer_name": "Lò Thị Mẫu", "organization_line_1": "UỶ BAN MTTQ"})
    with office.read() as connection:
        profile = load_profile(connection, COMMUNE)
        assert profile["signer_name"] == "Lò Thị Mẫu"
        assert profile.changed == {"signer_name", "organization_line_1"}
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"organization_line_1": None})
    with office.read() as connection:
        assert load_profile(connection, COMMUNE)["organization_line_1"].startswith("ỦY BAN")
    office.close()


def test_the_work_board_has_its_own_header(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.read() as connection:
        profile = load_profile(connection, COMMUNE)
    assert profile.work_board_lines("Thôn Đoài") == ("BAN CÔNG TÁC MẶT TRẬN", "THÔN ĐOÀI")
    assert profile.recipients[-1].startswith("- Lưu:")
    office.close()


def test_recipients_are_listed_however_they_were_typed(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    typed = "Đảng ủy xã (để b/c)\n- HĐND, UBND xã;\n\n– Các tổ chức thành viên\nLưu: VT"
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"recipients": typed})
    with office.read() as connection:
        assert load_profile(connection, COMMUNE).recipients == (
            "- Đảng ủy xã (để b/c);",
            "- HĐND, UBND xã;",
            "- Các tổ chức thành viên;",
            "- Lưu: VT.",
        )
    office.close()


def test_an_unknown_field_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with pytest.raises(KeyError), office.record() as rec:
        change_profile(rec, COMMUNE, {"signer": "x"})
    office.close()
