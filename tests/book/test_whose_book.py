"""A book says once whose it is; with records in it, it cannot become somebody else's."""

from __future__ import annotations

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.sync.state import change_state
from tests.builders import COMMUNE, put_area


def fill(office: Office) -> None:
    with office.record() as rec:
        put_area(rec, "a1")


def test_while_it_is_empty_the_choice_can_be_mended(office: Office) -> None:
    office.choose_commune("01234", sample=False)
    office.choose_commune("05678", sample=False)
    assert (office.identity.commune_code, office.identity.sample) == ("05678", False)


def test_a_sample_book_never_becomes_a_real_one(office: Office) -> None:
    fill(office)
    with pytest.raises(Problem) as refused:
        office.choose_commune(COMMUNE, sample=False)
    assert "Hãy bỏ số liệu dùng thử" in refused.value.sentence()
    assert office.identity.sample
    with pytest.raises(Problem):
        office.choose_commune("01234", sample=True)
    office.choose_commune(COMMUNE, sample=True)  # the same again


@pytest.mark.parametrize(("commune", "sample"), [("05678", False), ("01234", True)])
def test_a_real_book_stays_what_it_is(office: Office, commune: str, sample: bool) -> None:
    office.choose_commune("01234", sample=False)
    fill(office)
    with pytest.raises(Problem):
        office.choose_commune(commune, sample=sample)
    assert (office.identity.commune_code, office.identity.sample) == ("01234", False)


def test_a_book_that_belongs_to_a_province_stays_what_it_is(office: Office) -> None:
    with office.store.write() as connection:
        change_state(connection, address="https://tinh.invalid", server_id="s1")
    with pytest.raises(Problem):
        office.choose_commune(COMMUNE, sample=False)
