"""Connecting a computer is for who has the right to; refused before anybody is asked over the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.sync.identity.enrolment import enrol, prepare
from desktop_app.sync.problems import Offline
from tests.builders import an_office, register

NOBODY = "http://127.0.0.1:9"


def test_only_who_has_the_right_connects_a_computer(tmp_path: Path) -> None:
    office = an_office(tmp_path, officer="Trần Thị Nhập")
    with pytest.raises(Offline):  # an office without accounts: everybody may
        enrol(office.sync_book(), NOBODY, "AAAA-BBBB-CCCC")
    admin = register(office, "Lê Quản Trị", "admin")
    register(office, "Trần Thị Nhập", "entry", "review")
    with pytest.raises(NotAllowed, match="Trần Thị Nhập"):
        prepare(office.sync_book(), NOBODY, "AAAA-BBBB-CCCC")
    with pytest.raises(NotAllowed):
        enrol(office.sync_book(), NOBODY, "AAAA-BBBB-CCCC")
    office.officer = admin.name
    assert prepare(office.sync_book(), NOBODY, "AAAA-BBBB-CCCC").address
    office.close()
