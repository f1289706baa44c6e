"""A statement of 5,000 lines read and matched, against the bare reading of the same file."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.statements.matching import Known, Match, MatchStatus, match
from desktop_app.fund.statements.reading import read_statement
from tests.benchmarks.reporting.measured import Measured

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

LINES = 5_000
CODES = [f"DOT{number:03d}X" for number in range(40)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "saoke.csv"
    with found.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["Ngày giao dịch", "Số tham chiếu", "Ghi có", "Nội dung", "Tên đối ứng"])
        for number in range(LINES):
            day = date(2026, 9, 1) + timedelta(number % 30)
            code = CODES[number % len(CODES)] if number % 10 else "khong ma"
            text = f"NGUYEN VAN {number} chuyen tien ung ho {code} qua ngan hang"
            writer.writerow(
                [
                    f"{day:%d/%m/%Y}",
                    f"FT{number:06d}",
                    f"{(number + 1_000) * 1_000:,}".replace(",", "."),
                    text,
                    f"NGUYEN {number}",
                ]
            )
    return found


def test_a_statement_of_five_thousand_lines(measured: Measured, path: Path) -> None:
    campaigns = tuple(
        Campaign(
            code, code, "relief", code, False, "", date(2026, 8, 1), None, None, None, 0, "", "", "", ""
        )
        for code in CODES
    )  # fmt: skip
    known = Known(campaigns, frozenset(f"FT{number:06d}" for number in range(0, LINES, 50)), {}, {})

    def matched(_: int) -> list[Match]:
        return match(read_statement(path).transfers, known)

    found = matched(0)
    assert len(found) == LINES
    assert sum(item.status is MatchStatus.READY for item in found) == LINES * 9 // 10

    def bare(_: int) -> list[list[str]]:
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.reader(stream, delimiter=";"))

    ratio = measured.in_turn(
        f"a statement of {LINES} lines read and matched to reading its file",
        matched,
        bare,
        7,
        time.process_time,
    )
    measured.require(ratio, 40)
