"""arguments: what a verb or a noun takes, whatever the construction: active, passive, relative, participle, infinitive, coordination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pipeline.memo import once_a_word

RELATIVE = ("WDT", "WP", "WP$")
PREPOSITIONS = ("prep", "dative")
LEADING = ("ADP", "SCONJ", "VERB", "ADV")
"""Parts of speech of what leads to a complement: in, since, following, away from."""
OBJECTS = ("dobj", "nsubjpass")
SHARING = ("xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "dep")
"""Relations in which a verb may share the subject of the one above it."""


@once_a_word
def with_conjuncts(token: Token) -> tuple[Token, ...]:
    """A word and those coordinated with it: the army *and* its allies; also a name that is read as a part of the one behind it:
    President *Assad* and envoy Annan met."""
    beside = [*token.children]
    titles = [child for child in beside if child.dep_ in ("compound", "nmod")] if token.pos_ == "PROPN" else []
    below = [*beside, *(one for title in titles for one in title.children)]
    first = [one for one in below if one.dep_ == "nmod" and one.pos_ == "PROPN"]
    paired = [one for one in first if any(child.dep_ == "cc" for child in one.rights)]
    is_joined = token.dep_ == "conj" or any(child.dep_ == "conj" for child in beside)
    return (*paired, token, *(other for other in (token.conjuncts if is_joined else ()) if other.i > token.i))


@once_a_word
def is_passive(verb: Token) -> bool:
    """Whether what stands before a verb is done to: was seized, the town seized by, backed by."""
    children = {child.dep_ for child in verb.children}
    if children & {"auxpass", "nsubjpass"} or (verb.tag_ == "VBN" and "aux" not in children and _agents(verb)):  # held hostage by gunmen
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and not children & {"aux", "nsubj"} and is_passive(verb.head):  # were killed and wounded
        return True
    return verb.tag_ == "VBN" and not children & {"aux", "dobj"} and (verb.dep_ in ("acl", "amod") or "nsubj" not in children)


@once_a_word
def subjects(verb: Token) -> tuple[Token, ...]:
    """Who does what a verb says: its subject, the agent of a passive, else the subject that an infinitive or participle shares."""
    if is_passive(verb):
        both = [verb, *(other for other in verb.rights if other.dep_ == "conj" and other.tag_ == "VBN" and other.i - verb.i <= 2)]
        agents = next(filter(None, map(_agents, both)), ())  # were kidnapped and killed *by gunmen*
        return tuple(one for agent in agents for one in prepositional(agent))
    return before(verb)


def _agents(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")]


@once_a_word
def before(verb: Token) -> tuple[Token, ...]:
    """What stands before a verb as its subject, in the active or the passive; shared with the verb above where it has none of its own."""
    for _ in range(8):  # a chain of infinitives and participles is never longer; guards against odd parses
        own = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass") and child.lower_ != "there"]
        if own:
            return tuple(one for child in own for one in with_conjuncts(_antecedent(child, verb)))
        if verb.dep_ in ("acl", "relcl", "amod"):
            return _modified(verb)
        if verb.dep_ == "ccomp" and verb.head.dep_ == "relcl":  # the campaign that, they say, is targeting
            return with_conjuncts(verb.head.head)
        if controller := _controller(verb):
            return with_conjuncts(controller)
        # the Observatory said that they were killed, where "they" is read elsewhere: it was not the Observatory
        is_clause = verb.dep_ == "ccomp" and (is_passive(verb) or verb.tag_ in ("VBD", "VBZ", "VBP"))
        is_apart = verb.dep_ not in SHARING or is_clause
        if is_apart or (above := _clause_above(verb)) == verb:
            return ()
        verb = above
    return ()


def _modified(verb: Token) -> tuple[Token, ...]:
    """The noun that a participle or relative clause follows; for an infinitive whose it is: *Turkey's* plan to help."""
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and any(child.dep_ == "dobj" for child in verb.children):  # raids on a market killed ten
        return with_conjuncts(_whole(verb.head))
    if verb.tag_ in ("VBG", "VBN") or verb.dep_ == "relcl":
        return with_conjuncts(verb.head)
    return tuple(child for child in verb.head.children if child.dep_ in ("poss", "compound", "amod", "nmod"))


def _whole(noun: Token) -> Token:
    """The noun that a phrase with prepositions begins with: *raids* on a market in the town."""
    while noun.dep_ == "pobj" and noun.head.dep_ == "prep" and noun.head.head.pos_ in ("NOUN", "PROPN"):
        noun = noun.head.head
    return noun


def _clause_above(verb: Token) -> Token:
    """The verb that an infinitive, participle or coordinated verb hangs on, through prepositions and adjectives."""
    head = verb.head
    while head.dep_ in ("prep", "acomp", "attr", "pcomp") and head.pos_ != "VERB":
        head = head.head
    return head


