"""What is otherwise never changed may be sealed, and nothing else may be done to it by that."""

from __future__ import annotations

import pytest

from desktop_app.office_key.secret_key import OfficeKey, SealedPlace
from desktop_app.wire.guards.lasting import changes_what_lasts
from desktop_app.wire.op import Value

FIRST, SECOND = OfficeKey(bytes(range(32))), OfficeKey(bytes(range(1, 33)))
VOUCHER: dict[str, Value] = {
    "kind": "receipt",
    "money": 100,
    "content/partner": "Nguyễn Thị Nêu",
    "content/partner_kind": "person",
    "content/note": "",
    "lines/h1": '["h1",100]',
    "lines/g1": '["rice",3]',
}


def box(name: str, text: str, key: OfficeKey = FIRST) -> str:
    return key.seal(SealedPlace("fund_voucher", "v1", name), text)


def refused(patch: dict[str, Value], **present: Value) -> bool:
    return changes_what_lasts("fund_voucher", {**VOUCHER, **present}, patch)


def test_a_name_is_sealed_and_sealed_again_with_another_key() -> None:
    name = "content/partner"
    first, second = (box(name, "Nguyễn Thị Nêu", key) for key in (FIRST, SECOND))
    assert not refused({name: first})
    assert not refused({name: first, "lines/h1": box("lines/h1", "…")})
    assert not refused({name: second}, **{name: first})


@pytest.mark.parametrize(
    "patch",
    [
        {"content/partner": "Trần Văn Khác"},
        {"content/partner": box("content/partner", "x") + "!"},
        {"content/partner_kind": box("content/partner_kind", "person")},
        {"kind": box("kind", "receipt")},
        {"money": box("money", "100")},
        {"lines/g1": box("lines/g1", "…")},
        {"content/note": box("content/note", "was empty")},
        {"content/payer": box("content/payer", "was not there")},
        {"content/partner": box("content/partner", "x"), "money": 200},
    ],
)
def test_nothing_else_is_done_to_it(patch: dict[str, Value]) -> None:
    assert refused(patch)


def test_with_the_same_key_it_takes_no_other_text() -> None:
    name = "content/partner"
    present: dict[str, Value] = {name: box(name, "Nguyễn Thị Nêu")}
    assert not refused({name: present[name]}, **present)
    assert refused({name: box(name, "Trần Văn Khác")}, **present)
