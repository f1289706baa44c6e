"""A bundle of the province on a USB stick: the same signed files that come over the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app import __version__
from desktop_app.base.problems import Problem
from desktop_app.book.followers import follow_packages
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import install_bytes, installed
from desktop_app.sync.identity.enrolment import PERMISSION as ENROL
from desktop_app.sync.rounds.catalogue import SOURCE
from desktop_app.sync.state import change_state
from desktop_app.updates.agreement import PERMISSION
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.offers import SYSTEM, Asking, why_not
from desktop_app.updates.trust import Trust, follow, known_trust, trust_root
from desktop_app.wire.releases.bundle import Bundle, open_bundle
from desktop_app.wire.releases.problems import NotTrusted, damaged
from desktop_app.wire.releases.root import TrustedRoot, follow_roots, read_root
from desktop_app.wire.releases.targets import CATALOGUE, PROGRAM, Target, read_targets
from desktop_app.wire.releases.versions import version_key


class MustBeCompared(Problem):
    """This office knows no keys yet: a person compares those of the bundle with the province's paper."""

    fingerprint: str = ""


@dataclass(slots=True)
class Brought:
    """What a bundle brought. ``program`` is a newer one that may be installed now."""

    program: Target | None = None
    packages: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_bundle(office: Office, path: Path, running: str = __version__, *, compared: str = "") -> Brought:
    """Take what is new for this office: keys, list, catalogue packages, a program.

    ``compared`` is the fingerprint that a person has compared, where the office knew no keys.

    Raises:
        NotAllowed: the officer may not exchange with the province, or not say which keys are its.
        MustBeCompared: the office knows no keys, and those of the bundle were not compared.
        NotTrusted: the bundle is not what the province signed, or older than what is known.
        CannotWrite: disk full or folder read-only.
        Problem: the file cannot be read.
    """
    office.require(PERMISSION)
    try:
        with open_bundle(path) as bundle:
            root = _root_for(office, bundle.head.roots, compared)
            carried = bundle.contents(read_targets(bundle.head.targets, root))
            trust = _follow(office, bundle, root)
            brought = Brought()
            for target in carried:
                if target.kind == CATALOGUE:
                    _take_package(office, bundle, carried, target, brought)
            _take_program(office, bundle, carried, trust, running, brought)
    except OSError as error:
        raise Problem(
            "“{name}” cannot be read ({reason}). Put the stick in again, or copy the file to this computer.",
            name=path.name,
            reason=error.strerror or str(error),
        ) from error
    return brought


def _root_for(office: Office, roots: Sequence[bytes], compared: str) -> TrustedRoot:
    """Return the root under which the bundle's list counts; nothing is kept yet."""
    if not roots:
        raise damaged()
    with office.read() as connection:
        known = known_trust(connection)
    if known is not None:
        return follow_roots(known.root, roots)
    root = follow_roots(read_root(roots[0]), roots)
    office.require(ENROL)
    if root.fingerprint != compared:
        problem = MustBeCompared(
            "This computer does not know your province's keys yet. Compare the fingerprint {fingerprint} "
            "with the one on the province's paper before you use the file.",
            fingerprint=root.fingerprint,
        )
        problem.fingerprint = root.fingerprint
        raise problem
    return root


def _follow(office: Office, bundle: Bundle, root: TrustedRoot) -> Trust:
    with office.store.write() as connection:
        if known_trust(connection) is None:
            trust_root(connection, root.file)
        followed = follow(connection, bundle.head.roots, bundle.head.targets)
        change_state(connection, catalogue="")  # what was refused as unsigned is looked at once more
    if followed.problem is not None:
        raise followed.problem
    assert followed.trust is not None
    return followed.trust


def _take_package(
    office: Office, bundle: Bundle, carried: Sequence[Target], target: Target, brought: Brought
) -> None:
    with office.read() as connection:
        if any(package.sha256 == target.sha256.hex() for package in installed(connection)):
            return
    pieces: list[bytes] = []
    bundle.take(carried, target, pieces.append)
    if not target.takes(__version__):
        return  # the newer program that it needs comes with the same bundle, or with a later one
    try:
        with office.store.write() as connection:
            package = install_bytes(connection, b"".join(pieces), SOURCE, office.clock)
            follow_packages(connection)
    except Problem as problem:
        brought.problems.append(problem.sentence())
    else:
        brought.packages.append(f"{package.code} {package.version}")


def _take_program(
    office: Office, bundle: Bundle, carried: Sequence[Target], trust: Trust, running: str, brought: Brought
) -> None:
    """The newest program of this system, proven and kept; or why it is not for this office."""
    programs = [item for item in carried if (item.kind, item.name) == (PROGRAM, SYSTEM)]
    if not programs or trust.targets is None:
        return
    target = max(programs, key=lambda item: version_key(item.version))
    book = office.sync_book()
    refused = why_not(target, trust.targets, Asking(book.codes or (book.commune,), running))
    if refused is not None:
        if version_key(target.version) > version_key(running):
            brought.problems.append(refused.sentence())
        return
    downloads = Downloads(office.folder.root)
    if downloads.whole(target) is None:
        at = 0

        def keep(piece: bytes) -> None:
            nonlocal at
            at = downloads.add(target, at, piece)

        try:
            bundle.take(carried, target, keep)
        except NotTrusted:
            downloads.forget()
            raise
        downloads.finish(target)
        downloads.forget([target])
    brought.program = target
