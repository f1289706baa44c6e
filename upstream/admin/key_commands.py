"""Commands about keys: made and rehearsed in any folder, published when a root is ready."""

from __future__ import annotations

import base64
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from desktop_app.base.console.asking import NotAnswered, ask_hidden
from desktop_app.base.durable_file import CannotWrite, write_durably
from desktop_app.base.i18n import tr
from desktop_app.wire.releases.problems import NotTrusted
from desktop_app.wire.releases.root import TrustedRoot, follow_root, read_root
from upstream.admin import setup
from upstream.admin.commands import writing
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.deciding import decision_log as log
from upstream.deciding.decision_log import DecisionKind
from upstream.releases import keys as key_files
from upstream.releases import store
from upstream.releases.publishing import ROOT_SUFFIX, Times, first_root, next_root, root_in, valid_signers

_DAY_MILLIS = 86_400_000


def new(options: Namespace) -> int:
    """Make the first keys of a province and the root that names them."""
    passphrase = new_passphrase(options)
    root = key_files.new_keys(options.folder, "root", options.root, passphrase)
    release = key_files.new_keys(options.folder, "release", options.release, passphrase)
    thresholds = (options.root_threshold, options.release_threshold)
    file = first_root(options.name, root, release, thresholds, times(options))
    _print(read_root(file), _written(options.folder, file))
    return 0


def rotate(options: Namespace) -> int:
    """Make the next root: with new keys, or only with a later end."""
    known = root_in(options.after)
    signers = valid_signers(known, read_seeds(options, "root"))  # before anything new is made
    renewed = options.renew
    passphrase = new_passphrase(options) if renewed != "none" else ""
    old = known.root
    root = release = None
    if renewed in ("all", "root"):
        root = key_files.new_keys(options.folder, "root", len(old.root.keys), passphrase)
    if renewed in ("all", "release"):
        release = key_files.new_keys(options.folder, "release", len(old.targets.keys), passphrase)
    file = next_root(known, signers, root, release, times(options), options.lists_from)
    _print(follow_root(known, file), _written(options.folder, file))
    return 0


def publish(options: Namespace) -> int:
    """Put a root into the database, from where the offices follow it."""
    data = root_in(options.root).file
    with writing(options) as connection:
        try:
            root = store.add_root(connection, data)
        except NotTrusted as problem:
            raise ServerProblem(
                "{file} does not follow the root that is published: it needs the next number, and the "
                "signatures of enough earlier keys. Nothing was changed.",
                file=options.root,
            ) from problem
        content = {"file": base64.b64encode(data).decode()}
        log.record_decision(
            connection, DecisionKind.ROOT, str(root.root.version), now_millis(), content=content
        )
    _print(root, options.root)
    print(tr("Sign what is published again with “release publish”: until then offices take nothing new."))
    return 0


def show(options: Namespace) -> int:
    """Print which keys count: of a file, or of the database."""
    if options.root is not None:
        _print(root_in(options.root), options.root)
        return 0
    database, _ = setup.open_initialised(options.database)
    with closing(database), database.read() as connection:
        root = store.newest_root(connection)
    if root is None:
        print(tr("This province has no keys yet: what it publishes is not signed."))
        return 0
    _print(root, None)
    return 0


def passphrase(options: Namespace) -> int:
    """Seal a key under another passphrase."""
    old = _hidden(tr("The present passphrase:"), options.passphrase_file)
    key_files.change_passphrase(options.key, old, new_passphrase(options, options.new_passphrase_file))
    print(tr("The key has a new passphrase: {file}", file=options.key))
    return 0


def times(options: Namespace) -> Times:
    """Now, and so many days later."""
    now = now_millis()
    return Times(now, now + int(options.valid_days * _DAY_MILLIS))


def read_seeds(options: Namespace, role: key_files.KeyRole) -> list[bytes]:
    """Return the private keys that were named; keys of the other role are refused.

    Raises:
        ServerProblem: one cannot be opened, or is for something else.
    """
    seeds = []
    for path in options.key:
        secret = _hidden(tr("Passphrase of {file}:", file=path.name), options.passphrase_file)
        found, seed = key_files.read_key(path, secret)
        if found != role:
            raise ServerProblem(
                "{file} is a key for something else. Name a {role} key.", file=path, role=role
            )
        seeds.append(seed)
    return seeds


def new_passphrase(options: Namespace, file: Path | None = None) -> str:
    """Return a passphrase that is typed twice, or read from a file."""
    file = file or options.passphrase_file
    first = _hidden(tr("New passphrase of the keys:"), file)
    if file is None and first != _hidden(tr("The same once more:"), None):
        raise ServerProblem("The two passphrases differ. Begin again.")
    return first


def _hidden(question: str, file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ServerProblem("{file} cannot be read ({reason}).", file=file, reason=error) from error
    try:
        return ask_hidden(question)
    except NotAnswered as problem:
        raise ServerProblem(
            "Nobody can be asked for the passphrase here. Name a file with --passphrase-file."
        ) from problem


def _written(folder: Path, file: bytes) -> Path:
    path = folder / f"{read_root(file).root.version}{ROOT_SUFFIX}"
    if path.exists():
        raise ServerProblem(
            "{file} is there already. Keys are never written over: name another folder.", file=path
        )
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        write_durably(path, file)
    except OSError as error:
        raise ServerProblem(
            "{file} could not be written ({reason}).", file=path, reason=error.strerror
        ) from error
    except CannotWrite as problem:
        raise ServerProblem(problem.message, **problem.params) from problem
    return path


def _print(root: TrustedRoot, path: Path | None) -> None:
    said = root.root
    print(tr("Root {n} of {province}", n=said.version, province=said.province))
    if path is not None:
        print(tr("File: {file}", file=path))
    print(tr("Fingerprint: {fingerprint}", fingerprint=root.fingerprint))
    for name, role in ((tr("root keys"), said.root), (tr("release keys"), said.targets)):
        print(tr("{name}: {k} of {n} must sign", name=name, k=role.threshold, n=len(role.keys)))
