from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from desktop_app.accounts.commands import add_officer, change_officer, dismiss_officer
from desktop_app.accounts.officer import Officer, has_officers
from desktop_app.accounts.officers import NotAllowed, officers, require, require_author
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.journal.recorder import Recorder
from tests.builders import an_office


@pytest.fixture
def rec(tmp_path: Path) -> Iterator[Recorder]:
    """Whoever is signed in: nobody at first."""
    office = an_office(tmp_path, officer="")
    with office.record() as rec:
        yield rec
    office.close()


def an_admin(rec: Recorder) -> Officer:
    """The first officer, who is signed in from now on."""
    admin = add_officer(rec, name="Lê Thị Quản", roles=["admin"])
    rec.author = admin.name
    return admin


def test_every_permission_of_a_role_is_defined_and_no_role_holds_an_extra_right() -> None:
    book = role_book()
    codes = {entry.code for entry in book.permission}
    extra = {entry.code for entry in book.permission if entry.extra}
    assert len(codes) == len(book.permission)
    for role in book.role:
        assert role.permissions <= codes - extra, role.code
    by_role = frozenset[str]().union(*(role.permissions for role in book.role))
    assert codes - extra == by_role | book.scheduled.permissions


def test_an_office_without_accounts_works(rec: Recorder) -> None:
    assert not has_officers(rec.connection)
    require_author(rec.connection, "", "areas.edit")


def test_the_first_officer_must_be_an_administrator(rec: Recorder) -> None:
    with pytest.raises(Problem, match="first officer must be an administrator"):
        add_officer(rec, name="Trần Văn Ghi", roles=["entry"])
    assert an_admin(rec).roles == {"admin"}


def test_after_the_first_only_administrators_register(rec: Recorder) -> None:
    an_admin(rec)
    clerk = add_officer(rec, name="Trần Văn Ghi", roles=["entry"])
    rec.author = clerk.name
    with pytest.raises(NotAllowed, match="has no right"):
        add_officer(rec, name="Phạm Văn Ba", roles=["entry"])
    rec.author = ""
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        add_officer(rec, name="Phạm Văn Ba", roles=["admin"])


def test_names_that_differ_in_accents_only_are_one(rec: Recorder) -> None:
    an_admin(rec)
    with pytest.raises(Problem, match="registered already"):
        add_officer(rec, name="  lê thị  QUẢN ", roles=["entry"])


@pytest.mark.parametrize(("roles", "extra"), [(["boss"], []), ([], []), (["entry"], ["areas.edit"])])
def test_unknown_roles_and_rights(rec: Recorder, roles: list[str], extra: list[str]) -> None:
    an_admin(rec)
    with pytest.raises(Problem):
        add_officer(rec, name="Phạm Văn Ba", roles=roles, extra_rights=extra)


def test_roles_add_up_and_extra_rights_are_given_by_person(rec: Recorder) -> None:
    an_admin(rec)
    both = add_officer(rec, name="Đỗ Thị Hai", roles=["entry", "leader"])
    require(both, "surveys.enter")
    require(both, "surveys.close")
    with pytest.raises(NotAllowed):
        require(both, "opinion.read")
    changed = change_officer(rec, both.id, extra_rights=["opinion.read"])
    require(changed, "opinion.read")


def test_a_permission_nobody_defined_is_a_mistake_of_the_program(rec: Recorder) -> None:
    admin = an_admin(rec)
    with pytest.raises(KeyError):
        require(admin, "areas.paint")
    with pytest.raises(KeyError):
        require_author(rec.connection, admin.name, "areas.paint")


def test_commands_know_the_author_by_name(rec: Recorder) -> None:
    an_admin(rec)
    add_officer(rec, name="Trần Văn Ghi", roles=["entry"])
    require_author(rec.connection, "Trần Văn Ghi", "surveys.enter")
    with pytest.raises(NotAllowed, match="has no right to"):
        require_author(rec.connection, "Trần Văn Ghi", "surveys.close")
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        require_author(rec.connection, "Người Lạ", "surveys.enter")


def test_who_left_may_do_nothing_but_stays_in_the_list_of_former(rec: Recorder) -> None:
    an_admin(rec)
    clerk = add_officer(rec, name="Trần Văn Ghi", roles=["entry"])
    dismiss_officer(rec, clerk.id)
    assert [entry.name for entry in officers(rec.connection)] == ["Lê Thị Quản"]
    former = next(entry for entry in officers(rec.connection, with_former=True) if entry.left)
    assert former.name == "Trần Văn Ghi"
    assert former.permissions == frozenset()
    with pytest.raises(NotAllowed):
        require_author(rec.connection, "Trần Văn Ghi", "surveys.enter")


def test_one_administrator_always_stays(rec: Recorder) -> None:
    admin = an_admin(rec)
    with pytest.raises(Problem, match="at least one administrator"):
        dismiss_officer(rec, admin.id)
    with pytest.raises(Problem, match="at least one administrator"):
        change_officer(rec, admin.id, roles=["entry"])


def test_officers_come_in_vietnamese_order(rec: Recorder) -> None:
    an_admin(rec)
    for name in ("Đỗ Thị Hai", "Dương Văn Ba", "Ân Văn Tư"):
        add_officer(rec, name=name, roles=["entry"])
    assert [entry.name for entry in officers(rec.connection)] == [
        "Ân Văn Tư",
        "Dương Văn Ba",
        "Đỗ Thị Hai",
        "Lê Thị Quản",
    ]


def test_who_left_has_no_right_whatever_roles_are_still_written_down(rec: Recorder) -> None:
    """As a record from another computer may have it."""
    an_admin(rec)
    clerk = add_officer(rec, name="Trần Văn Ghi", roles=["entry"])
    assert clerk.permissions
    assert replace(clerk, left=True).permissions == frozenset()
    with pytest.raises(NotAllowed):
        require(replace(clerk, left=True), "surveys.enter")
    rec.connection.execute(sa.text("UPDATE officer SET dismissed = 1 WHERE id = :id"), {"id": clerk.id})
    with pytest.raises(NotAllowed):
        require_author(rec.connection, clerk.name, "surveys.enter")


def test_only_what_may_be_given_to_a_person_is_an_extra_right() -> None:
    """A record that names another right as an extra one, from wherever it came, gives nothing."""
    book = role_book()
    extra = {entry.code for entry in book.permission if entry.extra}
    usual = {entry.code for entry in book.permission} - extra
    assert extra
    assert book.permitted(frozenset(), frozenset(usual | extra)) == extra


def test_signs_in_a_name_are_part_of_the_id_as_they_always_were(rec: Recorder) -> None:
    """Names of the Ê Đê and Ba Na have them: who was registered before still has his rights."""
    an_admin(rec)
    clerk = add_officer(rec, name="H’Hen Niê", roles=["entry"])
    assert clerk.id == "officer:h’hen nie"
    require_author(rec.connection, "H’Hen Niê", "surveys.enter")
