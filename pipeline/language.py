"""language: in which language a text is."""

from __future__ import annotations

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier


class _Identifier(LanguageIdentifier):  # type: ignore[misc]
    """py3langid's identifier; it multiplies only the few features that a text has, and not all of its model."""

    def nb_classprobs(self, fv: Any) -> Any:
        told = fv.nonzero()[0]
        return fv[told] @ self.nb_ptc[told].astype("float64") + self.nb_pc


@cache
def _identifier() -> LanguageIdentifier:
    return _Identifier.from_pickled_model(MODEL_FILE, norm_probs=True)


def language(text: str) -> str:
    """ISO 639-1 code, from the first 20,000 characters. A few words tell little, and those of this war are full of Arabic and Turkish
    names: below 20 words a text in Latin letters counts as English unless there is no doubt."""
    sample = text[:20000]
    code, probability = _identifier().classify(sample)
    return "en" if len(sample.split()) < 20 and probability < 0.999999 and _is_latin(sample) else str(code)


def _is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin ones, or it has none."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters) or not letters
