"""The command that shows an invented province: no service to install, the console on this computer only."""

from __future__ import annotations

import argparse
import secrets
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from desktop_app.base.durable_file import rename
from desktop_app.base.i18n import tr
from upstream.admin import setup
from upstream.admin.commands import serve
from upstream.base.clock import now_millis
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.database.database import Database
from upstream.deciding.decision_log import SUFFIX, copy_to_file
from upstream.demo.province import DEMO_COMMUNES, build_province
from upstream.read_model.keeping import settle_all

_DATABASE = "province.sqlite"
_WORDS = ("sông", "lúa", "tre", "trâu", "gạo", "đình", "chợ", "mây", "sen", "cau", "trầu", "nắng", "gió")


def demo(options: Namespace) -> int:
    """Build the province where there is none yet, and serve it."""
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    address = str(folder / _DATABASE)
    partial = folder / f"{_DATABASE}.part"
    if not Path(address).exists():
        _build(partial, options.communes)
        rename(partial, Path(address))
    setup.bring_up_to_date(address)
    password = " ".join(secrets.choice(_WORDS) for _ in range(5))
    with closing(setup.open_initialised(address)[0]) as database:
        _set_password(database, password)
    print(tr("An invented province. Open the console at the address below."))
    print(tr("Name: {name}", name=users.FIRST_USER))
    print(tr("Password: {password}", password=password), flush=True)
    return serve(
        Namespace(
            **{
                "database": address,
                "host": "127.0.0.1",
                "port": options.port,
                "console": options.console,
                "offices_address": "",
                "console_address": "",
                "proxy": [],
                "behind_proxy": False,
                "workers": 0,
                "log": "text",
                "metrics": "",
                "worker": 0,
                **dict.fromkeys(
                    ("decisions", "backups", "bundles", "limits", "rules", "tls_cert", "tls_key")
                ),
            }
        )
    )


def _build(partial: Path, communes: int) -> None:
    for left in partial.parent.glob(f"{partial.name}*"):
        left.unlink()
    setup.initialise(str(partial), tr("Invented province"), "sample")
    with closing(Database.connect(str(partial))) as database:
        with database.write() as connection:
            users.add_user(connection, users.FIRST_USER, tr("Administrator"), list(Right), None, now_millis())
        for done in build_province(database, now_millis(), communes):
            print(f"\r{tr('Commune {done} of {n}', done=done, n=communes)}", end="", file=sys.stderr)
        print(file=sys.stderr)
        print(tr("Counting what the pages show…"), file=sys.stderr)
        settle_all(database)
        decisions = partial.with_name(f"{_DATABASE}{SUFFIX}")
        decisions.unlink(missing_ok=True)
        copy_to_file(database, decisions)


def _set_password(database: Database, password: str) -> None:
    with database.read() as connection:
        user = users.require_user(connection, users.FIRST_USER)
    hashed = users.new_password_hash(user, password)
    with database.write() as connection:
        users.set_password(connection, user, hashed)


def add_demo(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command that shows an invented province."""
    parser = actions.add_parser("demo", help=tr("show an invented province on this computer only"))
    parser.add_argument("--folder", type=Path, default=Path("out/province"), help=tr("where it is kept"))
    parser.add_argument("--communes", type=int, default=DEMO_COMMUNES, help=tr("how many communes it has"))
    parser.add_argument("--port", type=int, default=8470, help=tr("the port to listen on"))
    parser.add_argument(
        "--console", default="127.0.0.1:8471", metavar="HOST:PORT", help=tr("where the console answers")
    )
    fixed: dict[str, object] = {
        "host": "127.0.0.1",
        "tls_cert": None,
        "tls_key": None,
        "behind_proxy": False,
        "proxy": [],
    }
    parser.set_defaults(run=demo, limits=None, rules=None, **fixed)
