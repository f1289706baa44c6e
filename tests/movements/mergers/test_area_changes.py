"""Mergers, splits and ends with a day in the past keep every figure; mistaken ones are taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert

from desktop_app.areas.commands import NewArea, add_area
from desktop_app.areas.queries import all_areas, areas_at, find_area
from desktop_app.attachments.content import pieces
from desktop_app.attachments.examining import examine_made
from desktop_app.attachments.holding import file_of, files_of
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.journal.locks import Locked
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodAccepted
from desktop_app.movements.progress.after_end import figures_after_end
from desktop_app.movements.progress.area_changes import (
    FiguresLeftBehind,
    change_day,
    end_area,
    merge,
    split,
    take_change_back,
)
from desktop_app.movements.progress.closing import close_period, comments_of, set_comment
from desktop_app.movements.progress.evidence import attach_to_figure
from desktop_app.storage.tables.sync import sync_lock
from desktop_app.wire.scopes import period_scope
from tests.builders import COMMUNE, a_copy
from tests.movements.grids import load_grid
from tests.movements.mergers.test_mergers import FLOW, SET_CODE, STOCK, YES_NO, Village
from tests.movements.test_grid import SET

JULY, AUGUST = "2026-M07", "2026-M08"
FIRST_OF_JULY, FIRST_OF_AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def village(tmp_path: Path, begun_book: Path) -> Iterator[Village]:
    office = a_copy(begun_book, tmp_path)
    yield Village(office)
    office.close()


def tell(village: Village, **figures: int) -> None:
    """Figures of the flow in July and August, by ``A_07``."""
    village.tell(
        {
            Cell(name.partition("_")[0], FLOW, f"2026-M{name.partition('_')[2]}"): n
            for name, n in figures.items()
        }
    )


def total(office: Office, period: str, code: str = FLOW) -> object:
    with office.read() as connection:
        grid = load_grid(connection, office.clock, COMMUNE, SET, Period.parse(period))
    return next(
        found.value
        for column, found in zip(grid.columns, grid.totals, strict=True)
        if column.indicator.code == code
    )


def do(village: Village, act: Callable[..., object], *given: object, **named: object) -> object:
    with village.office.record() as rec:
        return act(rec, *given, **named)


def parts(*names: str) -> list[NewArea]:
    return [NewArea(name, "thon", 50) for name in names]


def names_on(office: Office, day: date) -> set[str]:
    with office.read() as connection:
        return {area.name.removeprefix("Thôn ") for area in areas_at(connection, day)}


def test_a_split_in_the_past_drops_no_figure(village: Village) -> None:
    tell(village, A_06=400, A_07=7, A_08=3, B_07=54)
    before = [total(village.office, each) for each in ("2026-M06", JULY, AUGUST, "2026-Y")]
    given = village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY
    with pytest.raises(FiguresLeftBehind) as refused:
        do(village, split, *given)
    for said in ("Thôn A", "7/2026", "8/2026", "2 "):
        assert said in refused.value.sentence()
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "B", "C"}, "not half done"

    do(village, split, *given, carry=True)
    assert names_on(village.office, FIRST_OF_JULY) == {"A1", "A2", "B", "C"}
    assert [total(village.office, each) for each in ("2026-M06", JULY, AUGUST, "2026-Y")] == before
    with village.office.read() as connection:
        assert figures_after_end(connection) == {}


def test_a_merger_in_the_past_adds_what_both_reported(village: Village) -> None:
    tell(village, A_07=7, B_07=4, B_08=2, C_08=1)
    village.tell({Cell(name, STOCK, "2026-Q3"): n for name, n in (("A", 5), ("B", 6))})
    before = (
        total(village.office, JULY),
        total(village.office, AUGUST),
        total(village.office, "2026-Q3", STOCK),
    )
    given = [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY
    with pytest.raises(FiguresLeftBehind):
        do(village, merge, *given)
    do(village, merge, *given, carry=True)
    after = (
        total(village.office, JULY),
        total(village.office, AUGUST),
        total(village.office, "2026-Q3", STOCK),
    )
    assert after == before


def test_without_figures_behind_the_day_nothing_is_asked(village: Village) -> None:
    tell(village, A_06=4)
    do(village, split, village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY)
    do(village, merge, [village.ids["B"], village.ids["C"]], NewArea("BC", "thon"), FIRST_OF_AUGUST)
    assert names_on(village.office, FIRST_OF_AUGUST) == {"A1", "A2", "BC"}


def test_an_end_without_successor_leaves_no_figures_behind(village: Village) -> None:
    tell(village, A_07=7)
    with pytest.raises(Problem, match="count nowhere") as refused:
        do(village, end_area, village.ids["A"], date(2026, 6, 30), carry=True)
    assert not isinstance(refused.value, FiguresLeftBehind)
    do(village, end_area, village.ids["A"], date(2026, 6, 30), village.ids["B"], carry=True)
    assert total(village.office, JULY) == 7


def test_a_closed_period_takes_no_figures_along(village: Village) -> None:
    tell(village, A_07=7)
    with village.office.record() as rec:
        close_period(rec, SET_CODE, JULY)
    with pytest.raises(PeriodAccepted):
        do(village, split, village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY, carry=True)
    assert total(village.office, JULY) == 7


@pytest.mark.parametrize("by", ["A", "B", "AB"])
def test_a_mistaken_merger_is_taken_back(village: Village, by: str) -> None:
    tell(village, A_06=4)
    made = do(village, merge, [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY)
    village.ids["AB"] = made.id  # type: ignore[attr-defined]
    do(village, take_change_back, village.ids[by])
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "B", "C"}
    with village.office.read() as connection:
        areas = {area.id: area for area in all_areas(connection)}
        grid = load_grid(connection, village.office.clock, COMMUNE, SET, Period.parse("2026-Y"))
    assert areas[village.ids["A"]].successor_id is None
    assert areas[village.ids["AB"]].was_taken_back
    assert not [unit for unit in grid.units if unit.key == village.ids["AB"]], "not in the year either"
    tell(village, A_07=1, B_07=2)
    assert total(village.office, JULY) == 3
    with pytest.raises(Problem, match="Nothing has happened"):
        do(village, take_change_back, village.ids[by])


def test_the_name_is_free_again(village: Village) -> None:
    given = [village.ids["A"], village.ids["B"]], NewArea("A", "thon"), FIRST_OF_JULY
    do(village, merge, *given)
    do(village, take_change_back, village.ids["A"])
    do(village, merge, *given)
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "C"}


def test_a_merger_whose_name_is_taken_by_now_is_not_taken_back(village: Village) -> None:
    given = [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY
    made = do(village, merge, *given)
    do(village, add_area, COMMUNE, NewArea("A", "thon"), valid_from=FIRST_OF_JULY)
    with pytest.raises(Problem, match="A"):
        do(village, take_change_back, made.id)  # type: ignore[attr-defined]
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "AB", "C"}, "nothing of it was done"


def test_an_area_does_not_end_before_it_begins(village: Village) -> None:
    with village.office.record() as rec:
        into = NewArea("AB", "thon")
        made = merge(rec, [village.ids["A"], village.ids["B"]], into, FIRST_OF_JULY)
        first = split(rec, made.id, parts("X", "Y"), FIRST_OF_AUGUST)[0]
    with pytest.raises(Problem, match="before it begins"):
        do(village, change_day, first.id, date(2026, 6, 1))
    assert names_on(village.office, FIRST_OF_JULY) == {"AB", "C"}
    assert names_on(village.office, FIRST_OF_AUGUST) == {"X", "Y", "C"}


def test_older_programs_count_it_with_the_area_of_its_name(village: Village) -> None:
    """What they would have of an area that never was belongs to the one that was called so."""
    given = [village.ids["A"], village.ids["B"]], NewArea("B", "thon"), FIRST_OF_JULY
    made = do(village, merge, *given)
    do(village, take_change_back, made.id)  # type: ignore[attr-defined]
    with village.office.read() as connection:
        assert find_area(connection, made.id).successor_id == village.ids["B"]  # type: ignore[attr-defined]


def test_a_mistaken_merger_with_figures_is_not_divided(village: Village) -> None:
    made = do(village, merge, [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY)
    village.ids["AB"] = made.id  # type: ignore[attr-defined]
    tell(village, AB_07=9)
    with pytest.raises(Problem, match="count nowhere"):
        do(village, take_change_back, village.ids["AB"], carry=True)
    assert total(village.office, JULY) == 9


def test_a_mistaken_split_is_taken_back_with_its_figures(village: Village) -> None:
    made = do(village, split, village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY)
    village.ids |= {name: area.id for name, area in zip(("A1", "A2"), made, strict=True)}  # type: ignore[call-overload]
    tell(village, A1_07=2, A2_07=3)
    village.tell({Cell("A1", YES_NO, "2026-Y"): 1})
    with pytest.raises(FiguresLeftBehind):
        do(village, take_change_back, village.ids["A2"])
    do(village, take_change_back, village.ids["A2"], carry=True)
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "B", "C"}
    assert total(village.office, JULY) == 5
    with village.office.read() as connection:
        assert figures_after_end(connection) == {}


def test_a_mistaken_end_is_taken_back(village: Village) -> None:
    do(village, end_area, village.ids["A"], date(2026, 6, 30), village.ids["B"])
    do(village, take_change_back, village.ids["A"])
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "B", "C"}
    with village.office.read() as connection:
        assert find_area(connection, village.ids["A"]).successor_id is None


def test_what_has_gone_on_is_taken_back_step_by_step(village: Village) -> None:
    made = do(village, merge, [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY)
    do(village, split, made.id, parts("X", "Y"), FIRST_OF_AUGUST)  # type: ignore[attr-defined]
    with pytest.raises(Problem, match="has ended since"):
        do(village, take_change_back, village.ids["A"])
    do(village, take_change_back, made.id)  # type: ignore[attr-defined]
    assert names_on(village.office, FIRST_OF_AUGUST) == {"AB", "C"}
    do(village, take_change_back, village.ids["A"])
    assert names_on(village.office, FIRST_OF_AUGUST) == {"A", "B", "C"}


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 9, 1)])
def test_the_day_of_a_split_is_moved_and_no_figure_is_dropped(village: Village, day: date) -> None:
    tell(village, A_05=1, A_06=2)
    made = do(village, split, village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY)
    village.ids |= {name: area.id for name, area in zip(("A1", "A2"), made, strict=True)}  # type: ignore[call-overload]
    tell(village, A1_07=4, A2_08=8)
    before = total(village.office, "2026-Y")
    with pytest.raises(FiguresLeftBehind):
        do(village, change_day, village.ids["A1"], day)
    do(village, change_day, village.ids["A1"], day, carry=True)
    assert total(village.office, "2026-Y") == before
    assert ("A" in names_on(village.office, FIRST_OF_JULY)) == (day > FIRST_OF_JULY)


def test_the_day_of_an_end_is_moved(village: Village) -> None:
    do(village, end_area, village.ids["A"], date(2026, 6, 30))
    do(village, change_day, village.ids["A"], date(2026, 9, 1))
    with village.office.read() as connection:
        assert find_area(connection, village.ids["A"]).valid_to == date(2026, 8, 31)


def test_who_may_not_change_areas_takes_nothing_back(village: Village) -> None:
    from desktop_app.accounts.officers import NotAllowed
    from tests.builders import register

    do(village, end_area, village.ids["A"], date(2026, 6, 30))
    register(village.office, "Lê Quản Trị", "admin")
    register(village.office, "Xem", "leader")
    with pytest.raises(NotAllowed), village.office.record("Xem") as rec:
        take_change_back(rec, village.ids["A"])


FILE = "anh-6b86b273.txt"
"""What a file is called that has ``1`` in it."""


def comment(village: Village, name: str, words: str, month: str = JULY) -> None:
    do(village, set_comment, SET_CODE, Cell(village.ids[name], FLOW, month), words)


def put_file(village: Village, name: str, content: bytes, month: str = JULY) -> None:
    photo = examine_made(content, "anh.txt", "text/plain")
    do(village, attach_to_figure, SET_CODE, "1", Cell(village.ids[name], FLOW, month), photo)


def beside(village: Village, month: str = JULY) -> dict[str, tuple[str, list[str]]]:
    """The comments and files of the flow, by area."""
    with village.office.read() as connection:
        names = {area.id: area.name.removeprefix("Thôn ") for area in all_areas(connection)}
        comments = comments_of(connection, SET_CODE, month)
        found = {}
        for unit, name in names.items():
            cell = Cell(unit, FLOW, month)
            files = sorted(each.name for each in files_of(connection, cell.id_in(SET_CODE)))
            if cell in comments or files:
                found[name] = (comments[cell].words if cell in comments else "", files)
    return found


def test_comments_and_files_follow_the_figures(village: Village) -> None:
    """Of both areas that merge, each by its name where they would be one."""
    tell(village, A_07=7, B_07=4)
    for name, content in (("A", b"1"), ("B", b"2")):
        comment(village, name, f"Lời {name}")
        put_file(village, name, content)
    do(village, merge, [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY, carry=True)
    ((name, (words, files)),) = beside(village).items()
    assert (name, words) == ("AB", "Lời A\nThôn B: Lời B")
    with village.office.read() as connection:
        made = next(area.id for area in all_areas(connection) if area.name.endswith("AB"))
        kept = [file_of(connection, Cell(made, FLOW, JULY).id_in(SET_CODE), each) for each in files]
        assert [b"".join(pieces(connection, each.sha256)) for each in kept if each] == [b"1", b"2"]


def test_a_comment_or_file_without_a_figure_is_said_and_follows(village: Village) -> None:
    comment(village, "A", "Chưa có số")
    put_file(village, "A", b"1", AUGUST)
    given = village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY
    with pytest.raises(FiguresLeftBehind, match="2 cells of these periods have comments"):
        do(village, split, *given)
    do(village, split, *given, carry=True)
    assert beside(village) == {"A1": ("Chưa có số", [])}
    assert beside(village, AUGUST) == {"A1": ("", [FILE])}

    with pytest.raises(FiguresLeftBehind):
        do(village, take_change_back, village.ids["A"])
    do(village, take_change_back, village.ids["A"], carry=True)
    assert beside(village) == {"A": ("Chưa có số", [])}
    assert beside(village, AUGUST) == {"A": ("", [FILE])}


def test_comments_and_files_of_what_is_closed_stay_and_nothing_happens(village: Village) -> None:
    comment(village, "A", "Chưa có số")
    do(village, set_period_status, SET_CODE, JULY, "commune", "locked")
    with pytest.raises(PeriodAccepted):
        do(village, split, village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY, carry=True)
    assert names_on(village.office, FIRST_OF_JULY) == {"A", "B", "C"}
    assert beside(village) == {"A": ("Chưa có số", [])}


def test_what_the_province_asks_of_a_cell_is_not_written_over(village: Village) -> None:
    comment(village, "A", "Lời A")
    made = Cell(village.ids["B"], FLOW, JULY).id_in(SET_CODE)
    comment(village, "B", "Tỉnh hỏi")
    with village.office.record() as rec:
        rec.put("indicator_value", made, {"note_state": "asked"})
    given = village.ids["A"], date(2026, 6, 30), village.ids["B"]
    do(village, end_area, *given, carry=True)
    assert beside(village) == {"A": ("Lời A", []), "B": ("Tỉnh hỏi", [])}


def test_a_month_that_the_province_locked_is_named(village: Village) -> None:
    """“The province accepts no changes here”: of several months nobody knew which."""
    tell(village, A_07=7, A_08=3)
    with village.office.store.write() as connection:
        scope = period_scope(SET_CODE, JULY)
        connection.execute(insert(sync_lock).values(scope=scope, reason="Đã duyệt", locked=1))
    with pytest.raises(Locked) as refused:
        do(village, split, village.ids["A"], parts("A1", "A2"), FIRST_OF_JULY, carry=True)
    assert "7/2026" in refused.value.sentence()
    assert "8/2026" not in refused.value.sentence()
    assert "Đã duyệt." in refused.value.sentence()
    assert (total(village.office, JULY), total(village.office, AUGUST)) == (7, 3), "nothing of it was done"
    comment(village, "B", "Chưa có số", AUGUST)
    with village.office.store.write() as connection:
        connection.execute(
            insert(sync_lock).values(scope=period_scope(SET_CODE, AUGUST), reason="", locked=1)
        )
    with pytest.raises(Locked) as refused:
        do(village, split, village.ids["B"], parts("B1", "B2"), FIRST_OF_AUGUST, carry=True)
    assert "8/2026" in refused.value.sentence(), "comments and files too"


def test_the_day_of_a_merger_is_moved_and_no_figure_is_dropped(village: Village) -> None:
    tell(village, A_06=4, B_06=1)
    made = do(village, merge, [village.ids["A"], village.ids["B"]], NewArea("AB", "thon"), FIRST_OF_JULY)
    village.ids["AB"] = made.id  # type: ignore[attr-defined]
    tell(village, AB_07=9, AB_08=2)
    before = total(village.office, "2026-Y")
    with pytest.raises(FiguresLeftBehind):
        do(village, change_day, village.ids["AB"], date(2026, 6, 1))
    do(village, change_day, village.ids["AB"], date(2026, 6, 1), carry=True)
    assert total(village.office, "2026-Y") == before
    assert names_on(village.office, date(2026, 6, 1)) == {"AB", "C"}
    with pytest.raises(Problem, match="count nowhere"):  # what both have together is not divided
        do(village, change_day, village.ids["AB"], FIRST_OF_AUGUST, carry=True)
    assert names_on(village.office, FIRST_OF_JULY) == {"AB", "C"}
