"""participants: who takes part in an event, and in which role.

Roles come from the arguments of the trigger and its frame (reference/event_frames.csv), entities from the mentions that stand there.
A noun takes its arguments from around it ("Russian strikes on rebels by ...") and from the verb that it is told with ("launched strikes",
reference/light_verbs.csv).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from pipeline.arguments import before, clause_subjects, complements, is_passive, objects, parts, subjects, wholes, with_conjuncts
from pipeline.cast import BY_FORCE, Cast, is_settled, object_kinds
from pipeline.crosswalk import code
from pipeline.doc import Mention, Participant, Statement, reading
from pipeline.factuality import cues
from pipeline.lexicon import label
from pipeline.light_verbs import light, teller
from pipeline.memo import sentence_of
from pipeline.reference import Entity, gazetteer
from pipeline.reference import rows as reference_rows
from pipeline.tables import Row
from pipeline.triggers import Trigger, means, patterns

PARTIES = ("on", "against", "with", "between")
"""Prepositions that lead to a noun's other parties also where they hang on its verb: reached a deal *with*."""
SHARED = {
    "CONSULT": ("in", "at", "on", "for", "during", "after"),
    "PROTEST": ("with",),
    "ASSAULT": ("under",),
    "REQUEST": ("on", "at", "upon"),
}
"""Type -> prepositions before a noun that leave its party to the verb: faced the troops *with* marches, left the town *under* attack,
sent troops *at* a request."""
CIVILIANS, PROTESTERS = "civilians", "protesters"
"""Entities of the gazetteer for people without a name."""
FROM_AFAR = ("aerial", "heavy-weapons", "explosives", "unconventional")
"""Modes of force that does not meet those whom it is against."""
BACKED = ("back", "support")
BACKING = ("support", "backing", "help")


def participants(trigger: Trigger, cast: Cast, statement: Statement | None = None) -> list[Participant]:
    """Who takes part in what a trigger tells, each entity once a role, in the order of the roles' slots. Missing arguments stay missing."""
    found: dict[tuple[str, str], Participant] = {}
    for slot, token in slots(trigger):
        role = _role(slot, token, trigger)
        for mention in cast.who(token, statement) if role else ():
            if _is_apart(slot, token, mention, trigger, cast):
                continue
            entity_id = _men_of(token, mention, cast) or (_acting(trigger, token, mention, cast) if role == "actor" else mention.entity_id)
            for one in filter(None, (entity_id, _allied(mention, cast))):
                found.setdefault((role, one), Participant(entity_id=one, role=role, mention=mention))
        if role == "recipient" and not any(key[0] == role for key in found) and (unnamed := _unnamed(token, trigger)):
            found[role, unnamed] = unmentioned(unnamed, role, cast)
    for mention in backers(trigger, cast):
        found.setdefault(("supporter", mention.entity_id), Participant(entity_id=mention.entity_id, role="supporter", mention=mention))
    if any(one.role == "recipient" for one in found.values()) and code(trigger).mode in FROM_AFAR:
        # bombs on a rebel-held town hit whoever lives there
        found = {key: one for key, one in found.items() if not (one.role == "recipient" and _is_holder(one, of_homes=True))}
    supporters = {p.mention for p in found.values() if p.role == "supporter"}
    kept = [p for p in found.values() if p.role == "supporter" or p.mention not in supporters]
    return once(kept, cast)


def _role(slot: str, token: Token, trigger: Trigger) -> str:
    """The role that a slot of the trigger's frame gives; empty for none."""
    roles = frames()[trigger.pattern.frame]
    if slot == "object" and trigger.pattern.needs == "weapon":  # used car bombs and suicide bombers
        return ""
    if slot == "clause" and trigger.pattern.event_type == "THREATEN":  # warned that the own side would attack
        return ""
    if (slot == "on" and token.lemma_ == "behalf") or (slot == "of" and trigger.is_noun and trigger.pattern.frame == "ask"):
        return roles.get("subject", "")  # on behalf of the army, at the request of Syria
    if role := roles.get(slot):
        return role
    is_particle = slot in [part.lower_ for part in trigger.parts if part.pos_ == "ADP"]  # went after the rebels
    return roles.get("object", "") if is_particle else ""


