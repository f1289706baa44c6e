"""Names of files as every system takes them."""

from __future__ import annotations

import pytest

from desktop_app.base.text import file_name, whole_file_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Thôn A/B: 1?", "Thôn A B 1"),
        ('Đợt 1/2026: "Nông thôn mới" ', "Đợt 1 2026 Nông thôn mới"),
        ("CON", "_CON"),
        ("tổ 5.", "tổ 5"),
        ("...", "_"),
        ("a\x07b", "ab"),
    ],
)
def test_names_of_files_are_taken_by_every_system(words: str, name: str) -> None:
    assert file_name(words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Thống kê: Dư luận xã hội.pdf", "Thống kê Dư luận xã hội.pdf"),
        ("Tháng 9/2026.xlsx", "Tháng 9 2026.xlsx"),
        ("dài " * 60 + ".docx", f"{('dài ' * 60)[:120].strip()}.docx"),
        ("Biểu 3.2. Kết quả", "Biểu 3.2. Kết quả"),
        ("con.pdf", "_con.pdf"),
    ],
)
def test_the_ending_stays(words: str, name: str) -> None:
    assert whole_file_name(words) == name
