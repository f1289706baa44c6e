"""Which incoming document asks for a report: the one that names its period, and no other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from desktop_app.narrative.incoming import basis_of
from desktop_app.narrative.links import ReportFigure

RULES: Any = SimpleNamespace(opening_words=("báo cáo công tác mặt trận",))


@pytest.mark.parametrize(
    ("named", "period", "asks"),
    [
        ("tháng 12", "tháng 12 năm 2026", True),
        ("tháng 1 năm 2027", "tháng 12 năm 2026", False),
        ("tháng 1", "tháng 10 năm 2026", False),
        ("tháng 09", "tháng 9 năm 2026", True),
        ("quý I", "quý IV năm 2026", False),
        ("quý IV", "quý IV năm 2026", True),
        ("6 tháng đầu năm", "6 tháng đầu năm 2026", True),
        ("9 tháng đầu năm", "tháng 9 năm 2026", False),
        ("định kỳ", "tháng 9 năm 2026", True),
    ],
)
def test_a_document_asks_for_the_period_that_it_names(named: str, period: str, asks: bool) -> None:
    documents = {"VBDEN.1": ReportFigure("VBDEN.1", f"Công văn số 5 về báo cáo công tác Mặt trận {named}")}
    assert basis_of(documents, RULES, period) == ("VBDEN.1" if asks else "")