def _is_apart(slot: str, token: Token, mention: Mention, trigger: Trigger, cast: Cast) -> bool:
    """Whether someone named with a slot takes no part: whoever is sent, where missiles come from and fighters go to, those to whom what
    is condemned or demanded is done."""
    role = _role(slot, token, trigger)
    if slot == "object" and role == "actor" and trigger.pattern.frame == "send" and not cast.is_linked(mention):  # sent fighters
        return True
    if role == "recipient" and _is_way(slot, trigger, cast.entity(mention)):
        return True
    is_deed = slot in ("object", "for", "over") and _is_deed(token, trigger)
    return is_deed and mention.span.start > token.i  # condemned the killing of civilians, demanded the release of prisoners


def once(found: Sequence[Participant], cast: Cast) -> list[Participant]:
    """Each entity once a role; no actor as recipient, no state beside its own forces ("Syria regime raids"), and who holds a place only
    where nobody else is hit ("raids on a *rebel*-held district killed ten civilians")."""
    actors = {one.entity_id for one in found if one.role == "actor"}
    forces = {i for i in actors if (entity := cast.found.entities.get(i)) is not None and entity.entity_type == "state_force"}
    states = {cast.side(i) for i in forces} - forces
    kept = {(one.entity_id, one.role): one for one in reversed(found)}
    hit = [one for one in kept.values() if one.role == "recipient" and not _is_holder(one)]
    return [
        one
        for one in reversed(kept.values())
        if not (one.role == "recipient" and hit and _is_holder(one))
        if not ((one.role == "recipient" and one.entity_id in actors) or (one.role == "actor" and one.entity_id in states))
    ]


def _is_holder(one: Participant, *, of_homes: bool = False) -> bool:
    """Whether a participant is named only as the one who holds a place: *rebel*-held, held by *rebels*; `of_homes`: where people live, no
    base or convoy."""
    if one.mention is None:
        return False
    root = one.mention.span.root
    while root.dep_ == "conj":
        root = root.head
    verb = root.head.head if root.head.dep_ == "agent" else root.head
    is_home = verb.head.pos_ == "PROPN" or is_settled(verb.head)
    return root.dep_ in ("npadvmod", "pobj") and verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod") and (is_home or not of_homes)


def slots(trigger: Trigger) -> Iterator[tuple[str, Token]]:
    """(slot of the frame, word that fills it) for a trigger: subject, object, clause, or a preposition."""
    if not trigger.is_noun:
        yield from _of_verb(trigger)
        return
    noun = trigger.head
    for child in noun.children:
        if child.dep_ in ("poss", "compound", "nmod", "amod") and child not in trigger.parts:
            slot = "against" if child.i and noun.doc[child.left_edge.i].lower_ == "anti" else "subject"
            yield from ((slot, one) for one in with_conjuncts(child))
        elif child.dep_ == "acl" and trigger.pattern.frame == "say" and "mark" in [one.dep_ for one in child.lefts]:
            yield from (("clause", one) for one in subjects(child))  # allegations that the army shelled it
        elif child.dep_ in ("acl", "relcl") and light(child):
            yield from _told_with(child)
            yield from ((word, one) for word, one in complements(child) if word in PARTIES)
    yield from (("subject", one) for one in _hyphened(trigger))
    blamed = list(_blamed(noun))
    yield from (("subject", one) for one in blamed)
    yield from _behind_noun(trigger, {*trigger.parts, *wholes(noun), *blamed})
    for whole in wholes(noun):
        verb = teller(whole)
        if verb is not None and verb not in trigger.parts:
            yield from _told_with(verb)
            yield from (
                ("subject" if word in ("by", "from") else word, one) for word, one in complements(verb) if word in (*PARTIES, "by", "from")
            )
            return
        if whole.dep_ == "nsubj" and trigger.pattern.frame == "mutual":  # clashes erupted between
            yield from ((word, one) for word, one in complements(whole.head) if word in PARTIES)
        is_against = [word for word, _ in complements(noun) if word in ("with", "between")] == ["with"]
        if is_against and whole.dep_ == "pobj" and whole.head.head.lemma_ == "lose":  # lost ten men in clashes with
            yield from (("subject", one) for one in before(whole.head.head))
        is_told = whole == noun or whole.lemma_.lower() not in patterns()  # not the suppression of protests
        if is_told and whole.dep_ == "pobj" and whole.head.lower_ in SHARED.get(trigger.pattern.event_type, ()):
            verb = next((above for above in whole.head.ancestors if above.pos_ == "VERB"), whole.head)
            is_recipient = trigger.pattern.event_type in ("ASSAULT", "REQUEST")
            yield from (("object" if is_recipient else "subject", one) for one in subjects(verb))


