"""The root that this office trusts, and the last list of releases; kept as facts of the book.

Trust is never withdrawn automatically: once there is a root, nothing unsigned is accepted.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.storage.facts import get_fact, set_fact
from desktop_app.wire.releases.problems import NotTrusted
from desktop_app.wire.releases.root import TrustedRoot, fingerprint, follow_roots, read_root
from desktop_app.wire.releases.targets import Targets, follow_targets, read_targets

_ROOT, _TARGETS = "updates.root", "updates.targets"
_FORMER = "updates.fingerprints"
"""Of all roots that were ever trusted here."""


@dataclass(frozen=True, slots=True)
class Trust:
    """``targets`` is ``None`` where the province has signed no list under this root yet."""

    root: TrustedRoot
    targets: Targets | None = None
    targets_file: bytes = b""

    def warnings(self, now: int) -> list[str]:
        """Return what a person should know and nothing waits for; ``now`` in milliseconds since 1970 UTC."""
        said = []
        if self.root.root.expires < now:
            said.append(
                tr(
                    "The province's keys are out of date, or the clock of this computer is wrong. Everything "
                    "works on; tell the province."
                )
            )
        if self.targets is not None and self.targets.expires < now:
            said.append(
                tr(
                    "The province has signed nothing new for long, or the clock of this computer is wrong. "
                    "Everything works on; ask the province whether there is a newer version."
                )
            )
        return said


def known_trust(connection: Connection) -> Trust | None:
    """Return what this office trusts; ``None`` while its province has no keys, or it never heard of them."""
    root_file = _read(connection, _ROOT)
    if not root_file:
        return None
    root, file = read_root(root_file), _read(connection, _TARGETS)
    try:
        return Trust(root, read_targets(file, root) if file else None, file)
    except NotTrusted:  # signed by keys that are no longer valid
        return Trust(root)


def fingerprint_sentence(fingerprint: str) -> str:
    """Return the sentence about the province's root for connecting the office."""
    return tr(
        "Fingerprint of the province's keys: {fingerprint}. Compare it with the province's paper.",
        fingerprint=fingerprint,
    )


def trust_root(connection: Connection, file: bytes) -> Trust:
    """Trust the root received with an enrolment, or that a person compared with the province's paper.

    Raises:
        NotTrusted: its own keys have not signed it.
    """
    _keep_root(connection, read_root(file))
    _write(connection, _TARGETS, b"")
    trust = known_trust(connection)
    assert trust is not None
    return trust


def trust_enrolled(connection: Connection, root: bytes, *, same_province: bool) -> None:
    """Take the root that the answer to a connection code carries; the code is the province's word for it.

    The same province does not take back its keys: where it now says none, or one that this office had before,
    the known one stays. Of another province nothing that was known counts.

    Raises:
        NotTrusted: the root is none.
    """
    known = known_trust(connection)
    if not same_province:
        for name in (_ROOT, _TARGETS, _FORMER):
            set_fact(connection, name, None)
    elif not root or (known is not None and (_was_known(connection, root) or _continues(known, root))):
        return
    if root:
        trust_root(connection, root)


@dataclass(frozen=True, slots=True)
class Followed:
    """What is trusted now, and why received files were refused. ``began``: it is the first root here."""

    trust: Trust | None
    began: bool = False
    problem: NotTrusted | None = None


def follow(connection: Connection, roots: Sequence[bytes], targets_file: bytes) -> Followed:
    """Follow newer roots, then a newer list; what is refused changes nothing.

    The first root received over the connection to its province, which the office trusted until then for
    everything, is accepted unchecked; the settings show its fingerprint.
    """
    known = known_trust(connection)
    try:
        if known is not None:
            root = follow_roots(known.root, roots)
        elif roots:
            root = follow_roots(read_root(roots[0]), roots)
        else:
            return Followed(None)
        if known is None or root.file != known.root.file:
            _keep_root(connection, root)
        before = _read(connection, _TARGETS)
        if targets_file not in (b"", before):
            follow_targets(targets_file, root, before)
            _write(connection, _TARGETS, targets_file)
    except NotTrusted as problem:
        return Followed(known_trust(connection), known is None, problem)
    return Followed(known_trust(connection), known is None)


def _keep_root(connection: Connection, root: TrustedRoot) -> None:
    _write(connection, _ROOT, root.file)
    former = (get_fact(connection, _FORMER) or "").split()
    set_fact(connection, _FORMER, " ".join(dict.fromkeys([*former, root.fingerprint])))


def _was_known(connection: Connection, root: bytes) -> bool:
    return fingerprint(root) in (get_fact(connection, _FORMER) or "").split()


def _continues(known: Trust, root: bytes) -> bool:
    """Whether an enrolled root is the known one's successor, to which the exchange leads step by step."""
    try:
        return follow_roots(known.root, [root]) is not known.root
    except NotTrusted:
        return False


def _read(connection: Connection, name: str) -> bytes:
    return base64.b64decode(get_fact(connection, name) or "")


def _write(connection: Connection, name: str, content: bytes) -> None:
    set_fact(connection, name, base64.b64encode(content).decode("ascii") if content else None)
