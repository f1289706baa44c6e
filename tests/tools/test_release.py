"""A release says what it lacks, and tags nothing before everything is proved."""

from __future__ import annotations

import subprocess
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from desktop_app import __version__
from desktop_app.wire.releases.versions import is_version
from tests.architecture.imports import ROOT
from tests.catalogue import released_packages
from tests.support.requirement import program
from tools.release import BUILT, PROOFS, NotReady, Release
from tools.windows import signing
from tools.windows.places import NAME

VERSION = "1.2.0rc1"
CHANGELOG = f"# Changes\n\n## {VERSION} (30/11/2026)\n\n- Bảng mới.\n\n## 1.1.0\n\n- Older.\n"
# As much of gpg as git asks for.
SIGNS = """#!/bin/sh
cat >/dev/null
printf '[GNUPG:] SIG_CREATED \\n' >&2
printf -- '-----BEGIN PGP SIGNATURE-----\\nsigned\\n-----END PGP SIGNATURE-----\\n'
"""


@dataclass
class Checkout:
    """A repository that is ready, and what was run in it."""

    root: Path
    run: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    failing: str = ""
    then: Callable[[Path], object] = lambda _: None
    """What each proof leaves behind."""

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def put(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def prove(self, root: Path, command: Sequence[str]) -> int:
        words = " ".join(command)
        self.run.append(words)
        if words == self.failing:
            return 1
        for built in BUILT:
            self.put(f"dist/{built.format(name=NAME, version=VERSION)}", built)
        self.then(root)
        return 0

    @property
    def release(self) -> Release:
        return Release(self.root, VERSION, self.given, self.prove)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path / "checkout")
    made.put("pyproject.toml", f'[project]\nversion = "{VERSION}"\n')
    made.put("CHANGELOG.md", CHANGELOG)
    made.put(".gitignore", "dist/\n")
    made.given |= {
        "WINDOWS_SIGN_P12": str(made.put("dist/sign.p12", "a certificate")),
        "WINDOWS_SIGN_PASSWORD": str(made.put("dist/password", "its password")),
        "WINDOWS_SIGN_TIMESTAMP": "http://time.invalid",
    }
    signer = made.put("dist/gpg", SIGNS)
    signer.chmod(0o755)
    made.git("init", "-q")
    for name, value in (
        ("user.name", "Lan"),
        ("user.email", "lan@example.invalid"),
        ("user.signingkey", "LAN"),
        ("gpg.program", str(signer)),
        ("gpg.format", "openpgp"),
    ):
        made.git("config", name, value)
    made.git("add", ".")
    made.git("commit", "-q", "--no-gpg-sign", "-m", "ready")
    return made


def test_this_checkout_has_one_version_that_the_launchers_know() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__
    assert is_version(__version__)
    assert Release(ROOT).notes(), "CHANGELOG.md begins with what is new in this version"


def test_what_is_proved_is_tagged(checkout: Checkout) -> None:
    built = checkout.release.make()
    assert checkout.run == [" ".join(command) for _, command in PROOFS]
    assert [path.is_file() for path in built] == [True] * len(BUILT)
    folder = checkout.root / "dist" / "release"
    assert (folder / "NOTES.md").read_text("utf-8") == "- Bảng mới.\n"
    checksums = (folder / "SHA256SUMS").read_text("utf-8")
    for line in _with_folders(checksums, built).splitlines():
        digest, _, name = line.partition("  ")
        assert sha256(Path(name).read_bytes()).hexdigest() == digest, name
    tag = checkout.git("cat-file", "tag", f"v{VERSION}")
    assert checksums in tag
    assert "BEGIN PGP SIGNATURE" in tag
    assert checkout.git("rev-list", "-1", f"v{VERSION}") == checkout.git("rev-parse", "HEAD")


