"""Authenticode: signs what the build made, where a certificate is given.

WINDOWS_SIGN_P12        a file with certificate and key (PKCS#12)
WINDOWS_SIGN_PASSWORD   a file that holds its password
WINDOWS_SIGN_TIMESTAMP  the address of a timestamp service, so that signatures outlive the certificate
"""

from __future__ import annotations

import os
import shlex
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.windows.places import ROOT

TITLE = "Sổ Mặt trận"
TRY = "--try"
"""Signs a trial program instead of files."""


@dataclass(frozen=True)
class Certificate:
    """What signs, and whom it asks for the time."""

    file: Path
    password: Path | None
    timestamp: str

    def try_out(self) -> None:
        """Sign a program that does nothing, to see before a build that signing works.

        Raises:
            OSError: osslsigncode is missing.
            subprocess.CalledProcessError: as :meth:`sign`.
        """
        with TemporaryDirectory() as folder:
            path = Path(folder) / "trial.exe"
            path.write_bytes(smallest_program())
            self.sign(path)

    @property
    def command(self) -> str:
        """A shell command that signs the file named behind it, for NSIS."""
        return f"cd {shlex.quote(str(ROOT))} && {shlex.quote(sys.executable)} -m tools.windows.signing"

    def sign(self, path: Path) -> None:
        """Sign a file in its place.

        Raises:
            subprocess.CalledProcessError: the certificate or the service refused; osslsigncode has said why.
        """
        signed = path.with_name(f"{path.name}.signed")
        signed.unlink(missing_ok=True)
        subprocess.run(
            [
                *("osslsigncode", "sign", "-pkcs12", self.file, "-h", "sha256", "-n", TITLE),
                *(("-readpass", self.password) if self.password else ()),
                *(("-ts", self.timestamp) if self.timestamp else ()),
                *("-in", path, "-out", signed),
            ],
            stdout=subprocess.DEVNULL,
            check=True,
        )
        signed.replace(path)


def smallest_program() -> bytes:
    """The headers of a program for Windows, as much of one as a signature needs."""
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    file = struct.pack("<4sHHIIIHH", b"PE", 0x8664, 0, 0, 0, 0, 240, 0x22)
    image = struct.pack("<HBB5I", 0x20B, 14, 0, 0, 0, 0, 0, 0)
    image += struct.pack("<QII6H4IHH", 1 << 30, 4096, 512, 6, 0, 0, 0, 6, 0, 0, 4096, 512, 0, 3, 0)
    image += struct.pack("<4QII", 1 << 20, 4096, 1 << 20, 4096, 0, 16)
    return (dos + file + image).ljust(512, b"\0")


def certificate(given: Mapping[str, str] = os.environ) -> Certificate | None:
    """The certificate that the variables name, or none.

    Raises:
        FileNotFoundError: it names a file that is not there.
    """
    named = given.get("WINDOWS_SIGN_P12", "")
    if not named:
        return None
    password = given.get("WINDOWS_SIGN_PASSWORD", "")
    for file in filter(None, (named, password)):
        if not Path(file).is_file():
            raise FileNotFoundError(f"{file} is not there")
    return Certificate(
        Path(named).resolve(),
        Path(password).resolve() if password else None,
        given.get("WINDOWS_SIGN_TIMESTAMP", ""),
    )


def main(files: Sequence[str]) -> int:
    """Sign the named files, which NSIS asks for what it makes itself; ``--try``: nothing but a trial."""
    try:
        found = certificate()
        if found is None:
            return 1
        if list(files) == [TRY]:
            found.try_out()
        else:
            for file in files:
                found.sign(Path(file))
    except (OSError, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
