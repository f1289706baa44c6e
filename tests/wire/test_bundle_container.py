"""A bundle is taken whole as it was signed and sealed, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from desktop_app.wire.courier import container
from desktop_app.wire.courier.container import BundleHeader, BundleWriter, bundle_name, open_bundle_file
from desktop_app.wire.courier.problems import BundleProblem

SENDER, RECEIVER = SigningKey(bytes(32)), SigningKey(b"\1" * 32)
FRAMES = [b"first", b"", b"x" * 300, bytes(range(256))]


def header() -> BundleHeader:
    return BundleHeader(
        way="up",
        server_id="s1",
        server_name="Tỉnh Thử",
        kind="sample",
        commune="00118",
        device="ab" * 16,
        number=3,
        follows=0,
        answers=2,
        at=1_790_000_000_000,
        program="1.0.0",
        changes=4,
        files=0,
        sender=bytes(SENDER.verify_key),
    )


def write(path: Path, frames: list[bytes], signing: SigningKey = SENDER) -> Path:
    with path.open("wb") as stream:
        writer = BundleWriter(stream.write, bytes(RECEIVER.verify_key))
        for frame in frames:
            writer.add(frame)
        writer.finish(header(), lambda words: signing.sign(words).signature)
    return path


def read(path: Path, key: SigningKey = RECEIVER) -> list[bytes]:
    with open_bundle_file(path) as bundle:
        bundle.verify()
        return [frame for _, frame in bundle.opened_with(bytes(key)).frames()]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of 64 bytes, so that a small file has many."""
    monkeypatch.setattr(container, "PIECE_BYTES", 64)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.mtb", FRAMES)) == FRAMES


@pytest.mark.parametrize("size", [0, 1, 59, 60, 61, 124, 125, 640])
def test_at_the_edges_of_pieces(tmp_path: Path, small_pieces: None, size: int) -> None:
    path = write(tmp_path / "a.mtb", [b"y" * size] if size else [])
    assert read(path) == ([b"y" * size] if size else [])


def test_every_byte_that_is_flipped_is_noticed(tmp_path: Path, small_pieces: None) -> None:
    content = write(tmp_path / "a.mtb", FRAMES).read_bytes()
    changed = tmp_path / "b.mtb"
    for place in range(len(content)):
        changed.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(BundleProblem):
            read(changed)


def test_every_length_that_is_cut_is_noticed(tmp_path: Path, small_pieces: None) -> None:
    content = write(tmp_path / "a.mtb", FRAMES).read_bytes()
    cut = tmp_path / "b.mtb"
    for length in range(len(content)):
        cut.write_bytes(content[:length])
        with pytest.raises(BundleProblem, match=r"not complete|not a bundle|newer"):
            read(cut)
    cut.write_bytes(content + b"\0")
    with pytest.raises(BundleProblem):
        read(cut)


def test_the_damaged_part_is_named(tmp_path: Path, small_pieces: None) -> None:
    path = write(tmp_path / "a.mtb", FRAMES)
    content = bytearray(path.read_bytes())
    content[len(b"so-mat-tran-bundle-1\n") + 2 * (64 + 16) + 5] ^= 0x80
    path.write_bytes(content)
    with pytest.raises(BundleProblem, match=r"Part 3 of 10 of “a\.mtb” is damaged"):
        read(path)


def test_only_its_receiver_opens_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mtb", FRAMES)
    assert not any(frame in path.read_bytes() for frame in FRAMES if len(frame) > 4)
    with pytest.raises(BundleProblem, match="sealed for another computer"):
        read(path, SENDER)


def test_whoever_signs_for_another_is_found_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mtb", FRAMES, signing=RECEIVER)
    with pytest.raises(BundleProblem, match="signature"):
        read(path)


def test_one_of_a_newer_program_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mtb", FRAMES)
    path.write_bytes(path.read_bytes().replace(b"so-mat-tran-bundle-1\n", b"so-mat-tran-bundle-2\n", 1))
    with pytest.raises(BundleProblem, match="newer version"):
        read(path)


def test_parts_of_two_bundles_do_not_mix(tmp_path: Path, small_pieces: None) -> None:
    one, other = write(tmp_path / "a.mtb", FRAMES), write(tmp_path / "b.mtb", FRAMES)
    begins = len(b"so-mat-tran-bundle-1\n")
    mixed = bytearray(one.read_bytes())
    mixed[begins : begins + 80] = other.read_bytes()[begins : begins + 80]
    one.write_bytes(mixed)
    with pytest.raises(BundleProblem, match="Part 1 of"):
        read(one)


@given(st.binary(max_size=600))
def test_no_file_causes_a_fault(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.mtb"
    for written in (content, b"so-mat-tran-bundle-1\n" + content + b"\nso-mat-tran-end\n"):
        path.write_bytes(written)
        with pytest.raises(BundleProblem):
            read(path)


def test_names_fit_any_medium(tmp_path: Path) -> None:
    name = bundle_name(header())
    assert name == "mttq-00118-abababab-len-0003.mtb"
    assert name.isascii()
