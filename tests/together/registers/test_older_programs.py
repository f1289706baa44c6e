"""A computer whose program does not know yet what is taken back: it loses nothing and doubles nothing.

It leaves out the fields that its tables do not have, and shows the state rightly, since the event names it.
With its first exchange as a newer program, what it left out is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.journal import recorder, rows
from desktop_app.registers.entries.records import EVENT
from desktop_app.registers.entries.taking_back import take_back, take_back_all
from desktop_app.storage import fitting
from desktop_app.storage.entities import ENTITIES
from desktop_app.sync.incoming import inserting, record_tables
from tests.builders import put_area
from tests.registers.builders import begin_opinion, past_of
from tests.registers.entries.test_files_taken_back import DLXH, WHY, entry, take_in
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange, lines, refused, step

NEWER = {"takes_back", "act", "replaced"}
"""What the tables of events have since revision 51."""

_MODULES = (
    "journal.recorder",
    "journal.rows",
    "storage.fitting",
    "sync.incoming.applying",
    "sync.incoming.first_merge",
    "sync.incoming.inserting",
    "sync.incoming.record_tables",
    "sync.rounds.comparison",
)


@contextmanager
def an_older_program() -> Iterator[None]:
    """Its tables of events have nothing of what is taken back."""
    kind = ENTITIES[EVENT]
    fields = tuple(name for name in kind.fields if name not in NEWER)
    maps = tuple(name for name in kind.maps if name not in NEWER)
    older = {**ENTITIES, EVENT: replace(kind, fields=fields, maps=maps)}
    with pytest.MonkeyPatch.context() as patched:
        for name in _MODULES:
            patched.setattr(f"desktop_app.{name}.ENTITIES", older)
        for name in ("comparison", "round"):
            patched.setattr(f"desktop_app.sync.rounds.{name}.HEAD", "0050")
        _forget_statements()
        yield
    _forget_statements()


def _forget_statements() -> None:
    """They are prepared once for the tables of a program."""
    for prepared in (rows._select, rows._select_many, rows._record_of, rows._insert, rows._update):
        prepared.cache_clear()
    for cached in (fitting._rule, inserting._insert_text, record_tables._defaults, recorder._fields_of):
        cached.cache_clear()


def alike(lan: Desk, minh: Desk, *ids: str) -> None:
    """Both show the same of these entries, and the province has the same as they."""
    for matter_id in ids:
        assert past_of(minh.office, matter_id) == past_of(lan.office, matter_id)
        assert entry(minh.office, matter_id) == entry(lan.office, matter_id)
    assert lines(minh) == lines(lan)
    for desk in (lan, minh):
        result = desk.sync(compare=True)
        assert (result.differences, result.restated) == (0, 0)
        assert refused(desk, EVENT) == []


@pytest.mark.parametrize("compares", [False, True])
def test_a_step_that_was_taken_back_crosses(desks: tuple[Desk, Desk], *, compares: bool) -> None:
    """Also where the older program compares meanwhile, and restates what it cannot hold."""
    lan, minh = desks
    matter_id = begin_opinion(lan.office)
    exchange(lan, minh)
    wrong = step(lan, matter_id, "receive")
    with lan.office.record() as rec:
        take_back(rec, matter_id, wrong, WHY)
    lan.sync()
    with an_older_program():
        minh.sync(compare=compares)
        assert past_of(minh.office, matter_id).state == "new", "the event names the state"
        step(minh, matter_id, "receive")
        minh.sync(compare=compares)
    exchange(lan, minh)
    assert past_of(lan.office, matter_id).state == "received"
    alike(lan, minh, matter_id)
    assert [each.takes_back for each in past_of(minh.office, matter_id).every] == ["", "", wrong, ""]


def test_a_file_that_was_taken_back_crosses(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    """The computer that was brought up to date may take back what it left out, too."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    ids = [begin_opinion(lan.office, content=f"Ý kiến {n}") for n in range(2)]
    exchange(lan, minh)
    act = take_in(lan.office, tmp_path / "in.xlsx", "DLXH", ids, 1, DLXH)
    lan.sync()
    with an_older_program():
        minh.sync()
        assert entry(minh.office, ids[0]).answers["content"] == "Sai 0"
    minh.sync()
    with minh.office.record() as rec:
        assert len(take_back_all(rec, act, WHY)) == 3
    exchange(minh, lan)
    assert [entry(lan.office, each).answers["content"] for each in ids] == ["Ý kiến 0", "Ý kiến 1"]
    alike(lan, minh, *ids)


def test_two_take_the_same_file_back_at_once(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    ids = [begin_opinion(lan.office, content=f"Ý kiến {n}") for n in range(2)]
    act = take_in(lan.office, tmp_path / "in.xlsx", "DLXH", ids, 0, DLXH)
    exchange(lan, minh)
    for desk in desks:
        with desk.office.record() as rec:
            take_back_all(rec, act, WHY)
    exchange(lan, minh)
    assert [entry(lan.office, each).answers["content"] for each in ids] == ["Ý kiến 0", "Ý kiến 1"]
    assert not past_of(lan.office, ids[0]).crossed
    alike(lan, minh, *ids)