def _hyphened(trigger: Trigger) -> Iterator[Token]:
    """The two that a hyphen joins before a noun: a *Turkish*-*Russian* deal."""
    first, doc = min(part.i for part in trigger.parts), trigger.head.doc
    for i in range(max(sentence_of(trigger.head).start + 1, first - 4), first):
        if doc[i].text in ("-", "–"):
            one, mark, other = doc[i - 1], doc[i], doc[i + 1]
            is_joined = not one.whitespace_ and not mark.whitespace_
            if is_joined and other.pos_ in ("ADJ", "PROPN") and one.pos_ in ("ADJ", "PROPN"):
                yield from (one, other)


def _behind_noun(trigger: Trigger, taken: set[Token]) -> Iterator[tuple[str, Token]]:
    """What follows a noun, or those that count it, with a preposition; also where it follows the last of several nouns: shelling and
    strikes *by* the army; or the party before it: strikes on rebels *by* the army."""
    noun = trigger.head
    for part in (*trigger.parts, *(one for one in wholes(noun) if one != noun)):
        for word, one in complements(part):
            is_agent = word == "by" or (word == "from" and (trigger.pattern.frame in ("say", "ask") or _is_source(trigger, one)))
            if one not in taken:
                yield ("subject" if is_agent else word), one
                if word in ("on", "against", "of"):
                    yield from (("subject", agent) for by, agent in complements(one) if by == "by")
    if not any(word == "by" for word, _ in complements(noun)):
        last = [other for other in noun.conjuncts if other.i > noun.i][-1:]
        yield from (("subject", one) for other in last for word, one in complements(other) if word == "by")


def _is_source(trigger: Trigger, source: Token) -> bool:
    """Whether it is who attacks and not where it comes from: fire from *rebels*, unlike missiles from *Lebanon*."""
    return trigger.pattern.event_type == "ASSAULT" and source.pos_ != "PROPN"


def _blamed(noun: Token) -> Iterator[Token]:
    """Who is said to be behind a happening: accused *the army* of the raid, blamed it on *rebels*, held *them* responsible for it."""
    verb = next((one for one in noun.ancestors if one.pos_ in ("VERB", "AUX")), noun)
    is_blame = cues().get(("verb", verb.lemma_.lower())) == "alleged"
    if is_blame and noun.dep_ in ("dobj", "nsubjpass"):
        yield from (one for above in (verb, noun) for word, one in complements(above) if word == "on")
    elif noun.dep_ == "pobj" and noun.head.lower_ in ("of", "for", "over", "with"):
        above = noun.head.head
        if above.lower_ in ("responsible", "accountable"):
            yield from (objects(verb) or clause_subjects(verb)) if verb.lemma_ == "hold" else before(verb)
        elif is_blame and (above == verb or any(one.dep_ == "relcl" and one.head in objects(verb) for one in above.ancestors)):
            yield from objects(verb)


def _of_verb(trigger: Trigger) -> Iterator[tuple[str, Token]]:
    verb = trigger.head
    if trigger.pattern.part_of_speech == "adjective":
        return
    is_settled = (
        trigger.pattern.frame == "say" and is_passive(verb) and not subjects(verb) and any(word == "to" for word, _ in complements(verb))
    )
    is_result = trigger.pattern.frame == "harm" and verb.dep_ == "advcl" and verb.tag_ == "VBG" and is_passive(verb.head)
    doers = before(verb) if is_settled else subjects(verb.head if is_result else verb)  # is opposed to; a jet was downed, killing two
    yield from (("subject", one) for one in doers)
    inner = [part for part in trigger.parts if part.pos_ == "VERB" and part != verb]
    forced = [one for one in objects(verb) if inner and verb.i < one.i < inner[0].i]  # forced the residents to flee
    for one in forced if inner and trigger.pattern.frame != "give" else objects(inner[-1] if inner else verb):
        if one not in trigger.parts and not is_settled:
            yield "object", one
        elif trigger.pattern.frame == "act" or "envoy" in object_kinds().get(one.lemma_.lower(), ()):
            whose = ("poss",) if trigger.pattern.frame == "act" else ("poss", "amod", "compound")
            beside = [child for child in one.lefts if child.dep_ in whose and child.tag_ != "PRP$"]
            yield from (("object", both) for child in beside for both in with_conjuncts(child))  # Syria's membership, the *US* envoy
        owners: tuple[str, ...] = ("to", "from", "by", "with", "against")
        if trigger.pattern.event_type == "ACCUSE":  # of what they condemn, those behind it
            owners = ("from", "by", "on") if cues().get(("verb", verb.lemma_.lower())) == "alleged" else ("from", "by")
        yield from (("object", other) for word, other in complements(one) if word in owners)
    yield from (("clause", one) for one in clause_subjects(verb))
    for part in trigger.parts:
        for word, one in complements(part):
            if trigger.pattern.frame == "ask" and word == "for":  # called for action by the council
                yield from (("object", other) for by, other in complements(one) if by == "by")
            if one not in trigger.parts and not (word in ("on", "in", "at", "from") and one.i < verb.i):  # On Sunday, the ministry accused
                yield word, one
                yield from (("between", other) for between, other in complements(one) if between == "between")  # a hotline between
        if part.pos_ == "ADP" and part.dep_ != "prep":
            yield from ((part.lower_, child) for child in part.children if child.dep_ == "pobj")


