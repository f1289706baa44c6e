"""Authenticode with a certificate that the test makes itself: launchers, setup program and uninstaller."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.requirement import program
from tools.windows.launchers import WINDOW
from tools.windows.places import NAME, Places
from tools.windows.setup_program import Packing, pack
from tools.windows.signing import Certificate, certificate

pytestmark = pytest.mark.wine

OWNER = "So Mat tran test"


@pytest.fixture
def owned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    program("osslsigncode", "osslsigncode")
    openssl = program("openssl", "openssl")
    (tmp_path / "password").write_text("mật khẩu 1")
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={OWNER}"]
    request += ["-addext", "extendedKeyUsage=codeSigning", "-keyout", "key.pem", "-out", "certificate.pem"]
    export = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "certificate.pem", "-out", "it.p12"]
    for words in (request, [*export, "-passout", "file:password"]):
        subprocess.run([openssl, *words], cwd=tmp_path, capture_output=True, check=True)
    monkeypatch.setenv("WINDOWS_SIGN_P12", str(tmp_path / "it.p12"))
    monkeypatch.setenv("WINDOWS_SIGN_PASSWORD", str(tmp_path / "password"))
    found = certificate()
    assert found is not None
    return found


def signer(path: Path) -> str:
    """Who signed a file, as far as it is still what was signed."""
    told = subprocess.run(
        ["osslsigncode", "verify", "-in", path], capture_output=True, text=True, check=False
    ).stdout
    return OWNER if f"CN={OWNER}" in told and "MISMATCH" not in told else told


def test_a_launcher_is_signed_in_its_place(owned: Certificate, built: Places, tmp_path: Path) -> None:
    launcher = tmp_path / WINDOW.file
    shutil.copy(built.program / WINDOW.file, launcher)
    assert signer(launcher) != OWNER
    owned.sign(launcher)
    assert signer(launcher) == OWNER
    content = bytearray(launcher.read_bytes())
    content[5000] ^= 1
    launcher.write_bytes(content)
    assert signer(launcher) != OWNER


def test_the_setup_program_is_signed_when_it_is_packed(
    owned: Certificate, built: Places, tmp_path: Path
) -> None:
    folder = tmp_path / "program"
    folder.mkdir()
    shutil.copy(built.program / WINDOW.file, folder)
    target = tmp_path / f"{NAME}-setup.exe"
    icon = built.work / "launcher" / f"{NAME}.ico"
    pack(Packing(f"{NAME}.nsi", folder, target, icon, owned.command, quick=True), tmp_path)
    assert signer(target) == OWNER
