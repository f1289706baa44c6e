"""The keyring for real: a Secret Service in a private session bus, started and ended by each test."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from desktop_app.credentials.keyring_library import windows_unasked
from desktop_app.credentials.keyring_vault import _candidates, _objection
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT
from tests.support.secret_service import SecretService
from tests.support.system import WINDOWS


class PlainTextKeyring(KeyringBackend):
    """Keeps everything in a dictionary, as keyrings.alt keeps it in a plain file."""

    priority = 5.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.mark.parametrize("backend", [PlainTextKeyring, fail.Keyring, null.Keyring])
def test_backends_that_do_not_encrypt_are_refused(backend: Callable[[], KeyringBackend]) -> None:
    assert _objection(backend()) == "is not known to encrypt"


def test_a_chain_is_taken_apart() -> None:
    chain: KeyringBackend = chainer.ChainerBackend()  # type: ignore[no-untyped-call]
    assert chain not in _candidates(chain)
    plain = PlainTextKeyring()
    assert _candidates(plain) == [plain]


PREAMBLE = """
import json, sys
from pathlib import Path
from desktop_app.credentials.opening import open_vault, refuse_to_ask
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.vault import KeyMissing, SecretName
folder = Path(sys.argv[1])
"""


def run(service: SecretService, script: str, data_dir: Path) -> dict[str, object]:
    """Run Python in a session of its own over the same keyring; its last line is JSON."""
    done = service.python(PREAMBLE + script, str(data_dir))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


OPEN_BOOK = """
opened = open_vault(folder, refuse_to_ask)
key = database_key(opened.vault, folder / "book.db")
print(json.dumps({"kind": opened.vault.kind, "key": key.hex(), "notice": opened.notice()}))
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    path = tmp_path / "so"
    path.mkdir()
    return path


def test_key_lives_in_the_keyring_and_not_in_the_folder(
    keyring_service: SecretService, data_dir: Path
) -> None:
    first = run(keyring_service, OPEN_BOOK, data_dir)
    assert first["kind"] == "keyring"
    assert first["notice"] == ""
    assert [entry.name for entry in data_dir.iterdir()] == ["vault.json"]
    assert str(first["key"]) not in (data_dir / "vault.json").read_text()
    second = run(keyring_service, OPEN_BOOK, data_dir)  # another session of the same user, next day
    assert second["key"] == first["key"]


def test_later_only_the_chosen_backend_is_loaded(keyring_service: SecretService, data_dir: Path) -> None:
    """And nothing that seals: there is no passphrase here."""
    run(keyring_service, OPEN_BOOK, data_dir)
    listing = OPEN_BOOK + 'print(json.dumps({"loaded": list(sys.modules)}))'
    loaded = run(keyring_service, listing, data_dir)["loaded"]
    assert isinstance(loaded, list)
    assert "keyring.backends.SecretService" in loaded
    late = {"keyring.backends.kwallet", "keyring.backends.macOS", "keyring.backends.chainer", "nacl"}
    assert not late & set(loaded)


def test_probe_leaves_nothing_and_delete_forgets(keyring_service: SecretService, data_dir: Path) -> None:
    script = """
import secretstorage
vault = open_vault(folder, refuse_to_ask).vault
vault.write(SecretName.SYNC_TOKEN, b"abc")
vault.write(SecretName.SYNC_TOKEN, b"def")
read = vault.read(SecretName.SYNC_TOKEN).decode()
vault.delete(SecretName.SYNC_TOKEN)
vault.delete(SecretName.SYNC_TOKEN)
with secretstorage.dbus_init() as bus:
    left = [item.get_label() for item in secretstorage.get_default_collection(bus).get_all_items()]
print(json.dumps({"read": read, "after": vault.read(SecretName.SYNC_TOKEN), "left": left}))
"""
    assert run(keyring_service, script, data_dir) == {"read": "def", "after": None, "left": []}


def test_lost_profile_is_a_clear_problem(keyring_service: SecretService, data_dir: Path) -> None:
    run(keyring_service, OPEN_BOOK, data_dir)
    (data_dir / "book.db").write_bytes(b"encrypted pages")
    shutil.rmtree(keyring_service.folder / "data")  # the account's keyring is gone, the folder is not
    script = """
try:
    database_key(open_vault(folder, refuse_to_ask).vault, folder / "book.db")
except KeyMissing as problem:
    print(json.dumps({"said": str(problem)}))
"""
    assert "recovery code" in str(run(keyring_service, script, data_dir)["said"])
    assert (data_dir / "book.db").read_bytes() == b"encrypted pages"


