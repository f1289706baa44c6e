"""``python -m tests.together.killed.sealing_child FOLDER COUNT``: names of a filled book are sealed.

A power cut ends it before a statement of the database; 0: none does, and it prints how many there were.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from desktop_app.sync.keys.beginning import begin_sealing
from tests.builders import an_office
from tests.support.system import die


def main(folder: str, count: str) -> None:
    """Seal, and die on the way."""
    office = an_office(Path(folder), officer="Lan")
    seen, last = 0, int(count)

    def come(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            die()

    def trace(driver: Any, *_: object) -> None:
        driver.set_trace_callback(come)

    event.listen(office.store.engine, "checkout", trace)
    for idle in office.store.connections._idle:
        trace(idle.connection.driver_connection)
    begin_sealing(office.sync_book(), at_once=2)
    print(seen, flush=True)
    office.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
