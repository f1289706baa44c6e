from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import io, sys
import desktop_app.reports
from desktop_app.reports import data
from desktop_app.reports.documents import checks
from desktop_app.reports.frame import profile, wording
from desktop_app.reports.documents.rendering import render
assert not any(name.partition(".")[0] == "reportlab" for name in sys.modules), "too early"
from tests.reports import samples
out = io.BytesIO()
render(samples.tally_minutes(), profile.load_profile(), out)
assert "reportlab" in sys.modules
assert not any(name.startswith("PySide6") for name in sys.modules)
print(out.getvalue()[:5])
"""


def test_reportlab_is_loaded_when_the_first_pdf_is_made() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "b'%PDF-'"
