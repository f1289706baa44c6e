"""A power cut while a computer goes on under a new id locks it out at no moment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import update

from tests.builders import put_response
from tests.support.processes import Processes
from tests.support.servers.upstream import Desk, Upstream
from tests.support.system import KILLED
from upstream.database.tables import device as table


def test_killed_between_any_two_steps_of_a_renewal(
    upstream: Upstream, make_desk: Callable[[str], Desk], tmp_path: Path, processes: Processes
) -> None:
    lan = make_desk("Lan")
    lan.enrol(upstream)
    lan.sync()
    lan.office.close()
    shutil.copytree(tmp_path / "Lan", tmp_path / "copy")
    lan = make_desk("Lan")
    lan.put("residential_area", "a1", name="Thôn Đoài")
    lan.sync()
    died = 0
    for moment in count(1):
        name = f"copy{moment}"
        shutil.copytree(tmp_path / "copy", tmp_path / name)
        told = [str(tmp_path / name), str(moment)]
        child = processes.fork("tests.together.killed.renewing_child", told)
        status = child.wait()
        child.stdout.close()
        copy = make_desk(name)
        with copy.office.record() as rec:
            put_response(rec, f"r{moment}", serial=moment)
        assert copy.sync().pushed >= 1, f"after moment {moment}"
        device_id = copy.office.device().device_id
        with upstream.opened() as connection:
            connection.execute(update(table).where(table.c.device_id == device_id).values(token_until=1))
        copy.sync()  # with another token, which only the key of this device gets
        assert copy.office.device().device_id == device_id
        copy.office.close()
        if status != KILLED:
            assert status == 0
            break
        died += 1
    lan.sync()
    for moment in range(1, died + 2):
        assert lan.get("survey_response", f"r{moment}") is not None
    assert died >= 8, "tokens, keys and the transactions between"
