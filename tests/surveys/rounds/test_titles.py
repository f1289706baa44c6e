"""Two rounds do not bear one name."""

from __future__ import annotations

import pytest

from desktop_app.book.office import Office
from desktop_app.surveys.rounds.queries import rounds
from desktop_app.surveys.rounds.titles import TitleTaken, require_free_title, shared_titles
from tests.builders import open_round, put_area


@pytest.mark.parametrize("title", ["Lấy ý kiến 2026", "lấy ý kiến  2026 ", "LAY Y KIEN 2026"])
def test_a_name_that_another_round_bears_is_refused(office: Office, title: str) -> None:
    with office.record() as rec:
        put_area(rec, "a1")
        first = open_round(rec, "a1", title="Lấy ý kiến 2026")
        with pytest.raises(TitleTaken):
            require_free_title(rec.connection, title)
        require_free_title(rec.connection, title, first)
        require_free_title(rec.connection, "Lấy ý kiến 2027")


def test_rounds_that_two_computers_named_alike_are_found(office: Office) -> None:
    with office.record() as rec:
        for title in ("Lấy ý kiến 2026", "lay y  kien 2026", "Đợt khác"):
            open_round(rec, title=title)
    with office.read() as connection:
        found = shared_titles(rounds(connection))
    assert len(found) == 1
    assert found[0].casefold().endswith("2026")
