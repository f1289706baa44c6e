"""Numbers of persons are known by their digits and end in three that are shown."""

from __future__ import annotations

import pytest

from desktop_app.forms.records.person_numbers import is_person_number, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("001099012345", "*********345"),
        ("001 099 012 345", "*** *** *** 345"),
        ("0912 345 678", "**** *** 678"),
        ("Nguyễn Văn Dân", "Nguyễn Văn Dân"),
        ("Thôn 12, xã 5", "Thôn 12, xã 5"),
        ("B1234567", "B1234567"),
        ("+84 912.345-678", "+** ***.***-678"),
        ("0912\u00a0345\u2013678", "****\u00a0***\u2013678"),
        ("(024) 3851 2345", "(***) **** *345"),
        ("0912345678, 0987654321 (con)", "*******678, *******321 (con)"),
        ("Trần A, căn cước 001099012345, số 12", "Trần A, căn cước *********345, số 12"),
        (
            "Trần A, 1975, số 12 tổ 3; Lê B, 1980, số 45 tổ 6",
            "Trần A, 1975, số 12 tổ 3; Lê B, 1980, số 45 tổ 6",
        ),
        ("sinh 01/02/1975 và 03/04/1980", "sinh 01/02/1975 và 03/04/1980"),
        ("", ""),
    ],
)
def test_all_but_the_last_three_digits_of_a_number_are_stars(text: str, shown: str) -> None:
    assert masked(text) == shown
    assert is_person_number(text) == (shown != text)
