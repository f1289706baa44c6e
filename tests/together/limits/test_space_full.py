"""A commune whose rows take as much as they may, and records and lists that no page could carry at once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from desktop_app.sync.decisions.rejections import open_rejections
from desktop_app.sync.problems import CommuneFull, Refused
from desktop_app.sync.rounds.status import sync_status
from desktop_app.wire.protocol import RECORD_MAX_BYTES, UNPACKED_MAX_BYTES
from tests.builders import COMMUNE, put_response
from tests.support.servers.upstream import Desk, Upstream, with_numbers

LETTERS = 300_000
MANY = UNPACKED_MAX_BYTES // LETTERS + 5
"""So many forms with a comment of so many letters are more than one message may unpack to."""

HELD = """
    SELECT (SELECT coalesce(sum(length(packed) + 200), 0) FROM segment)
         + (SELECT coalesce(sum(length(fields) + coalesce(length(marks), 0) + 200), 0) FROM record)
         + (SELECT coalesce(sum(length(other) + length(field) + 200), 0) FROM conflict)
         + (SELECT coalesce(sum(length(patch) + length(reason) + 200), 0) FROM rejected)
"""


def long_text(seed: int) -> str:
    """Text that no compression makes small."""
    return random.Random(seed).randbytes(LETTERS // 2).hex()


def counted(connection: Connection) -> int:
    said = connection.exec_driver_sql(f"SELECT bytes FROM commune WHERE code = '{COMMUNE}'").scalar_one()
    return int(said)


def allow(server: Upstream, path: Path, **numbers: object) -> None:
    server.stop()
    server.start("--limits", str(with_numbers(path, **numbers)))


@pytest.fixture
def two(server: Upstream, make_desk: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    lan, minh = make_desk("Lan"), make_desk("Minh")
    for desk in (lan, minh):
        desk.enrol(server)
        desk.sync()
    return lan, minh


def test_what_rows_take_is_counted_and_bounded(
    server: Upstream, two: tuple[Desk, Desk], tmp_path: Path
) -> None:
    lan, minh = two
    for name in "abc":
        with lan.office.record() as rec:
            put_response(rec, name, comment=name)
    lan.sync()
    minh.sync()
    lan.put("survey_response", "a", comment="một")
    minh.put("survey_response", "a", comment="hai")  # a conflict
    lan.put("survey_response", "b", comment="dài hơn trước")
    server.command("lock", "--commune", COMMUNE, "--scope", "areas", "--reason", "đã chốt")
    lan.put("residential_area", "x1", name="Thôn Mới", kind="thon", commune_code=COMMUNE)  # refused
    for desk in (lan, minh, lan):
        desk.sync()
    with server.opened() as connection:
        assert counted(connection) == connection.exec_driver_sql(HELD).scalar_one()
        before = counted(connection)

    allow(server, tmp_path / "limits.toml", megabytes=(before + LETTERS / 2) / 1_000_000)
    lan.put("survey_response", "c", comment=long_text(1))
    minh.put("survey_response", "b", comment="vừa")
    minh.sync()  # there is room for this
    with pytest.raises(CommuneFull) as caught:
        lan.sync()
    assert "nâng mức tối đa" in caught.value.sentence()
    assert lan.value("survey_response", "b", "comment") == "vừa", "what others recorded comes all the same"
    with lan.office.read() as reading:
        status = sync_status(reading)
    assert (status.unsent > 0, status.unacknowledged) == (True, 0)
    with server.opened() as connection:
        assert counted(connection) == connection.exec_driver_sql(HELD).scalar_one()
    allow(server, tmp_path / "limits.toml", megabytes=0)
    lan.sync()
    minh.sync()
    assert minh.value("survey_response", "c", "comment") == long_text(1)


def test_many_long_forms_reach_the_other_computer(two: tuple[Desk, Desk]) -> None:
    lan, minh = two
    for number in range(MANY):
        with lan.office.record() as rec:
            put_response(rec, f"f{number}", serial=number, comment=long_text(number))
    lan.sync()
    minh.sync()
    assert minh.value("survey_response", f"f{MANY - 1}", "comment") == long_text(MANY - 1)
    assert minh.sync(compare=True).differences == 0


def test_many_long_forms_come_back_refused(server: Upstream, two: tuple[Desk, Desk]) -> None:
    lan, _ = two
    lan.put("survey_round", "r1", title="Lấy ý kiến", status="counting")
    lan.sync()
    server.command("lock", "--commune", COMMUNE, "--scope", "round:r1", "--reason", "đã chốt")
    for number in range(MANY):
        with lan.office.record() as rec:
            put_response(rec, f"f{number}", serial=number, comment=long_text(number), round_id="r1")
    lan.sync()
    with lan.office.read() as connection:
        waiting = open_rejections(connection)
    assert len(waiting) == MANY
    assert lan.get("survey_response", "f1") is None


def test_a_record_that_no_page_could_carry_does_not_grow_further(
    server: Upstream, two: tuple[Desk, Desk]
) -> None:
    lan, minh = two
    with lan.office.record() as rec:
        put_response(rec, "f1")
        put_response(rec, "f2", comment="x" * RECORD_MAX_BYTES)
    lan.sync()
    share = RECORD_MAX_BYTES // LETTERS // 2
    for number in range(3 * share):
        lan.put("survey_response", "f1", answers={f"long{number}": long_text(number)})
    lan.sync()
    minh.sync()
    with lan.office.read() as connection:
        reasons = {first.entity_id: first.reason for first in open_rejections(connection)}
    assert reasons.keys() == {"f1", "f2"}
    assert all("larger than the province can hand on" in reason for reason in reasons.values())
    fields = minh.get("survey_response", "f1")
    assert fields is not None
    arrived = sum(name.startswith("answers/long") for name in fields)
    assert share <= arrived < 3 * share
    assert minh.get("survey_response", "f2") is None
    assert lan.get("survey_response", "f1") == fields


def test_a_commune_has_so_many_computers_also_under_new_ids(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    lan, minh, ba = (make_desk(name) for name in ("Lan", "Minh", "Ba"))
    allow(upstream, tmp_path / "limits.toml", computers=2)
    for desk in (lan, minh):
        desk.enrol(upstream)
        desk.sync()
    with pytest.raises(Refused) as caught:
        ba.enrol(upstream)
    assert "nâng số máy tối đa" in caught.value.sentence()
    put_form(lan, "a")
    lan.sync()
    allow(upstream, tmp_path / "limits.toml", computers=3)
    ba.enrol(upstream)
    ba.sync()
    assert ba.get("survey_response", "a") is not None

    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    original, copy = make_desk("Lan"), make_desk("copy")
    put_form(original, "b")
    original.sync()
    put_form(copy, "c")
    with pytest.raises(Refused):
        copy.sync()
    allow(upstream, tmp_path / "limits.toml", computers=4)
    assert copy.sync().renewed
    original.sync()
    assert original.get("survey_response", "c") is not None


def put_form(desk: Desk, name: str) -> None:
    with desk.office.record() as rec:
        put_response(rec, name)