def _told_with(verb: Token) -> Iterator[tuple[str, Token]]:
    words = ("", *(child.lower_ for child in verb.children if child.dep_ in ("prep", "agent", "dative")))
    row = next((row for word in words if (row := light(verb, word))), None)
    if row is None:
        return
    if row["subject_slot"]:
        yield from ((row["subject_slot"], one) for one in subjects(verb))
    if is_passive(verb):
        return
    if row["object_slot"] == "object":
        yield from (("object", one) for one in objects(verb))


def backers(trigger: Trigger, cast: Cast) -> Iterator[Mention]:
    """Who backs the actors: "rebels backed by Turkey", "Turkish-backed rebels", "Backed by Turkey, rebels ...", "with Turkish support",
    "the strike had Russian support"."""
    tellers_of = (teller(one) or (one.head if one.dep_ == "nsubj" else None) for one in wholes(trigger.head)) if trigger.is_noun else ()
    clause = next((verb for verb in tellers_of if verb is not None), trigger.head)
    near = [child for one in (subjects(clause) if is_passive(clause) else before(clause)) for child in one.children]
    if trigger.pattern.frame == "mutual":
        near += [child for slot, one in slots(trigger) if slot in PARTIES for child in one.children]
    for child in (*near, *clause.children):
        if child.dep_ in ("acl", "amod", "advcl") and child.tag_ == "VBN" and child.lemma_.lower() in BACKED:
            backing = [*subjects(child), *(one for one in child.children if one.dep_ in ("npadvmod", "amod", "compound"))]
            told = (mention for one in backing for mention in cast.who(one))
            yield from (one for one in told if child not in one.span)  # `foreign-backed rebels` back nobody
    backing = [one for word, one in complements(clause) if word == "with"] + ([*objects(clause)] if clause.lemma_ == "have" else [])
    yield from (mention for one in backing if one.lemma_.lower() in BACKING for mention in cast.who(one))


def _allied(mention: Mention, cast: Cast) -> str:
    """The side that one mention names beside another: regime *and allied* forces; empty where it names none."""
    joined = [word.i for word in mention.span if word.dep_ == "cc"]
    labels = (label(word) for word in mention.span if joined and word.i > joined[0])
    found = next((one.entity_id for one in labels if one is not None and one.entity_id), "")
    if found and found in gazetteer().entities and cast.side(found) == cast.side(mention.entity_id):
        cast.found.entities.setdefault(found, gazetteer().entities[found])
        return found
    return ""


def _men_of(token: Token, mention: Mention, cast: Cast) -> str:
    """The armed forces of the state whose leader's a force is: *Assad's military*; empty for anything else."""
    entity = cast.entity(mention)
    is_force = mention.span.root != token and "force" in object_kinds().get(token.lemma_.lower(), ())
    forces = armed_forces().get(cast.side(entity.entity_id)) if entity is not None and entity.entity_type == "person" and is_force else None
    if forces is None:
        return ""
    cast.found.entities.setdefault(forces.entity_id, forces)
    return forces.entity_id


