"""Does a sentence look ahead at a time that it names, or back: "will meet on Thursday", "met on Thursday"."""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.time_words import kinds

DEADLINES = ("by", "until", "till", "through", "before")
AIMS = ("to", "until", "till", "through", "for")


def looks_ahead(span: Span, preposition: str) -> bool | None:
    """Whether the time of an expression lies ahead, by the verb that it hangs on: "is to begin in May", "if they do not leave by Friday",
    "set for Friday"; None where no verb tells. What is named in passing lies behind: "will vote after the attack on August 21".
    `preposition`: the one before the expression."""
    if preposition == "since":
        return False
    for word in (span.root, *span.root.ancestors):
        if word.i in range(span.start, span.end):
            continue
        if word.pos_ == "NOUN" and word.dep_ == "pobj":
            return _outlook(word.head.head) == "any"  # "ahead of talks on Monday"
        outlook = _outlook(word)
        if outlook == "any" or (outlook and preposition == "for") or (outlook == "moved" and preposition in AIMS):
            return outlook == "moved" or not _was(word)
        if word.pos_ in ("VERB", "AUX") and not _is_bare(word):
            return _verb_looks_ahead(word, outlook, preposition)
        if _is_infinitive(word) and (_outlook(word.head) in ("infinitive", "any") or word.head.lemma_ == "be"):
            return not _was(word.head)
    return None


def _outlook(word: Token) -> str:
    """How a word looks ahead: reference/time_words.csv, `ahead`."""
    return kinds().get(word.lemma_.lower(), {}).get("ahead", "")


def _was(word: Token) -> bool:
    """Whether an outlook is one of the past: "had been supposed to start on Wednesday"."""
    verb = word.head if word.pos_ == "ADJ" else word
    return any(child.lower_ == "had" for child in _helpers(verb))


def _helpers(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in ("aux", "auxpass")]


def _is_infinitive(word: Token) -> bool:
    return any(child.tag_ == "TO" for child in _helpers(word))


def _is_bare(verb: Token) -> bool:
    """Whether a verb has no tense of its own, so that the one above it decides: "managed to leave", "will meet and talk"."""
    return _is_infinitive(verb) or (verb.tag_ in ("VB", "VBG") and not _helpers(verb))


def _verb_looks_ahead(verb: Token, outlook: str, preposition: str) -> bool | None:
    lemmas = {child.lemma_ for child in _helpers(verb)}
    tags = {child.tag_ for child in _helpers(verb)}
    if "MD" in tags:
        return "have" not in lemmas or not lemmas.isdisjoint(("will", "shall"))  # "would have left" is past
    if "have" in lemmas or "VBD" in tags or verb.tag_ in ("VBD", "VBN"):
        return False
    if verb.tag_ == "VBG" or outlook == "present" or preposition in DEADLINES:  # "are meeting on Friday", "talks resume on Friday"
        return True
    return None
