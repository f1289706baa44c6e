"""Begin a register: a folder with a form and the rules of an entry that is written down and finished.

    .venv/bin/python tools/new_register.py CODE "Tên sổ" "English name" [--folder FOLDER]

Without --folder it is made below resources/catalogue/registers. Edit form.md and register.toml, then run it
again with the code alone: it compiles the form and says what is wrong.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script, only the folder tools/ is on the path
    sys.path.insert(0, str(ROOT))

from desktop_app.base.problems import Problem  # noqa: E402  (needs the path above)
from desktop_app.catalogue.loading import read_definition  # noqa: E402
from desktop_app.catalogue.packages.package import package_from_folder  # noqa: E402

MODEL = Path(__file__).with_suffix("")
REGISTERS = ROOT / "resources" / "catalogue" / "registers"
XLS2XFORM = ("-c", "from pyxform.xls2xform import main_cli; main_cli()", "--skip_validate", "--pretty_print")


def begin(folder: Path, code: str, title: str, english: str) -> None:
    """Write the two files of a new register."""
    folder.mkdir(parents=True)
    for model in sorted(MODEL.iterdir()):
        text = model.read_text("utf-8").replace("CODE", code).replace("TITLE", title)
        text = text.replace("ENGLISH", english).replace("YEAR", str(datetime.now(UTC).year))
        (folder / model.name).write_text(text, "utf-8")


def compile_form(folder: Path) -> None:
    """Write form.xml from form.md.

    Raises:
        CalledProcessError: the sheet has a mistake, which was written to the error output.
    """
    command = (sys.executable, *XLS2XFORM, "form.md", "form.xml")
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main(argv: Sequence[str]) -> int:
    """Begin a register where there is none, compile its form and check the whole package."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("code")
    parser.add_argument("title", nargs="?", default="")
    parser.add_argument("english", nargs="?", default="")
    parser.add_argument("--folder", type=Path, default=REGISTERS)
    given = parser.parse_args(argv)
    home = given.folder / given.code
    if not home.exists():
        if not given.title:
            parser.error("a new register needs its name")
        begin(home, given.code, given.title, given.english or given.title)
    try:
        compile_form(home)
        read_definition(package_from_folder(home))
    except (subprocess.CalledProcessError, Problem) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{home}: form.xml is compiled, register.toml is sound")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