def test_a_locked_keyring_is_said_at_once_and_replaced_by_nothing(
    keyring_service: SecretService, data_dir: Path
) -> None:
    run(keyring_service, OPEN_BOOK, data_dir)
    script = """
from desktop_app.credentials.vault import KeyringUnreachable
try:
    database_key(open_vault(folder, refuse_to_ask).vault, folder / "book.db")
except KeyringUnreachable as problem:
    print(json.dumps({"said": str(problem)}))
"""
    # The daemon without its password: the collection stays locked, and nobody can answer its prompt.
    shell = (
        "gnome-keyring-daemon --start --foreground --components=secrets >/dev/null 2>&1 & daemon=$!; "
        'sleep 1; "$0" -c "$1" "$2"; kill $daemon'
    )
    hidden = {"PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"}
    folder = keyring_service.folder
    program = [sys.executable, PREAMBLE + script, str(data_dir)]
    done = subprocess.run(
        [keyring_service.dbus_run_session, "--", "sh", "-c", shell, *program],
        env={
            **{name: value for name, value in os.environ.items() if name not in hidden},
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "HOME": str(folder),
        },
        cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    assert "does not answer" in json.loads(done.stdout.splitlines()[-1])["said"], done.stderr
    assert [entry.name for entry in data_dir.iterdir()] == ["vault.json"]


def test_a_backup_of_a_keyring_book_needs_a_way_to_open_it_elsewhere(
    keyring_service: SecretService, data_dir: Path
) -> None:
    script = """
from desktop_app.backup.backups import back_up, back_up_daily, opens_elsewhere
from desktop_app.credentials.recovery_code import keep_under_code, new_code
from desktop_app.credentials.sealing import Cost
from desktop_app.base.problems import Problem
from desktop_app.backup.restore import NewPlace, restore
from desktop_app.base.clock import SystemClock
from desktop_app.backup.archive import read_manifest
from desktop_app.book.office import DataFolder, Office
quick = Cost(passes=1, memory=8192)
office = Office.open(DataFolder(folder), refuse_to_ask)
said = ""
try:
    back_up(office, folder / "a.smt-backup")
except Problem as problem:
    said = str(problem)
daily = read_manifest(back_up_daily(office).path)
key = database_key(office.vault, office.folder.book)
code = new_code()
keep_under_code(folder, key, code, SystemClock(), quick)
back_up(office, folder / "a.smt-backup")
office.close()
place = NewPlace(refuse_to_ask)
restored = restore(folder / "a.smt-backup", DataFolder(folder / "other"), SystemClock(), code, place)
again = Office.open(DataFolder(folder / "other"), refuse_to_ask)
print(json.dumps({
    "said": said, "daily": opens_elsewhere(daily), "notice": restored.notice,
    "same": again.identity.store_id == office.identity.store_id,
}))
again.close()
"""
    answer = run(keyring_service, script, data_dir)
    assert "Only this computer could open" in str(answer.pop("said"))
    assert answer == {"daily": False, "notice": "", "same": True}


def test_windows_is_not_asked_for_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would begin a query of WMI; afterwards ``platform`` answers as always."""
    asked: list[int] = []
    real = platform.uname

    def uname() -> platform.uname_result:
        asked.append(1)
        return real()

    monkeypatch.setattr(platform, "uname", uname)
    with windows_unasked("win32"):
        assert (platform.system(), asked) == ("Windows", [])
    assert (platform.system(), asked) == (real().system, [1])
    with windows_unasked("linux"):
        assert (platform.system(), asked) == (real().system, [1, 1])


def _said_of_the_search() -> str:
    """What a search for a keyring in a process of its own finds, and why not."""
    script = (
        "from desktop_app.credentials.keyring_vault import find_keyring; found = find_keyring(); "
        "print(found.backend, found.reasons)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("named", ["", "keyring.backends.no_such", "no_such_module.Keyring"])
def test_settings_that_name_no_backend_leave_the_passphrase(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if WINDOWS and not named:
        pytest.skip("Windows has no variables without a value")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", named)
    assert "cannot be used" in _said_of_the_search()


@pytest.mark.parametrize("settings", ["no settings", "[backend]\ndefault-keyring=no_such_module.Keyring"])
def test_a_settings_file_that_names_no_backend_leaves_the_passphrase(
    settings: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / ("Python Keyring" if WINDOWS else "python_keyring")
    folder.mkdir()
    (folder / "keyringrc.cfg").write_text(settings, encoding="utf-8")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setenv("LOCALAPPDATA" if WINDOWS else "XDG_CONFIG_HOME", str(tmp_path))
    assert "cannot be used" in _said_of_the_search()
