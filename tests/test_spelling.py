"""Readings of names."""

import pytest

from pipeline.geonames import plain
from pipeline.spelling import loose, skeleton, slug


@pytest.mark.parametrize(
    ("name", "entity_id"),
    [
        ("Jabhat al-Nusra (Idlib)", "jabhat-al-nusra-idlib"),
        ("Médecins Sans Frontières", "medecins-sans-frontieres"),
        ("People's Protection Units", "peoples-protection-units"),
        ("U.S. Army", "u-s-army"),
        ("حلب", ""),
    ],
)
def test_ids_are_made_of_latin_letters_and_digits(name: str, entity_id: str) -> None:
    assert slug(name) == entity_id


@pytest.mark.parametrize(
    ("one", "other"), [("sheikhun", "shaykhoun"), ("sheikhun", "sheikun"), ("raqqa", "raqah"), ("qaeda", "kaeda"), ("mayadin", "mayadeen")]
)
def test_spellings_that_transliteration_leaves_open_read_alike(one: str, other: str) -> None:
    assert loose(one) == loose(other)


@pytest.mark.parametrize(("one", "other"), [("hama", "hamas"), ("marea", "maria")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert loose(one) != loose(other)


def test_consonants_are_what_remains_in_any_spelling() -> None:
    assert skeleton("seraqeb") == skeleton("sraqb") == "srkb"


def test_a_plain_name_has_no_accents_apostrophes_or_hyphens() -> None:
    assert plain("Ma‘arrat-Mişrīn") == "maarrat misrin"
