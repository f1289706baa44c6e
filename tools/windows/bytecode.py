"""Compiles the program's modules: it starts sooner, and needs to write nothing beside itself."""

from __future__ import annotations

import importlib.util
import marshal
from pathlib import Path
from types import CodeType

from tools.windows.places import files_below

KEPT_AS_SOURCE = "desktop_app/storage/migrations/"
"""Alembic reads migrations as files of source."""

MAGIC_OF_3_13 = (3571).to_bytes(2, "little") + b"\r\n"
"""What every Python 3.13 writes first into a compiled module."""

_UNCHECKED_HASH = (1).to_bytes(4, "little")


def compile_modules(libraries: Path) -> int:
    """Put a ``.pyc`` in the place of each module, or beside one that is read as source; how many there are.

    Raises:
        RuntimeError: this Python is not the version that the program runs with.
        SyntaxError: a module is none.
    """
    if importlib.util.MAGIC_NUMBER != MAGIC_OF_3_13:
        raise RuntimeError("The program for Windows runs with Python 3.13, and only that compiles for it.")
    modules = [path for path in files_below(libraries) if path.endswith(".py")]
    for name in modules:
        path = libraries / name
        source = path.read_bytes()
        code = compile(source, name, "exec", dont_inherit=True, optimize=0)
        if name.startswith(KEPT_AS_SOURCE):
            target = Path(importlib.util.cache_from_source(str(path)))
            target.parent.mkdir(exist_ok=True)
        else:
            target = path.with_suffix(".pyc")
            path.unlink()
        target.write_bytes(compiled(code, source))
    return len(modules)


def compiled(code: CodeType, source: bytes) -> bytes:
    """The contents of a ``.pyc`` that is never compared with its source: the same at every build.

    What is shared between constants differs with what was compiled before; written, read and written again it
    does not.
    """
    same = marshal.dumps(marshal.loads(marshal.dumps(code)))
    return importlib.util.MAGIC_NUMBER + _UNCHECKED_HASH + importlib.util.source_hash(source) + same
