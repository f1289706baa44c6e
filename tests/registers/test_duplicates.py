"""What is told of entries that say nearly the same as what is being typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.book.office import Office
from desktop_app.registers.entries.steps import Step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.lists.duplicates import PossibleDuplicate, comparable, possible_duplicates
from tests.builders import an_office, register
from tests.registers.builders import ON, begin_opinion

TEXT = "Đường vào thôn Đoài ngập sau mưa lớn, học sinh không đi học được"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = an_office(tmp_path_factory.mktemp("alike"))
    for other in ("Rác thải đổ ra bờ mương cạnh chợ mới", "Chậm chi trả tiền hỗ trợ mai táng phí"):
        begin_opinion(made, content=other)
    begin_opinion(made, content=TEXT)
    yield made
    made.close()


def alike(
    office: Office, text: str, leave_out: str = "", question: str = "content"
) -> tuple[PossibleDuplicate, ...]:
    with office.read() as connection:
        opinions = register_in_use(connection, "DLXH")
        return possible_duplicates(connection, opinions, question, text, office.officer, leave_out=leave_out)


@pytest.mark.parametrize(
    "typed",
    [
        TEXT,
        "duong vao thon doai NGAP sau mua lon - hoc sinh khong di hoc duoc!",
        "Học sinh không đi học được, đường vào thôn Đoài ngập sau mưa",
        "Sau mưa lớn đường vào thôn Đoài bị ngập, học sinh không đi học được mấy hôm nay",
    ],
)
def test_the_same_matter_in_other_words_order_or_without_accents_is_told(office: Office, typed: str) -> None:
    found = alike(office, typed)
    assert [item.text for item in found] == [TEXT]
    assert found[0].percent >= 80


@pytest.mark.parametrize(
    "typed", ["", "Đường", "Đường vào thôn Đoài", "Đèn đường khu 3 hỏng đã hai tháng nay chưa ai sửa"]
)
def test_another_matter_is_not_told(office: Office, typed: str) -> None:
    assert alike(office, typed) == ()


def test_the_entry_itself_and_what_the_register_does_not_compare_are_passed_over(office: Office) -> None:
    found = alike(office, TEXT)
    assert alike(office, TEXT, leave_out=found[0].matter_id) == ()
    assert alike(office, TEXT, question="proposal") == ()


def test_a_voided_entry_is_passed_over(office: Office) -> None:
    text = "Trạm y tế thiếu thuốc điều trị huyết áp cho người cao tuổi"
    matter_id = begin_opinion(office, content=text)
    assert [item.matter_id for item in alike(office, text)] == [matter_id]
    with office.record() as rec:
        void_entry(rec, matter_id, Step(ON, reason="ghi nhầm"))
    assert alike(office, text) == ()


def test_texts_are_compared_without_accents_case_and_punctuation() -> None:
    assert comparable("Uỷ ban – xã, ĐƯỜNG hỏng!") == "uy ban xa duong hong"
    assert comparable("Đường hỏng") == ""


def test_only_who_may_read_the_register_is_told(tmp_path: Path) -> None:
    with closing(an_office(tmp_path)) as office:  # its own: who is registered bars all others
        register(office, "Quản Trị", "admin")
        with office.read() as connection, pytest.raises(NotAllowed):
            opinions = register_in_use(connection, "DLXH")
            possible_duplicates(connection, opinions, "content", TEXT, "Quản Trị")