def _is_deed(token: Token, trigger: Trigger) -> bool:
    """Whether what is condemned or demanded is done to those who stand with it: the *release* of prisoners, unlike the *withdrawal* of
    troops."""
    found = [pattern for pattern in patterns().get(token.lemma_.lower(), ()) if trigger.pattern.event_type in ("ACCUSE", "REQUEST")]
    return bool(found) and (
        trigger.pattern.event_type == "ACCUSE" or any(frames()[pattern.frame].get("of") != "actor" for pattern in found)
    )


def _is_way(slot: str, trigger: Trigger, entity: Entity | None) -> bool:
    """Whether a state is only where something comes from or goes to: missiles fired *from Lebanon*, fighters sent *to Syria*."""
    if entity is None or entity.entity_type != "state":
        return False
    given = [part for one in (*objects(trigger.head), *trigger.parts) for part in (one, *parts(one))]
    sent = {kind for one in given for kind in object_kinds().get(one.lemma_.lower(), ())}
    is_sent = trigger.pattern.event_type == "MOBILIZE" or (trigger.pattern.event_type == "AID" and bool(sent & {"force", "people"}))
    return (slot == "from" and trigger.pattern.event_type == "ASSAULT") or (slot in ("to", "into") and is_sent)


def _unnamed(token: Token, trigger: Trigger) -> str:
    """The entity that is hit with what a noun names, though no word for it stands there: *civilian* neighbourhoods, the repression of
    *protests*."""
    kinds = object_kinds().get(token.lemma_.lower(), ())
    if token.pos_ != "NOUN" or trigger.pattern.event_type not in BY_FORCE:
        return ""
    if "home" in kinds and any(child.lower_ == "civilian" and child.dep_ in ("amod", "compound") for child in token.lefts):
        return CIVILIANS if trigger.pattern.event_type == "ASSAULT" else ""
    return PROTESTERS if "crowd" in kinds else ""


def unmentioned(entity_id: str, role: str, cast: Cast) -> Participant:
    """The part of an entity of the gazetteer that is not mentioned."""
    cast.found.entities.setdefault(entity_id, gazetteer().entities[entity_id])
    return Participant(entity_id=entity_id, role=role)


def _acting(trigger: Trigger, token: Token, mention: Mention, cast: Cast) -> str:
    """The acting entity. Where force is told with a state's adjective or label ("Russian strikes", "regime shelling", "Syrian jets"),
    it is the state's armed forces; the "we" of an official is the body that he speaks for."""
    entity = cast.entity(mention)
    is_force = trigger.pattern.event_type in ("ASSAULT", "COERCE", "MOBILIZE", "RETREAT")
    if entity is not None and entity.entity_type == "person" and entity.affiliation_id and token.lower_ in ("we", "our") and is_force:
        return entity.affiliation_id
    if entity is None or entity.entity_type != "state" or trigger.pattern.event_type not in ("ASSAULT", "MOBILIZE", "RETREAT"):
        return mention.entity_id
    is_modifier = trigger.is_noun and token.head in trigger.parts and token.dep_ in ("amod", "compound") and mention.mention_type != "name"
    if not is_modifier and not (token.lemma_.lower() in means() and mention.span.root != token):
        return mention.entity_id
    forces = armed_forces().get(entity.entity_id)
    if forces is None:
        return mention.entity_id
    cast.found.entities.setdefault(forces.entity_id, forces)
    return forces.entity_id


@cache
def armed_forces() -> Mapping[str, Entity]:
    """State -> its armed forces as a whole: the force that "<adjective> forces" names in the gazetteer."""
    known = gazetteer()
    found: dict[str, Entity] = {}
    for name, ids in known.aliases.items():
        force = known.entities[ids[0]]
        above = known.entities.get(force.affiliation_id)
        while above is not None and above.entity_type != "state":
            above = known.entities.get(above.affiliation_id)
        if force.entity_type == "state_force" and above is not None and len(name.split()) == 2 and name.endswith(" forces"):
            found.setdefault(above.entity_id, force)
    return found


@cache
def frames() -> Mapping[str, Mapping[str, str]]:
    """Frame -> slot -> role."""
    found: dict[str, dict[str, str]] = {}
    for row in reference_rows("event_frames"):
        found.setdefault(row["frame"], {})[row["slot"]] = row["role"]
    return found


def rows(doc: Doc) -> list[Row]:
    """The rows of the participants table."""
    return [
        {"event_id": event.id, "entity_id": one.entity_id, "role": one.role, "mention_id": one.mention.id if one.mention else ""}
        for event in reading(doc).events
        for one in event.participants
    ]