def _with_folders(checksums: str, built: Sequence[Path]) -> str:
    for path in built:
        checksums = checksums.replace(f"  {path.name}\n", f"  {path}\n")
    return checksums


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda at: at.put("pyproject.toml", '[project]\nversion = "1.1.0"\n'), "pyproject.toml says 1.1.0"),
        (
            lambda at: at.put("CHANGELOG.md", "# Changes\n\n## 1.1.0\n\n- Older.\n"),
            "CHANGELOG.md does not begin",
        ),
        (
            lambda at: at.put("CHANGELOG.md", f"# Changes\n\n## {VERSION}\n\n## 1.1.0\n"),
            "CHANGELOG.md does not begin",
        ),
        (lambda at: at.put("new.py", ""), "not committed"),
        (lambda at: at.git("tag", f"v{VERSION}"), "exists already"),
        (lambda at: at.git("config", "user.signingkey", ""), "no user.signingkey"),
        (lambda at: (at.root / "dist/sign.p12").unlink(), "WINDOWS_SIGN_P12"),
        (lambda at: (at.root / "dist/password").unlink(), "WINDOWS_SIGN_PASSWORD"),
        (lambda at: at.given.pop("WINDOWS_SIGN_TIMESTAMP"), "WINDOWS_SIGN_TIMESTAMP"),
    ],
)
def test_what_is_missing_is_said_before_anything_runs(
    checkout: Checkout, spoil: Callable[[Checkout], object], sentence: str
) -> None:
    spoil(checkout)
    with pytest.raises(NotReady, match=sentence):
        checkout.release.make()
    assert checkout.run == []
    assert checkout.git("tag") in ("", f"v{VERSION}")


@pytest.mark.parametrize("command", [" ".join(command) for _, command in PROOFS])
def test_nothing_is_tagged_when_a_proof_fails(checkout: Checkout, command: str) -> None:
    checkout.failing = command
    with pytest.raises(NotReady, match="failed"):
        checkout.release.make()
    assert checkout.run[-1] == command
    assert checkout.git("tag") == ""


@pytest.mark.parametrize(
    ("leave", "sentence"),
    [
        (
            lambda root: (root / "CHANGELOG.md").write_text("other"),
            "changed committed files",
        ),
        (
            lambda root: (root / "dist/windows" / f"{NAME}-{VERSION}-setup.exe").unlink(),
            "setup.exe was not built",
        ),
    ],
)
def test_nothing_is_tagged_when_the_proofs_leave_something_wrong(
    checkout: Checkout, leave: Callable[[Path], object], sentence: str
) -> None:
    checkout.then = leave
    with pytest.raises(NotReady, match=sentence):
        checkout.release.make()
    assert checkout.git("tag") == ""


def test_a_tag_that_cannot_be_signed_is_said(checkout: Checkout) -> None:
    checkout.put("dist/gpg", "#!/bin/sh\necho 'no secret key' >&2\nexit 2\n")
    with pytest.raises(NotReady, match="could not be signed"):
        checkout.release.make()
    assert checkout.git("tag") == ""


def test_a_trial_signature_shows_whether_signing_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program("osslsigncode", "osslsigncode")
    openssl = program("openssl", "openssl")
    for name, words in (("password", "one"), ("other", "two")):
        (tmp_path / name).write_text(words)
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"]
    request += ["-addext", "extendedKeyUsage=codeSigning", "-keyout", "key.pem", "-out", "own.pem"]
    export = ["pkcs12", "-export", "-inkey", "key.pem", "-in", "own.pem", "-out", "it.p12"]
    for command in (request, [*export, "-passout", "file:password"]):
        subprocess.run([openssl, *command], cwd=tmp_path, capture_output=True, check=True)
    monkeypatch.setenv("WINDOWS_SIGN_P12", str(tmp_path / "it.p12"))
    monkeypatch.delenv("WINDOWS_SIGN_TIMESTAMP", raising=False)
    ended = []
    for name in ("password", "other"):
        monkeypatch.setenv("WINDOWS_SIGN_PASSWORD", str(tmp_path / name))
        ended.append(signing.main([signing.TRY]))
    assert ended == [0, 1]
    assert "osslsigncode" in capfd.readouterr().err


def test_the_list_of_released_packages_takes_no_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(released_packages, "LIST", ROOT / "nowhere" / "list.toml")  # writing would fail
    for words in (["--help"], ["--check"], ["more"]):
        with pytest.raises(SystemExit):
            released_packages.main(words)


def test_the_files_are_those_that_the_builds_make() -> None:
    text = (ROOT / "tools/windows/places.py").read_text("utf-8") + (
        ROOT / "tools/linux_program.py"
    ).read_text("utf-8")
    for built in BUILT:
        assert built.rpartition("{version}")[2] in text
