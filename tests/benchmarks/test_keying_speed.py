"""A key pressed in the entry screen over the book of ten years, from its event to everything painted.

The program's window is in a process of its own, on a display with a window manager. Keys come as fast as the
window takes them, which no hand can do: saves are under way all the time. The floor is a key in a bare line
edit in an empty window of the same size, in the same process. The own share is that of the window's thread.
"""

from __future__ import annotations

import os
import subprocess
import sys

import msgspec
import pytest

from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import install
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from tests.benchmarks.book.kept import BenchBook, BookAges
from tests.benchmarks.book.province import ProvinceAges
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads.entry_child import Job, Said
from tests.support.display import Display
from tests.support.processes import ROOT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
SHEETS, LONG_FORMS = (5, 1) if SHORT else (300, 8)
_GROUPS, _IN_GROUP = 16, 12
_REPEATED = 4
_SHARES = (("median", 0.5), ("99 of 100", 0.99), ("the slowest", 1.0))


def measure(measured: Measured, display: Display, jobs: list[Job], name: str) -> None:
    """Key the forms of both jobs, after one year and after ten, in processes of their own."""
    one, ten = (keyed(display, job) for job in jobs)
    for what, share in (("until painted", 0.5), ("until painted, 99 of 100", 0.99)):
        parts = (at(ten.wall, share), at(ten.floor, share), at(one.wall, share), at(one.floor, share))
        row = measured.row(
            BenchRow(f"{name}, {what}", *parts[:2], ours_before=parts[2], floor_before=parts[3])
        )
        measured.require(row, 60)
    own = (at(ten.own, 0.99), at(ten.floor, 0.99), at(one.own, 0.99), at(one.floor, 0.99))
    measured.row(BenchRow(f"{name}, own share, 99 of 100", *own[:2], ours_before=own[2], floor_before=own[3]))
    for what, taken in (("until painted", ten.wall), ("own share", ten.own), ("floor", ten.floor)):
        figures = (f"{words} {1000 * at(taken, share):.2f} ms" for words, share in _SHARES)
        print(f"    {name}, {what}: {', '.join(figures)}")
    if jobs[1].beside:
        print(f"    done beside it: {ten.beside} times")
        assert ten.beside > 0


def keyed(display: Display, job: Job) -> Said:
    """What a child measured that keyed the forms of a job."""
    module = "tests.benchmarks.workloads.entry_child"
    done = subprocess.run(
        [sys.executable, "-m", module, msgspec.json.encode(job).decode()],
        env={**os.environ, **display.env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Said)


def at(taken: list[float], share: float) -> float:
    """The time within which this share of all keys was done."""
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * share))]


def long_form() -> str:
    """An XLSForm of 200 questions in groups, with rules, and two repeats of four questions each."""
    lines = ["| survey |", "| | type | name | label | required | relevant | constraint | calculation |"]
    for group in range(_GROUPS):
        lines.append(f"| | begin_group | g{group} | Phần {group + 1} | | | | |")
        for number in range(_IN_GROUP):
            name = f"q{group}_{number}"
            kind, rule, shown = (
                ("select_one scale", "", ""),
                ("integer", ". > 0 and . < 200", ""),
                ("select_multiple scale", "", ""),
                ("text", "", f"${{q{group}_0}} != '9'"),
            )[number % 4]
            lines.append(f"| | {kind} | {name} | Nội dung {group + 1}.{number + 1} | | {shown} | {rule} | |")
        total = " + ".join(f"coalesce(${{q{group}_{number}}}, 0)" for number in range(1, _IN_GROUP, 4))
        lines.append(f"| | calculate | sum{group} | | | | | {total} |")
        lines.append("| | end_group | | | | | | |")
    for repeat in ("person", "field"):
        lines.append(f"| | begin_repeat | {repeat} | Mục {repeat} | | | | |")
        for number in range(_REPEATED):
            kind = "integer" if number % 2 else "text"
            lines.append(f"| | {kind} | {repeat}{number} | Chi tiết {number + 1} | | | | |")
        lines.append("| | end_repeat | | | | | | |")
    lines += ["", "| choices |", "| | list_name | name | label |"]
    lines += [f"| | scale | {code} | Phương án {code} |" for code in "123"]
    lines += ["", "| settings |", "| | form_id | form_title | version |", "| | DAI | Phiếu dài | 1 |"]
    return "\n".join(lines) + "\n"


def long_round(book: BenchBook) -> str:
    """A round of the long form in a book; its id."""
    office = book.open()
    package, _ = package_from_workbook(long_form().encode(), "dai.md")
    with office.store.write() as connection:
        install(connection, package, "file", office.clock)
    with office.record() as rec:
        questionnaire = {"template_code": "DAI", "template_version": "1"}
        round_id = create_round(rec, {"title": "Phiếu dài", "year": 2026, **questionnaire})
        put_round_area(rec, round_id, book.facts.areas[1], total_households=900, forms_issued=900)
        set_round_state(rec, round_id, "open")
    office.close()
    return round_id


def job_in(book: BenchBook, round_id: str, forms: int, beside: str) -> Job:
    """Forms in an area that does not count by hand."""
    return Job(str(book.root), round_id, book.facts.areas[1], forms, beside=beside)


@pytest.mark.parametrize("beside", ["", "backup", "list"])
def test_a_key_in_the_sheet(measured: Measured, fresh_books: BookAges, display: Display, beside: str) -> None:
    jobs = [job_in(book, book.facts.sheet_round_id, SHEETS, beside) for book in fresh_books]
    measure(measured, display, jobs, f"a key of the 19 questions, beside {beside or 'nothing else'}")


def test_a_key_in_the_sheet_while_sending(
    measured: Measured, provinces: ProvinceAges, display: Display
) -> None:
    for province in provinces:
        province.first.office.close()
    books = [province.book for province in provinces]
    jobs = [job_in(book, book.facts.sheet_round_id, SHEETS, "sync") for book in books]
    measure(measured, display, jobs, "a key of the 19 questions, beside an exchange with the province")


@pytest.mark.parametrize("beside", ["", "list"])
def test_a_key_in_a_long_form(
    measured: Measured, fresh_books: BookAges, display: Display, beside: str
) -> None:
    jobs = [job_in(book, long_round(book), LONG_FORMS, beside) for book in fresh_books]
    measure(
        measured, display, jobs, f"a key of 200 questions with repeats, beside {beside or 'nothing else'}"
    )
