"""``python -m tests.support.script CODE words``: what ``python -c CODE words`` does, where it is forked."""

from __future__ import annotations

import sys

code = sys.argv.pop(1)
exec(compile(code, "-c", "exec"), {"__name__": "__main__"})
