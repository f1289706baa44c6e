"""Roots, lists of releases and bundles: what is taken, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from desktop_app.updates.trust import Trust
from desktop_app.wire.releases.bundle import open_bundle
from desktop_app.wire.releases.problems import NotTrusted, OlderThanKnown
from desktop_app.wire.releases.root import TrustedRoot, fingerprint, follow_root, follow_roots, read_root
from desktop_app.wire.releases.signed import SignedFile, decode_signed, sign
from desktop_app.wire.releases.targets import Target, Targets, follow_targets, read_targets
from desktop_app.wire.releases.versions import is_version, version_key
from tests.updates.province_keys import Keys, bundle, package, program

KEYS = Keys()
CONTENT = b"the whole of a small program"


def taken(path: Path, known: TrustedRoot, known_targets: bytes = b"") -> list[tuple[Target, bytes]]:
    """All that an office takes from a bundle: the same calls in the same order."""
    with open_bundle(path) as opened:
        root = follow_roots(known, opened.head.roots)
        targets = follow_targets(opened.head.targets, root, known_targets)
        carried = opened.contents(targets)
        found = []
        for item in carried:
            pieces: list[bytes] = []
            opened.take(carried, item, pieces.append)
            found.append((item, b"".join(pieces)))
        return found


def test_what_was_signed_is_taken(tmp_path: Path) -> None:
    target = program(CONTENT, "0.2.0", notes="Sửa lỗi in")
    (tmp_path / "b").write_bytes(bundle([KEYS.root_file()], KEYS.targets_file(1, [target]), [CONTENT]))

    assert taken(tmp_path / "b", KEYS.trusted()) == [(target, CONTENT)]


def test_each_byte_of_a_bundle_flipped_is_refused(tmp_path: Path) -> None:
    """Every position, every bit pattern that matters: the lowest bit, the highest one, all of them."""
    new, second = KEYS.renewed()
    list_file = new.targets_file(3, [program(CONTENT, "0.2.0"), package(b"form", "survey_form/a", "1")])
    whole = bundle([KEYS.root_file(), second], list_file, [CONTENT, b"form"])
    known, path = read_root(second), tmp_path / "b"
    path.write_bytes(whole)
    assert len(taken(path, known)) == 2

    passed = []
    for place in range(len(whole)):
        for flip in (0x01, 0x80, 0xFF):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
            try:
                taken(path, known)
            except NotTrusted:
                continue
            passed.append((place, flip))
    assert passed == []


@pytest.mark.parametrize("left", [0, 1, 22, 25, 200, -1])
def test_a_bundle_that_was_cut_off_is_refused(tmp_path: Path, left: int) -> None:
    whole = bundle([KEYS.root_file()], KEYS.targets_file(1, [program(CONTENT, "0.2.0")]), [CONTENT])
    (tmp_path / "b").write_bytes(whole[:left])
    with pytest.raises(NotTrusted):
        taken(tmp_path / "b", KEYS.trusted())


def test_a_bundle_with_more_than_it_says_is_refused(tmp_path: Path) -> None:
    whole = bundle([KEYS.root_file()], KEYS.targets_file(1, [program(CONTENT, "0.2.0")]), [CONTENT])
    (tmp_path / "b").write_bytes(whole + b"!")
    with pytest.raises(NotTrusted):
        taken(tmp_path / "b", KEYS.trusted())


def test_an_old_bundle_is_refused_after_the_keys_changed(tmp_path: Path) -> None:
    old = bundle([KEYS.root_file()], KEYS.targets_file(9, [program(CONTENT, "9.0.0")]), [CONTENT])
    (tmp_path / "b").write_bytes(old)
    _, second = KEYS.renewed()
    with pytest.raises(OlderThanKnown):
        taken(tmp_path / "b", follow_roots(KEYS.trusted(), [second]))


def test_old_keys_sign_nothing_any_more() -> None:
    """Also where the stolen key of before signs a list of a high number."""
    _, second = KEYS.renewed()
    with pytest.raises(NotTrusted):
        read_targets(KEYS.targets_file(99, []), read_root(second))


def test_an_office_that_was_away_for_years_follows_all_roots() -> None:
    second_keys, second = KEYS.renewed()
    third_keys, third = second_keys.renewed()
    known = follow_roots(KEYS.trusted(), [second, third])
    assert known.root.version == 3
    assert read_targets(third_keys.targets_file(1, []), known).version == 1
    with pytest.raises(NotTrusted):
        follow_roots(KEYS.trusted(), [third])  # the one between is missing


Signers = Callable[[Keys, Keys], tuple[bytes, ...]]


@pytest.mark.parametrize(
    "signers",
    [
        pytest.param(lambda old, new: new.root, id="none of the old"),
        pytest.param(lambda old, new: (old.root[0], *new.root), id="one of two of the old"),
        pytest.param(lambda old, new: (*old.root, new.root[0]), id="one of two of the new"),
        pytest.param(lambda old, new: old.root, id="none of the new"),
        pytest.param(lambda old, new: (*old.targets, *old.root[:1], *new.root), id="keys of releases"),
        pytest.param(lambda old, new: (old.root[0], old.root[0], *new.root), id="one of the old twice"),
    ],
)
def test_a_root_below_a_threshold_is_refused(signers: Signers) -> None:
    new, _ = KEYS.renewed()
    with pytest.raises(NotTrusted):
        follow_root(KEYS.trusted(), new.root_file(*signers(KEYS, new)))


def test_a_list_below_the_threshold_is_refused() -> None:
    two = msgspec.structs.replace(KEYS.trusted().root.targets, threshold=2)
    root = msgspec.structs.replace(KEYS.trusted().root, targets=two)
    known = read_root(sign("root", msgspec.msgpack.encode(root), KEYS.root).encode())
    content = msgspec.msgpack.encode(Targets(1, 0, 0, [], []))
    for signers in (KEYS.targets[:1], KEYS.targets[:1] * 2, (KEYS.targets[0], KEYS.root[0])):
        with pytest.raises(NotTrusted):
            read_targets(sign("targets", content, signers).encode(), known)
    assert read_targets(sign("targets", content, KEYS.targets).encode(), known).version == 1


def test_a_replayed_list_is_refused() -> None:
    root = KEYS.trusted()
    second = KEYS.targets_file(2, [])
    with pytest.raises(OlderThanKnown):
        follow_targets(KEYS.targets_file(1, []), root, second)
    assert follow_targets(second, root, second).version == 2
    with pytest.raises(NotTrusted, match="under one number"):
        follow_targets(KEYS.targets_file(2, [program(CONTENT, "0.2.0")]), root, second)


def test_a_new_root_says_from_which_list_on_it_counts() -> None:
    """A key of releases that stays may have signed lists of high numbers with one that was stolen."""
    floor = Keys(targets_from=51, version=2)
    known = follow_roots(KEYS.trusted(), [floor.root_file()])
    with pytest.raises(OlderThanKnown):
        read_targets(KEYS.targets_file(50, []), known)
    assert read_targets(KEYS.targets_file(51, []), known).version == 51


def test_a_root_passes_for_nothing_else() -> None:
    file = decode_signed(KEYS.root_file(), "root")
    with pytest.raises(NotTrusted):
        decode_signed(KEYS.root_file(), "targets")
    renamed = SignedFile("targets", file.content, file.signatures)
    with pytest.raises(NotTrusted):
        renamed.signers(KEYS.trusted().root.root.keys)


def test_being_out_of_date_is_no_reason_to_refuse() -> None:
    old = Keys(expires=1)
    assert read_targets(old.targets_file(1, [], expires=1), old.trusted()).expires == 1
    _, second = old.renewed()
    assert follow_roots(old.trusted(), [second]).root.version == 2


def test_a_fingerprint_is_of_what_the_root_says() -> None:
    words = fingerprint(KEYS.root_file())
    assert words == fingerprint(KEYS.root_file(*KEYS.root)) != fingerprint(KEYS.renewed()[1])
    assert len(words) == 29
    assert set(words.replace("-", "")) <= set("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")


def test_versions_are_compared_as_the_launchers_do() -> None:
    assert version_key("1.10.0") > version_key("1.9.9") > version_key("1.9") > version_key("none")
    candidates = ["1.9", "1.9.0rc1", "1.9.0rc10", "1.9.0", "1.9.0.1", "1.9.1rc1"]
    mixed = candidates[3:] + candidates[:3]
    assert sorted(mixed, key=version_key) == candidates
    wrong = ("1rc1", "1.0rc1", "1.0.0rc", "1.0.0rc1.1", "1.0.0.1rc1")
    assert [name for name in wrong if is_version(name)] == []
    assert [
        name for name in ("1", "1.2.3.4", "", "1.", "1.2.3.4.5", "../1", "v1", "१") if is_version(name)
    ] == [
        "1",
        "1.2.3.4",
    ]


@pytest.mark.parametrize("years", [-60, -5, 0, 5, 200])
def test_a_clock_that_is_wrong_by_years_only_changes_what_is_said(years: int) -> None:
    """Nothing that is refused or taken asks for the time; only the sentences about age do."""
    now = 1_790_000_000_000 + years * 31_557_600_000
    keys = Keys(expires=1_800_000_000_000)
    targets = keys.targets_file(1, [], expires=1_800_000_000_000)
    trust = Trust(keys.trusted(), read_targets(targets, keys.trusted()), targets)
    assert len(trust.warnings(now)) == (2 if years > 0 else 0)


def test_another_spelling_of_the_same_file_is_refused() -> None:
    file = KEYS.root_file()
    assert file[:1] == b"\x93", "an array of three, as it is spelled"
    with pytest.raises(NotTrusted):
        read_root(b"\xdc\x00\x03" + file[1:])
