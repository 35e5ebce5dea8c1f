"""In which language a text is: names in Latin letters are no other language."""

import pytest

from pipeline.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Rebels retreated from Hama, and shelling killed four people in Aleppo, the Observatory said on Monday.", "en"),
        ("Syrian army Aleppo Idlib Hama Homs", "en"),
        ("قتل أربعة أشخاص في حلب", "ar"),
        ("Les forces du régime ont bombardé la ville d'Alep lundi, tuant au moins trois civils, selon l'Observatoire syrien. " * 2, "fr"),
        ("2016", "en"),
    ],
)
def test_language(text, code):
    assert language(text) == code
