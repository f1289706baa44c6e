"""What is on a stick for this computer, by the outside of each file: nothing is opened or taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.journal.devices import current_device
from desktop_app.sync.book import SyncBook
from desktop_app.sync.courier.joining import read_joining
from desktop_app.sync.state import read_state
from desktop_app.wire.courier.cards import is_card
from desktop_app.wire.courier.container import SUFFIX, BundleHeader, open_bundle_file
from desktop_app.wire.courier.problems import BundleProblem

_FILES_MAX = 500
"""A stick of a whole province has so many bundles; more are not looked at by themselves."""


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """A bundle for this computer."""

    path: Path
    header: BundleHeader


@dataclass(frozen=True, slots=True)
class OnMedium:
    """``answers`` were not read here yet, the oldest first; ``known`` were. ``cards`` connect a computer.

    ``others`` are for other computers, of somebody else's key, or no bundles.
    """

    answers: list[FoundAnswer] = field(default_factory=list)
    known: int = 0
    cards: list[Path] = field(default_factory=list)
    others: int = 0


def look_at(book: SyncBook, folder: Path) -> OnMedium:
    """Look at the files in a folder, not in those within it.

    Raises:
        OSError: it cannot be read.
    """
    with book.store.read() as connection:
        state, own = read_state(connection), current_device(connection).device_id
    joining = read_joining(state)
    wanted = {(own, state.server_id, bytes.fromhex(state.bundle_key))}
    if joining is not None:
        if joining.is_renewal:
            wanted.clear()  # to the id before the province has said all that it has to say
        wanted.add((joining.device_id, joining.server_id, joining.key))
    answers: list[FoundAnswer] = []
    cards: list[Path] = []
    known = others = 0
    for path in sorted(folder.glob(f"*{SUFFIX}"))[:_FILES_MAX]:
        try:
            if is_card(path):
                cards.append(path)
                continue
            with open_bundle_file(path) as bundle:
                header = bundle.header
        except (OSError, BundleProblem):
            others += 1
            continue
        if header.way == "up" or (header.device, header.server_id, header.sender) not in wanted:
            others += 1
        elif joining is None and header.number <= state.bundle_read:
            known += 1
        else:
            answers.append(FoundAnswer(path, header))
    answers.sort(key=lambda found: found.header.number)
    return OnMedium(answers, known, cards, others)
