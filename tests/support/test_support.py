"""The fixtures themselves: what they start works, what they forbid fails."""

from __future__ import annotations

import gc
import importlib
import socket
import subprocess
import sys
import threading
import weakref
from contextlib import nullcontext as does_not_raise
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from sqlalchemy import create_engine, text

from desktop_app.storage import migrating
from desktop_app.storage.engine import make_engine
from desktop_app.storage.migrating import upgrade as migrate
from tests.support.bot import PatientBot
from tests.support.collecting import long_first
from tests.support.display import Display
from tests.support.limits.garbage import pytest_runtest_setup
from tests.support.limits.leftovers import _new_threads, _running_qt_objects
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import Processes
from tests.support.secret_service import SecretService
from tests.support.servers.network import ForbiddenAddress


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1"])
def test_refuses_other_machines(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as line, pytest.raises(ForbiddenAddress):
        line.connect((host, 9))


def test_refuses_to_look_up_names() -> None:
    with pytest.raises(ForbiddenAddress):
        socket.getaddrinfo("example.org", 443)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("province.invalid", 443)


def test_lets_loopback_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, does_not_raise():
        socket.create_connection(server.getsockname()).close()


@pytest.mark.parametrize(("processes", "begun"), [(1, "B"), (2, "BD"), (4, "BDHg")])
def test_each_process_begins_with_a_long_test(processes: int, begun: str) -> None:
    tests = list("aBcDefgHij")
    order = long_first(tests, str.isupper, processes)
    assert [order[len(order) * at // processes] for at in range(processes)] == list(begun)
    assert sorted(order) == sorted(tests)
    assert [test for test in order if test.islower()] == list("acefgij"), "what stands together stays so"


def test_finds_a_thread_that_still_runs() -> None:
    before = set(threading.enumerate())
    end = threading.Event()
    thread = threading.Thread(target=end.wait, name="forgotten")
    thread.start()
    try:
        assert _new_threads(before, grace=0) == [thread]
    finally:
        end.set()
        thread.join()


def test_finds_a_timer_that_still_runs(qapp: object) -> None:
    from PySide6.QtCore import QTimer

    timer = QTimer()
    timer.start(60_000)
    try:
        assert timer in _running_qt_objects()
    finally:
        timer.stop()
    assert timer not in _running_qt_objects()


def test_nobody_finds_windows_that_are_garbage_in_a_test_without(
    qapp: object, request: pytest.FixtureRequest
) -> None:
    from PySide6.QtCore import QObject

    assert not gc.isenabled()
    ended: list[str] = []
    window = QObject()
    window.itself = window  # type: ignore[attr-defined]
    weakref.finalize(window, ended.append, "ended")
    del window
    pytest_runtest_setup(SimpleNamespace(fixturenames=["tmp_path"]))  # type: ignore[arg-type]
    assert gc.isenabled()
    gc.collect()
    assert ended == []
    pytest_runtest_setup(request.node)
    assert not gc.isenabled()
    gc.collect()
    assert ended == ["ended"]


def test_new_books_have_the_schema_that_the_migrations_make(tmp_path: Path) -> None:
    def made_in(name: str) -> list[tuple[object, ...]]:
        engine = make_engine(tmp_path / name, bytes(32))
        (migrate if name == "migrated" else migrating.upgrade)(engine, tmp_path / name, None)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master").all()
            revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
        engine.dispose()
        return sorted(map(tuple, rows), key=str) + [tuple(item) for item in revision]

    assert migrating.upgrade is not migrate
    assert made_in("first") == made_in("second") == made_in("migrated")


def test_the_bot_has_patience(qtbot: QtBot) -> None:
    assert isinstance(qtbot, PatientBot)


def test_a_property_meets_the_same_examples_whatever_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    @given(st.integers())
    def number(value: int) -> None:
        tried.append(value)

    number()
    first, before = list(tried), len(sys.modules)
    (tmp_path / "more_constants.py").write_text("\n".join(f"A{n} = {987_654_321 + n}" for n in range(500)))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("more_constants")
    assert len(sys.modules) > before
    tried.clear()
    number()
    assert tried == first


def test_ends_a_process_that_does_not_want_to(processes: Processes) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    code = f"{deaf}; print(1, flush=True); time.sleep(60)"
    stubborn = processes.start([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert stubborn.stdout is not None
    assert stubborn.stdout.readline() == b"1\n"
    processes.end_all()
    assert stubborn.returncode == -9
    stubborn.stdout.close()


def test_postgres_answers_and_orders_vietnamese(postgres: str) -> None:
    engine = create_engine(postgres)
    names = "('ư'), ('đ'), ('ê'), ('d'), ('u'), ('e')"
    with engine.connect() as connection:
        found = connection.scalars(text(f"SELECT name FROM (VALUES {names}) AS t(name) ORDER BY name")).all()
    engine.dispose()
    assert found == ["d", "đ", "e", "ê", "u", "ư"]


def test_keyring_keeps_a_secret_between_processes(keyring_service: SecretService) -> None:
    put = keyring_service.python("import keyring; keyring.set_password('so-mat-tran', 'key', 'bí mật')")
    assert put.returncode == 0, put.stderr
    got = keyring_service.python("import keyring; print(keyring.get_password('so-mat-tran', 'key'))")
    assert got.stdout.strip() == "bí mật", got.stderr


@pytest.mark.window
def test_a_window_opens_on_the_display(display: Display, processes: Processes, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "from PySide6.QtCore import QTimer\n"
        "app = QApplication([]); label = QLabel('Sổ Mặt trận'); label.show()\n"
        "def done(): Path(sys.argv[1]).write_text(app.platformName()); app.quit()\n"
        "QTimer.singleShot(200, done); app.exec()\n"
    )
    shown = tmp_path / "shown"
    window = processes.start([sys.executable, "-c", code, shown], env=display.env)
    assert window.wait(PATIENCE_SECONDS) == 0
    assert shown.read_text() == "xcb"
