"""References: readable aloud, and a slip of the pen is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuqiao.kernel.references import ALPHABET, is_valid, new_reference, normalise

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PREFIXES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
REFERENCES = st.builds(lambda p, y, r: new_reference(p, y, r.choice), PREFIXES, st.integers(0, 99), st.randoms())


def _written(plain: str) -> str:
    return f"{plain[:2]}-{plain[2:4]}-{plain[4:9]}-{plain[9]}"


@given(REFERENCES)
def test_every_new_reference_is_valid(reference):
    assert is_valid(reference)
    assert set(reference[6:11] + reference[12]) <= set(ALPHABET)


@given(REFERENCES)
def test_every_single_wrong_character_is_found(reference):
    plain = reference.replace("-", "")
    for place, right in enumerate(plain):
        for wrong in LETTERS:
            if wrong != right:
                assert normalise(plain[:place] + wrong + plain[place + 1 :]) is None


@given(REFERENCES)
def test_every_swap_of_neighbours_is_found(reference):
    plain = reference.replace("-", "")
    for place in range(len(plain) - 1):
        if plain[place] != plain[place + 1]:
            swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
            assert normalise(swapped) is None


def test_no_two_characters_look_alike():
    assert not set("0ODQ1IL2Z5S8BUV") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)


@given(REFERENCES)
def test_a_reference_is_read_however_it_is_typed(reference):
    plain = reference.replace("-", "")
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in plain)
    for typed in (plain.lower(), full_width, f" {reference[:6]} {reference[6:]}\n", reference.replace("-", "–")):
        assert normalise(typed) == reference
    assert not is_valid(plain)


@pytest.mark.parametrize("typed", ["", "ZX", "ZX-26-7K4MH", "ZX-26-7K4MH-3-3", "12-26-7K4MH-3", "咨询-26-7K4MH-3"])
def test_what_has_another_shape_is_no_reference(typed):
    assert normalise(typed) is None


def test_a_body_without_a_check_character_is_never_given_out():
    """Some bodies need a check character outside the alphabet: the next one is tried."""
    tried = []

    def choose(alphabet: str) -> str:
        tried.append(alphabet[(len(tried) // 5) % len(alphabet)])
        return tried[-1]

    reference = new_reference("ZX", 26, choose)
    assert is_valid(reference)
    assert reference[6:11] == "".join(tried[-5:])
