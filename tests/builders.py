"""Builders of valid things: each returns something complete, and the test states only what matters."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officer import Officer
from desktop_app.accounts.officers import managers
from desktop_app.base.clock import Clock, FixedClock
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.recovery_code import keep_under_code, new_code
from desktop_app.credentials.sealing import Cost
from desktop_app.credentials.vault import VaultKind
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import entries_after
from desktop_app.journal.recorder import Given, Recorder
from desktop_app.movements.cell import Cell
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.wire.op import Op

QUICK = Cost(passes=1, memory=64 * 1024)
"""The least work a passphrase may cost; real books cost 128 MiB."""

PASSPHRASE = "một câu dài để thử"
NOON = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
COMMUNE = "00000"
"""The invented commune of the sample office."""


def a_clock() -> FixedClock:
    """A clock at noon of 5 October 2026 in Vietnam."""
    return FixedClock(NOON)


def an_office(root: Path, officer: str = "Nguyễn Thị Thử", commune: str = COMMUNE) -> Office:
    """An open office whose first run is done; close it at the end."""
    office = Office.open(
        DataFolder(root), lambda _: PASSPHRASE, a_clock(), prefer=VaultKind.PASSPHRASE, cost=QUICK
    )
    if not office.identity.commune_code:
        office.choose_commune(commune, sample=True)
    office.officer = officer
    return office


def a_kept_folder() -> Path:
    """A new folder that stays until the process ends, in the home that only its tests have."""
    return Path(tempfile.mkdtemp(dir=os.environ["HOME"]))


@cache
def begun_book() -> Path:
    """The folder of a book that was just begun, to be copied: beginning one takes much longer."""
    folder = a_kept_folder()
    an_office(folder).close()
    return folder


def a_copy(book: Path, root: Path) -> Office:
    """An open copy of the book in a folder; it is the same computer."""
    shutil.copytree(book, root, dirs_exist_ok=True)
    return an_office(root)


def ops_of_device(office: Office) -> list[Op]:
    """The ops that the book has written in the name of its present device."""
    with office.read() as connection:
        return [item.op for item in entries_after(connection, current_device(connection), 0)]


def kept_under_code(folder: Path, key: bytes, clock: Clock, cost: Cost) -> str:
    """A new recovery code of the book in a folder, as it is made once it was written down."""
    code = new_code()
    keep_under_code(folder, key, code, clock, cost)
    return code


def put_area(
    rec: Recorder, area_id: str, name: str = "Thôn Đoài", households: int = 120, commune: str = COMMUNE
) -> str:
    """Record a residential area."""
    rec.put(
        "residential_area",
        area_id,
        {"commune_code": commune, "name": name, "kind": "thon", "households": households},
    )
    return area_id


def put_figures(
    rec: Recorder,
    set_code: str,
    cells: Mapping[Cell, str],
    version: str = "1",
    shown: Mapping[Cell, str | None] = MappingProxyType({}),
) -> None:
    """Record figures as they come from elsewhere: of any set, indicator and unit."""
    for cell, value in cells.items():
        fields = {
            "set_code": set_code,
            "set_version": version,
            "indicator_code": cell.indicator,
            "period": cell.period,
            "unit": cell.unit,
            "value": value,
        }
        seen = {"value": shown[cell]} if cell in shown else None
        rec.put("indicator_value", cell.id_in(set_code), fields, shown=seen)


def open_round(
    rec: Recorder, *area_ids: str, code: str = "NTM_XA_2021", title: str = "Đợt", **area: Given
) -> str:
    """A round over areas, alike in their numbers, that takes forms; its id."""
    fields: dict[str, Given] = {"title": title, "target": "commune_ntm", "year": 2026}
    round_id = create_round(rec, {**fields, "template_code": code, "template_version": "1"})
    for area_id in area_ids:
        put_round_area(rec, round_id, area_id, **area)
    set_round_state(rec, round_id, "open")
    return round_id


def put_response(rec: Recorder, response_id: str, area_id: str = "a1", **changes: object) -> str:
    """Record a valid response in which every content is answered "hài lòng"."""
    fields = {
        "round_id": "r1",
        "area_id": area_id,
        "serial": 1,
        "channel": "household",
        "validity": "",
        "answers": {f"q{number:02d}": "1" for number in range(1, 20)},
        "entered_by": rec.author,
        "entered_at": 1_790_000_000_000,
        **changes,
    }
    rec.put("survey_response", response_id, fields)  # type: ignore[arg-type]
    return response_id


def register(office: Office, name: str, *roles: str) -> Officer:
    """Register an officer with these roles, as an administrator of the office does if it has one."""
    with office.read() as connection:
        by = next((manager.name for manager in managers(connection)), name)
    with office.record(by) as rec:
        return add_officer(rec, name=name, roles=roles)
