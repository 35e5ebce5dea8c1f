"""mending: what the model misreads again and again in war news, put right before anything else reads the parse.

`Killed in shelling by rebels`, `rounds of bombing`, `is under continued shelling` tell a happening by a noun, which the model takes for a
verb where nothing but the context tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.reference import rows

AFTER = ("in", "under", "by", "of", "during", "amid", "from", "to")
"""Prepositions after which such a word is a noun; after others (`after`, `before`, `for`) it is as often what somebody does."""
OWN = ("dobj", "nsubj", "nsubjpass", "aux", "auxpass", "neg", "prt", "xcomp", "ccomp", "dative", "advmod")
"""What only a verb has."""


NOMINAL = ("appos", "dobj", "pobj", "nsubj", "nsubjpass", "compound", "nmod")
"""What only a noun is."""


@Language.component("mending")
def mending(doc: Doc) -> Doc:
    """Puts right the lemmas of verbs, what `up to` counts, whose result a participle tells, and what is a noun in -ing."""
    for token in doc:
        if token.pos_ == "VERB" and token.lower_ in forms():
            token.lemma_ = forms()[token.lower_]
        if token.lower_ == "to" and token.dep_ == "prep" and token.i and token.nbor(-1).lower_ == "up":
            _count(token, token.nbor(-1))
        if token.tag_ == "VBZ" and token.dep_ in NOMINAL and token.lemma_ in happenings():
            _make_plural(token)
        if token.dep_ == "relcl":
            _hang_clause(token)
        if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX"):
            _give_subject(token)
        if token.tag_ == "``":
            _open_quote(token)
        if token.tag_ != "VBG" and not (token.tag_ == "NN" and token.dep_ in ("advcl", "acl")):
            continue
        if token.lemma_ in harm() and token.tag_ == "VBG":
            _hang_result(token)
        own = {child.dep_ for child in token.children} & {*OWN}
        is_under = token.dep_ == "pcomp" and token.head.lower_ == "under"  # came under shelling twice
        if token.lower_ in nouns() and (not own or (own == {"advmod"} and (is_under or _lone(token) is not None))):
            _hang_noun(token)
    return doc


@cache
def nouns() -> frozenset[str]:
    """The words in -ing that tell a happening as nouns."""
    found = (row["trigger"] for row in rows("event_triggers") if row["part_of_speech"] == "noun")
    return frozenset(word for word in found if word.endswith("ing") and " " not in word)


@cache
def harm() -> frozenset[str]:
    """The verbs that tell what an act did to people."""
    return frozenset(
        row["trigger"].split()[0] for row in rows("event_triggers") if row["frame"] == "harm" and row["part_of_speech"] == "verb"
    )


@cache
def strikes() -> frozenset[str]:
    """The verbs of force of one word."""
    found = (row for row in rows("event_triggers") if row["event_type"] == "ASSAULT" and row["part_of_speech"] == "verb")
    return frozenset(row["trigger"] for row in found if " " not in row["trigger"])


@cache
def happenings() -> frozenset[str]:
    """The last words of the nouns of force."""
    found = (row for row in rows("event_triggers") if row["event_type"] == "ASSAULT" and row["part_of_speech"] == "noun")
    return frozenset(row["trigger"].split()[-1] for row in found)


def _hang_result(token: Token) -> None:
    """Hangs a participle on the verb whose result it tells, where it is read as what the last noun before it does: shelled a village in
    Hama *killing* five."""
    if token.dep_ == "acl" and token.head.dep_ == "dobj" and token.head.head.lemma_ in strikes():  # raided a village killing five
        token.head, token.dep_ = token.head.head, "advcl"
        return
    own = [child for child in token.children if child.dep_ == "nsubj" and child.i == token.i - 1]
    preposition = token.head if token.dep_ == "pcomp" and own else token.head.head if token.dep_ == "acl" and not own else token
    if preposition.pos_ != "ADP" or preposition.lower_ in ("by", "between") or (own and preposition.lower_ == "with"):
        return
    above = next((one for one in preposition.ancestors if one.pos_ in ("VERB", "AUX")), None)
    if above is None or above.i > token.i:
        return
    for noun in own:
        noun.head, noun.dep_ = preposition, "pobj"
    token.head, token.dep_ = above, "advcl"


def _hang_clause(token: Token) -> None:
    """Hangs a clause of harm on the happening that it tells of, not on its place: raids on a town in Hama, *which killed* five."""
    is_active = any(child.dep_ == "nsubj" and child.lower_ == "which" for child in token.children)
    if not is_active or token.lemma_ not in harm() | strikes():
        return
    noun = token.head
    while noun.dep_ == "pobj" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
        if noun.pos_ == "NOUN" and (noun.lemma_ in happenings() or noun.lower_ in nouns()):
            token.head = noun
            return


def _give_subject(verb: Token) -> None:
    """Gives a verb the noun right before it for its subject, where that is read as coordinated with a noun of the clause before: sent arms
    to Hezbollah and *officials* were told. A verb that shares its subject follows `and` or a comma."""
    first = verb.left_edge
    if first.i == 0 or any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children):
        return
    noun = first.nbor(-1)
    while noun.dep_ in ("compound", "pobj", "prep") and noun.i > verb.head.i:
        noun = noun.head
    if noun.dep_ != "conj" or noun.pos_ not in ("NOUN", "PROPN") or noun.right_edge.i != first.i - 1:
        return
    for child in noun.head.rights:
        if child.dep_ == "cc" and child.i < noun.i:
            child.head = verb.head
    noun.head, noun.dep_ = verb, "nsubjpass" if any(child.dep_ == "auxpass" for child in verb.children) else "nsubj"


def _open_quote(mark: Token) -> None:
    """Gives a sentence its subject, where the words quoted begin with its verb: in a call, Putin "*praised* the plan and thanked" them."""
    verb, root = mark.nbor() if mark.i + 1 < len(mark.doc) else mark, mark.sent.root
    name = mark.nbor(-1) if mark.i > mark.sent.start else mark
    noun = verb.head
    is_read_as_noun = verb.dep_ == "amod" and verb.tag_ in ("VBN", "VBD") and name.pos_ == "PROPN" and name.head in (noun, verb)
    if (
        not is_read_as_noun
        or root.pos_ != "VERB"
        or root.i < noun.i
        or any(child.dep_ in ("nsubj", "nsubjpass") for child in root.children)
    ):
        return
    verb.head, verb.dep_, verb.tag_ = root, "advcl", "VBD"
    noun.head, noun.dep_ = verb, "dobj"
    name.head, name.dep_ = root, "nsubj"


def _hang_noun(token: Token) -> None:
    """Hangs a noun in -ing where it belongs: behind its preposition, or before the noun that it is coordinated with."""
    if token.dep_ == "pcomp" and _takes_noun(token.head):
        _make_noun(token, token.head)
    elif (preposition := _lone(token)) is not None:
        for between in token.doc[preposition.i + 1 : token.i]:
            between.head, between.dep_ = token, "amod"
        _make_noun(token, preposition)
    elif token.i and token.nbor(-1).dep_ == "nsubj" and token.nbor(-1).head == token.head and token.head.i == token.i + 1:
        subject = token.nbor(-1)  # rebel shelling killed ten
        subject.head, subject.dep_ = token, "compound"
        _make_noun(token, token.head, "nsubj")
    elif (whose := _owner(token)) is not None:
        preposition = whose.head
        whose.head, whose.dep_ = token, "compound"
        _make_noun(token, preposition)
    elif token.dep_ in ("nmod", "compound", "amod") and any(child.dep_ == "cc" for child in token.rights):
        other = token.head  # shelling and air strikes
        for child in [*token.rights, *other.lefts]:
            if child.dep_ == "conj" or (child != token and child.i < token.i):
                child.head, child.dep_ = (other, "compound") if child.i > token.i else (token, child.dep_)
        above, relation = other.head, other.dep_
        _make_noun(token, token if above == other else above, relation)
        other.head, other.dep_ = token, "conj"


def _takes_noun(preposition: Token) -> bool:
    """Whether a preposition leads to what happened, and not to what somebody did: rounds *of* shelling, unlike accused *of* shelling."""
    above = preposition.head
    if preposition.lower_ in ("of", "from", "to"):
        return above.pos_ not in ("VERB", "AUX", "ADJ")
    return preposition.lower_ in AFTER


def _lone(token: Token) -> Token | None:
    """The preposition without an object before a word, with one adjective between them at most: *under* continued shelling."""
    for preposition in token.doc[max(token.sent.start, token.i - 2) : token.i]:
        between = token.doc[preposition.i + 1 : token.i]
        is_lone = preposition.pos_ == "ADP" and preposition.lower_ in AFTER and not any(preposition.rights)
        if is_lone and all(one.tag_ in ("VBN", "JJ") and one.head in (token, preposition.head, preposition) for one in between):
            return preposition
    return None


def _owner(token: Token) -> Token | None:
    """The noun right before a word that it belongs to, where that is read as what the preposition leads to: killed in rebel *shelling* of
    a village."""
    before = token.nbor(-1) if token.i else token
    while before.dep_ == "conj" and before.pos_ == "NOUN":  # artillery and tank shelling
        before = before.head
    is_object = before.dep_ == "pobj" and before.pos_ in ("NOUN", "PROPN") and before.head.lower_ in (*AFTER, "for")
    follows = any(child.dep_ == "prep" and child.lower_ in ("of", "on", "in", "near", "at") for child in token.rights)
    return before if is_object and follows and token.dep_ in ("advcl", "acl") else None


def _make_plural(token: Token) -> None:
    """Makes a noun of a plural that is read as a verb; the noun before it is part of it: three regime *airstrikes* hit the town."""
    first = token.head
    if token.dep_ == "appos" and first.i == token.i - 1 and first.head != first:
        for child in list(first.lefts):
            child.head = token
        token.head, token.dep_ = first.head, first.dep_
        first.head, first.dep_ = token, "compound"
    token.tag_, token.pos_ = "NNS", "NOUN"


def _count(to: Token, up: Token) -> None:
    """Makes what `up to` counts the object of its verb: kidnapped *up to* sixteen workers."""
    verb = up.head
    counted = next((child for child in to.children if child.dep_ == "pobj" and child.i > verb.i), None)
    number = next((child for child in counted.lefts if child.dep_ == "nummod"), None) if counted is not None else None
    if counted is not None and number is not None and number.i == to.i + 1 and verb.pos_ == "VERB":
        counted.head, counted.dep_ = verb, "dobj"
        for word in (to, up):
            word.head, word.dep_ = number, "quantmod"


def _make_noun(token: Token, above: Token, relation: str = "pobj") -> None:
    token.head, token.dep_ = above, relation
    token.tag_, token.pos_, token.lemma_ = "NN", "NOUN", token.lower_


@cache
def forms() -> Mapping[str, str]:
    """The forms in -ed, -s and -ing of the verbs of the lists in a consonant and a silent -e, which the model's rules also take for forms
    of shorter verbs: `staged` is of `stage`, not of `stag`; and a past that it does not know."""
    verbs = [row["trigger"] for row in rows("event_triggers") if row["part_of_speech"] == "verb"] + [
        row["verb"] for row in rows("light_verbs")
    ]
    silent = {first for verb in verbs if (first := verb.split()[0]).endswith("e") and len(first) > 3 and first[-2] not in "aeiou"}
    return {"retook": "retake"} | {form: verb for verb in silent for form in (f"{verb}d", f"{verb}s", f"{verb[:-1]}ing")}


def install(nlp: Language) -> None:
    """Adds the component behind the model's own, and makes the model read `IS` in capitals as the name that it is."""
    nlp.tokenizer.add_special_case("IS", [{"ORTH": "IS", "NORM": "isis"}])  # type: ignore[union-attr]
    nlp.add_pipe("mending")
