"""``python -m tests.support.running.script CODE words``: ``python -c CODE words``, where it is forked."""

from __future__ import annotations

import sys

code = sys.argv.pop(1)
exec(compile(code, "-c", "exec"), {"__name__": "__main__"})
