"""The marked province, once a module."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from tests.upstream.console.browsing import console_over, open_console
from tests.upstream.console.reach.exploring import CLUSTERS, COMMUNES, Marked, console_of, explore
from tests.upstream.console.reach.marked_province import build, disturb
from upstream.communes.unit_lists import commune_names


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory, empty_province: Path) -> Marked:
    folder = tmp_path_factory.mktemp("marked")
    made = open_console(empty_province, folder)
    with closing(made.database):
        made.user()
        codes = build(made.database, COMMUNES)
        for number, (places, rights) in enumerate(CLUSTERS):
            made.user(f"cum{number}", rights, [codes[place] for place in places])
        with made.database.read() as connection:
            names = {code: name for code, name in commune_names(connection).items() if code in codes}
    path = folder / "province.sqlite"
    disturbed = folder / "disturbed.sqlite"
    shutil.copyfile(path, disturbed)
    other = console_over(str(disturbed), folder)
    with closing(other.database):
        disturb(other.database, codes[-3:])
    found = Marked(path, disturbed, codes, names)
    with console_of(path, folder) as console, console.signed_in() as browser:
        explore(found, browser)
    return found