def _controller(verb: Token) -> Token | None:
    """The object that is to do what a verb says: forced *them* to leave, accused *them* of shelling, stopped *them* from leaving."""
    if verb.dep_ in ("xcomp", "ccomp"):
        called = [one for word, one in complements(verb.head) if word in ("on", "upon") and one.i > verb.head.i]  # called on them to leave
        found = [child for child in verb.head.children if child.dep_ in ("dobj", "dative")]
        return next((one for one in (*found, *called) if one.i < verb.i), None)
    if verb.dep_ == "pcomp" and verb.head.lower_ in ("of", "for", "from"):
        above = _clause_above(verb)
        return above if above.dep_ in OBJECTS else next((child for child in above.children if child.dep_ in OBJECTS), None)
    return None


@once_a_word
def objects(verb: Token) -> tuple[Token, ...]:
    """To whom or what it is done: the object, the subject of a passive, the noun that a past participle follows."""
    found = [child for child in verb.children if child.dep_ in ("dobj", "nsubjpass", "dative", "oprd") and child.pos_ != "ADP"]
    if found and is_passive(verb):  # ten soldiers were killed as well as four militants
        counted = [child for child in verb.children if child.dep_ in ("conj", "npadvmod") and child.pos_ == "NOUN" and child.i > verb.i]
        found += [one for one in counted if any(child.dep_ == "nummod" for child in one.lefts)]
    if not found and is_passive(verb) and verb.dep_ == "conj":
        found = [child for child in verb.head.children if child.dep_ == "nsubjpass"]
    if not found and is_passive(verb) and verb.dep_ in ("acl", "amod"):
        return with_conjuncts(verb.head)
    if not found and is_passive(verb) and verb.dep_ in ("advcl", "xcomp"):
        return before(verb)
    return tuple(one for child in found for one in with_conjuncts(_antecedent(child, verb)))


@once_a_word
def complements(token: Token) -> tuple[tuple[str, Token], ...]:
    """(preposition, its object) for every prepositional phrase that hangs on a word; `by` of a passive is no complement."""
    leading = (child for child in token.children if child.dep_ in PREPOSITIONS and child.pos_ in LEADING)
    return tuple((child.lower_, one) for child in leading for one in prepositional(child))


@once_a_word
def clause_subjects(verb: Token) -> tuple[Token, ...]:
    """The subject of the clause that a verb takes: demanded that *the army* withdraw, called for *the army* to withdraw, held
    *the army* responsible."""
    clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp", "acomp") and child.i > verb.i]
    return tuple(
        one for clause in clauses[:1] for child in clause.lefts if child.dep_ in ("nsubj", "nsubjpass") for one in with_conjuncts(child)
    )


@once_a_word
def prepositional(preposition: Token) -> tuple[Token, ...]:
    """The objects of a preposition, also behind another one: *out of* the town, *north of* the town."""
    found = tuple(one for child in preposition.children if child.dep_ == "pobj" for one in with_conjuncts(child))
    return found or tuple(one for child in preposition.children if child.dep_ == "prep" for one in prepositional(child))


@once_a_word
def parts(noun: Token) -> tuple[Token, ...]:
    """What a noun is a part or a number of: dozens *of fighters*, members *of the brigade*."""
    return tuple(one for word, one in complements(noun) if word == "of")


@once_a_word
def wholes(noun: Token) -> tuple[Token, ...]:
    """A noun, then the nouns that count or begin it: a series of *raids*: raids, series; the start of an offensive: offensive, start;
    responsibility for it."""
    return tuple(_wholes(noun))


def _wholes(noun: Token) -> Iterator[Token]:
    yield noun
    for _ in range(4):
        preposition = noun.head
        if noun.dep_ == "conj":
            noun = noun.head
            yield noun
            continue
        is_counted = preposition.lower_ == "of" or (preposition.lower_ == "for" and preposition.head.lemma_ == "responsibility")
        if noun.dep_ not in ("pobj", "compound", "nmod") or (noun.dep_ == "pobj" and not is_counted):
            return
        noun = preposition.head if noun.dep_ == "pobj" else preposition
        if noun.pos_ not in ("NOUN", "NUM", "ADJ"):
            return
        yield noun


def lemmas(tokens: Iterable[Token]) -> list[str]:
    """Lemmas in lower case, in order."""
    return [token.lemma_.lower() for token in tokens]


def _antecedent(token: Token, verb: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    if token.tag_ in RELATIVE and verb.dep_ == "relcl":
        return verb.head
    is_deep = token.lower_ in ("that", "which", "who") and verb.dep_ in ("ccomp", "advcl")
    if is_deep and token.i and token.nbor(-1).pos_ in ("NOUN", "PROPN"):
        return token.nbor(-1)  # the shelling that, they say, killed ten
    return token
