"""The keyring for real: a Secret Service in a private session bus, started and ended by each test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from desktop_app.credentials.keyring_vault import _candidates, _objection

SERVICE_MISSING = [
    name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None
]
needs_secret_service = pytest.mark.skipif(
    bool(SERVICE_MISSING), reason=f"NOT TESTED HERE: the real keyring needs {SERVICE_MISSING}"
)
ROOT = Path(__file__).resolve().parents[2]


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


def run_in_session(tmp_path: Path, script: str, data_dir: Path) -> dict[str, object]:
    """Run Python in a fresh session bus with an unlocked keyring of its own; its last line is JSON."""
    for name in ("share", "run", "home"):
        (tmp_path / name).mkdir(mode=0o700, exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    # In the foreground, so that the daemon can be ended by its own process id.
    shell = dedent("""\
        printf 'session password' |
          gnome-keyring-daemon --unlock --components=secrets --foreground >/dev/null 2>&1 &
        daemon=$!
        bus=org.freedesktop.DBus
        for _ in 1 2 3 4 5 6 7 8 9 10; do
          dbus-send --session --print-reply --dest=$bus / $bus.NameHasOwner \
            string:org.freedesktop.secrets 2>/dev/null | grep -q true && break
          sleep 0.2
        done
        "$0" -c "$1" "$2"; result=$?
        kill $daemon; exit $result
        """)
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", shell, sys.executable, dedent(script), str(data_dir)],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


PREAMBLE = """
import json, sys
from pathlib import Path
from desktop_app.credentials.opening import open_vault, refuse_to_ask
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.vault import KeyMissing, SecretName
folder = Path(sys.argv[1])
"""


@needs_secret_service
def test_key_lives_in_the_keyring_and_not_in_the_folder(tmp_path: Path) -> None:
    data_dir = tmp_path / "so"
    data_dir.mkdir()
    script = (
        PREAMBLE
        + """
opened = open_vault(folder, refuse_to_ask)
key = database_key(opened.vault, folder / "book.db")
print(json.dumps({"kind": opened.vault.kind, "key": key.hex(), "notice": opened.notice()}))
"""
    )
    first = run_in_session(tmp_path, script, data_dir)
    assert first["kind"] == "keyring"
    assert first["notice"] == ""
    assert [entry.name for entry in data_dir.iterdir()] == ["vault.json"]
    assert str(first["key"]) not in (data_dir / "vault.json").read_text()
    second = run_in_session(tmp_path, script, data_dir)  # another session of the same user, next day
    assert second["key"] == first["key"]


@needs_secret_service
def test_probe_leaves_nothing_and_delete_forgets(tmp_path: Path) -> None:
    data_dir = tmp_path / "so"
    data_dir.mkdir()
    script = (
        PREAMBLE
        + """
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
    )
    assert run_in_session(tmp_path, script, data_dir) == {"read": "def", "after": None, "left": []}


@needs_secret_service
def test_lost_profile_is_a_clear_problem(tmp_path: Path) -> None:
    data_dir = tmp_path / "so"
    data_dir.mkdir()
    script = (
        PREAMBLE
        + """
book = folder / "book.db"
opened = open_vault(folder, refuse_to_ask)
try:
    database_key(opened.vault, book)
    book.write_bytes(b"encrypted pages")
    print(json.dumps({"said": ""}))
except KeyMissing as problem:
    print(json.dumps({"said": str(problem)}))
"""
    )
    assert run_in_session(tmp_path, script, data_dir) == {"said": ""}
    shutil.rmtree(tmp_path / "share")  # the account's keyring is gone, the folder is not
    said = str(run_in_session(tmp_path, script, data_dir)["said"])
    assert "recovery code" in said
    assert (data_dir / "book.db").read_bytes() == b"encrypted pages"
