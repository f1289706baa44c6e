from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop_app.accounts.commands import add_officer, change_officer, dismiss_officer
from desktop_app.accounts.officers import NotAllowed, Officer, has_officers, officers, require, require_author
from desktop_app.accounts.roles import role_book
from desktop_app.problems import Problem
from desktop_app.storage.store import Store
from tests.builders import a_clock


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    store = Store.open(tmp_path / "book.db", bytes(32))
    with store.write() as connection:
        yield connection
    store.close()


def an_admin(connection: sa.Connection) -> Officer:
    return add_officer(connection, None, a_clock(), name="Lê Thị Quản", roles=["admin"])


def test_every_permission_of_a_role_is_defined_and_no_role_holds_an_extra_right() -> None:
    book = role_book()
    codes = {entry.code for entry in book.permission}
    extra = {entry.code for entry in book.permission if entry.extra}
    assert len(codes) == len(book.permission)
    for role in book.role:
        assert role.permissions <= codes - extra, role.code
    by_role = frozenset[str]().union(*(role.permissions for role in book.role))
    assert codes - extra == by_role | book.scheduled.permissions


def test_an_office_without_accounts_works(connection: sa.Connection) -> None:
    assert not has_officers(connection)
    require_author(connection, "", "areas.edit")


def test_the_first_officer_must_be_an_administrator(connection: sa.Connection) -> None:
    with pytest.raises(Problem, match="first officer must be an administrator"):
        add_officer(connection, None, a_clock(), name="Trần Văn Ghi", roles=["entry"])
    assert an_admin(connection).roles == {"admin"}


def test_after_the_first_only_administrators_register(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    clerk = add_officer(connection, admin, a_clock(), name="Trần Văn Ghi", roles=["entry"])
    with pytest.raises(NotAllowed):
        add_officer(connection, clerk, a_clock(), name="Phạm Văn Ba", roles=["entry"])
    with pytest.raises(Problem, match="Sign in as an administrator"):
        add_officer(connection, None, a_clock(), name="Phạm Văn Ba", roles=["admin"])


def test_names_that_differ_in_accents_only_are_one(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    with pytest.raises(Problem, match="registered already"):
        add_officer(connection, admin, a_clock(), name="  lê thị  QUẢN ", roles=["entry"])


@pytest.mark.parametrize(("roles", "extra"), [(["boss"], []), ([], []), (["entry"], ["areas.edit"])])
def test_unknown_roles_and_rights(connection: sa.Connection, roles: list[str], extra: list[str]) -> None:
    admin = an_admin(connection)
    with pytest.raises(Problem):
        add_officer(connection, admin, a_clock(), name="Phạm Văn Ba", roles=roles, extra_rights=extra)


def test_roles_add_up_and_extra_rights_are_given_by_person(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    both = add_officer(connection, admin, a_clock(), name="Đỗ Thị Hai", roles=["entry", "leader"])
    require(both, "surveys.enter")
    require(both, "surveys.close")
    with pytest.raises(NotAllowed):
        require(both, "opinion.read")
    changed = change_officer(connection, admin, a_clock(), both.id, extra_rights=["opinion.read"])
    require(changed, "opinion.read")


def test_a_permission_nobody_defined_is_a_mistake_of_the_program(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    with pytest.raises(KeyError):
        require(admin, "areas.paint")
    with pytest.raises(KeyError):
        require_author(connection, admin.name, "areas.paint")


def test_commands_know_the_author_by_name(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    add_officer(connection, admin, a_clock(), name="Trần Văn Ghi", roles=["entry"])
    require_author(connection, "Trần Văn Ghi", "surveys.enter")
    with pytest.raises(NotAllowed, match="has no right to"):
        require_author(connection, "Trần Văn Ghi", "surveys.close")
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        require_author(connection, "Người Lạ", "surveys.enter")


def test_who_left_may_do_nothing_but_stays_in_the_list_of_former(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    clerk = add_officer(connection, admin, a_clock(), name="Trần Văn Ghi", roles=["entry"])
    dismiss_officer(connection, admin, a_clock(), clerk.id)
    assert [entry.name for entry in officers(connection)] == ["Lê Thị Quản"]
    former = next(entry for entry in officers(connection, with_former=True) if entry.left)
    assert former.name == "Trần Văn Ghi"
    assert former.permissions == frozenset()
    with pytest.raises(NotAllowed):
        require_author(connection, "Trần Văn Ghi", "surveys.enter")


def test_one_administrator_always_stays(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    with pytest.raises(Problem, match="at least one administrator"):
        dismiss_officer(connection, admin, a_clock(), admin.id)
    with pytest.raises(Problem, match="at least one administrator"):
        change_officer(connection, admin, a_clock(), admin.id, roles=["entry"])


def test_officers_come_in_vietnamese_order(connection: sa.Connection) -> None:
    admin = an_admin(connection)
    for name in ("Đỗ Thị Hai", "Dương Văn Ba", "Ân Văn Tư"):
        add_officer(connection, admin, a_clock(), name=name, roles=["entry"])
    assert [entry.name for entry in officers(connection)] == [
        "Ân Văn Tư",
        "Dương Văn Ba",
        "Đỗ Thị Hai",
        "Lê Thị Quản",
    ]


def test_who_left_has_no_right_whatever_roles_are_still_written_down(connection: sa.Connection) -> None:
    """As a record from another computer may have it."""
    admin = an_admin(connection)
    clerk = add_officer(connection, admin, a_clock(), name="Trần Văn Ghi", roles=["entry"])
    assert clerk.permissions
    assert replace(clerk, left=True).permissions == frozenset()
    with pytest.raises(NotAllowed):
        require(replace(clerk, left=True), "surveys.enter")
    connection.execute(sa.text("UPDATE officer SET left_at = 1 WHERE id = :id"), {"id": clerk.id})
    with pytest.raises(NotAllowed):
        require_author(connection, clerk.name, "surveys.enter")


def test_only_what_may_be_given_to_a_person_is_an_extra_right() -> None:
    """A record that names another right as an extra one, from wherever it came, gives nothing."""
    book = role_book()
    extra = {entry.code for entry in book.permission if entry.extra}
    usual = {entry.code for entry in book.permission} - extra
    assert extra
    assert book.permitted(frozenset(), frozenset(usual | extra)) == extra
