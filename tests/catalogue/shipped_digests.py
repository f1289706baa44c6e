"""What ships in resources/catalogue under which version, by digest.

    .venv/bin/python -m tests.catalogue.shipped_digests     write the list anew

A book keeps the package that it has under a code and version, so one that was released is changed only under
another version. As long as a version was never released, the list is written anew.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from desktop_app.catalogue.loading import shipped_packages

LIST = Path(__file__).with_name("shipped_digests.toml")


def digests() -> dict[str, str]:
    """The digest of each package that ships, by its kind, code and version."""
    return {
        f"{each.package.kind.value} {each.definition.code} {each.definition.version}": each.package.sha256
        for each in shipped_packages()
    }


def noted() -> dict[str, str]:
    """The digests as the list has them."""
    return tomllib.loads(LIST.read_text("utf-8"))


if __name__ == "__main__":
    lines = [f'"{name}" = "{digest}"\n' for name, digest in sorted(digests().items())]
    LIST.write_text("# Written by tests/catalogue/shipped_digests.py.\n" + "".join(lines), "utf-8")
