"""Six words: of the keys alone, heard apart in every region, and compared however they are typed."""

from __future__ import annotations

import random
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.text import id_key
from desktop_app.wire.keys.six_words import COUNT, same_words, six_words, word_lists, words_line

KEYS = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=3, unique=True)

_BEGINNINGS = (("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "r"), ("qu", "w"), ("ph", "f"))
_ONE = {"s": "x", "d": "r", "v": "r", "n": "l", "y": "i", "k": "c"}
_VOWELS = (("uou", "ieu"), ("uu", "iu"), ("ay", "ai"), ("au", "ao"), ("ieu", "iu"), ("uoi", "ui"))
_ENDS = (("ng", "N"), ("nh", "N"), ("n", "N"), ("ch", "T"), ("c", "T"), ("t", "T"))


def heard(syllable: str) -> str:
    """What is left of a syllable where every region's sounds are taken for one."""
    bare = id_key(syllable)
    for start, sound in _BEGINNINGS:
        if bare.startswith(start):
            bare = sound + bare[len(start) :]
            break
    if not bare.startswith(("ng", "nh", "kh")):
        bare = _ONE.get(bare[0], bare[0]) + bare[1:]
    for table in (_VOWELS, _ENDS):
        for end, sound in table:
            if bare.endswith(end) and len(bare) > len(end):
                bare = bare[: -len(end)] + sound
                break
    return bare


def test_every_pair_is_eleven_bits() -> None:
    things, qualities = word_lists()
    assert len(things) * len(qualities) == 2048


def test_no_two_words_of_a_list_sound_the_same() -> None:
    assert heard("sao") == heard("xao")
    assert heard("giày") == heard("dài")
    assert heard("tranh") == heard("chăn")
    for words in word_lists():
        assert len({heard(word) for word in words}) == len(words)


def test_no_word_is_a_thing_and_a_quality_once_signs_are_left_out() -> None:
    things, qualities = ({id_key(word) for word in words} for words in word_lists())
    assert not things & qualities


def test_they_are_what_papers_out_there_say() -> None:
    printed = "xe nâu · chén vuông · nồi vuông · đảo hiền · kẹo vui · trâu ngắn"
    assert words_line(six_words("server key", bytes(32))) == printed


@given(KEYS)
def test_the_order_of_the_keys_does_not_matter(keys: list[bytes]) -> None:
    assert len({six_words("pair", *order) for order in permutations(keys)}) == 1


@given(KEYS, st.integers(min_value=0, max_value=255))
def test_another_bit_makes_other_words(keys: list[bytes], bit: int) -> None:
    changed = bytearray(keys[0])
    changed[bit // 8] ^= 1 << bit % 8
    assert six_words("pair", *keys) != six_words("pair", bytes(changed), *keys[1:])


@given(st.binary(min_size=64, max_size=64), st.integers(min_value=1, max_value=63))
def test_keys_that_are_cut_elsewhere_have_other_words(both: bytes, cut: int) -> None:
    whole = six_words("pair", both)
    assert whole != six_words("pair", both[:cut], both[cut:])


@given(KEYS)
def test_another_label_makes_other_words(keys: list[bytes]) -> None:
    assert six_words("pair", *keys) != six_words("server key", *keys)


def test_every_word_of_the_lists_comes_up() -> None:
    chance = random.Random(34)
    found = {word for _ in range(6_000) for word in six_words("pair", chance.randbytes(32))}
    assert len(found) == 2048


@given(KEYS, st.sampled_from([" ", "  ", ", ", "-", "\n", " · "]), st.booleans())
def test_however_it_is_typed(keys: list[bytes], between: str, upper: bool) -> None:
    words = six_words("pair", *keys)
    bare = between.join(id_key(word) for word in words)
    assert len(words) == COUNT
    assert same_words(bare.upper() if upper else bare, words)
    assert same_words(words_line(words), words)


@given(KEYS, st.integers(min_value=0, max_value=COUNT - 1))
def test_one_word_that_differs_is_noticed(keys: list[bytes], place: int) -> None:
    words = six_words("pair", *keys)
    things, qualities = word_lists()
    candidates = (f"{thing} {qualities[0]}" for thing in things)
    other = next(word for word in candidates if word != words[place])
    assert not same_words(" ".join((*words[:place], other, *words[place + 1 :])), words)
    assert not same_words(" ".join(words[:place]), words)
