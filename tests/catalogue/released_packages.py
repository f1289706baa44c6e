"""The packages of resources/catalogue as they went out with a released version of the program, by digest.

    .venv/bin/python -m tests.catalogue.released_packages     when a version is released

A book keeps the package that it has under a code and version, so one that was released is changed only under
another version. What was never released may change as it likes.
"""

from __future__ import annotations

import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop_app.catalogue.loading import shipped_packages

LIST = Path(__file__).with_name("released_packages.toml")


def digests() -> dict[str, str]:
    """The digest of each package that ships now, by its kind, code and version."""
    return {
        f"{each.package.kind.value} {each.definition.code} {each.definition.version}": each.package.sha256
        for each in shipped_packages()
    }


def released() -> dict[str, str]:
    """The digests of what was released."""
    return tomllib.loads(LIST.read_text("utf-8"))


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What ships otherwise than it was released, under the same code and version."""
    return sorted(name for name, digest in before.items() if now.get(name, digest) != digest)


def main(arguments: Sequence[str]) -> None:
    """Add what ships now to what was released; an entry that is there stays.

    Raises:
        SystemExit: there are arguments; it takes none but ``--help``, and writes nothing then.
    """
    ArgumentParser(description=main.__doc__ and main.__doc__.partition("\n")[0]).parse_args(arguments)
    lines = [f'"{name}" = "{digest}"\n' for name, digest in sorted({**digests(), **released()}.items())]
    LIST.write_text("# Written by tests/catalogue/released_packages.py.\n" + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
