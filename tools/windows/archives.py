"""Archives that are the same at every build."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tools.windows.places import epoch, files_below


def write_zip(target: Path, folder: Path, inside: str, added: Mapping[str, bytes] | None = None) -> None:
    """Pack ``folder`` as the folder ``inside`` of a zip, with further files by their place in it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    contents = {path: folder / path for path in files_below(folder)}
    more = dict(added or {})
    moment = time.gmtime(epoch())[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(contents.keys() | more.keys()):
            entry = zipfile.ZipInfo(f"{inside}/{path}", moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            packed.writestr(entry, more[path] if path in more else contents[path].read_bytes())
