"""Bodies of a state and the people who hold its offices: `Russian warplanes`, `the army`, `Turkey's foreign minister`."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.context import Context
from pipeline.lexicon import Body
from pipeline.nominals import Nominal
from pipeline.reference import Entity
from pipeline.sides import last_state

HUMAN = ("soldier", "troop", "serviceman", "military serviceman", "unit")
"""Words for armed men that mean the army of the state that the text is about."""
WITH_OWN_MEN = frozenset(("armed_group", "intergovernmental", "state_force"))
WHOLE, GROUND = ("army", "military"), ("army", "military", "force", "troop", "soldier", "howitzer", "tank", "artillery")
COUNTERPART = "counterpart"
AUTHORITY = "authority"
"""A word that means the state in the plural, also without an article: authorities blocked the road."""


def body_of(nominal: Nominal, body: Body, context: Context) -> Entity | None:
    """A force, ministry or organ, by its state; or the group or alliance whose men they are (`coalition warplanes`)."""
    owner = context.owner(nominal)
    several = nominal.is_plural and body.role.split()[-1:] != [nominal.head.lower_]  # armies, but not police, security forces
    if several and body.bare and nominal.word.split()[-1] not in HUMAN:
        return None
    if owner is None:
        return _bare(nominal, body, context)
    if owner.entity_type in WITH_OWN_MEN and (body.armed or nominal.inside is not None):
        return owner
    state = context.state_of(owner)
    if state is None or owner.entity_type == "place" or (owner.entity_type == "people" and not body.armed):
        return None
    found = context.body(body.role, body.entity_type, state)
    context.bodies[nominal.word] = found, context.sentence
    return found


def _bare(nominal: Nominal, body: Body, context: Context) -> Entity | None:
    """A body without its state: the one just named, else that of the state that the text is about; nothing for bare `forces`, `warplanes`
    or `security forces of some sort`."""
    told = any(word in lexicon.bodies() and lexicon.bodies()[word].bare for word in nominal.modifiers)
    loose = body.armed and not body.bare
    ruling = nominal.word == AUTHORITY and nominal.is_plural
    if not (body.bare or told or nominal.is_definite or nominal.word in HUMAN or ruling):
        return None
    if nominal.modifiers and not told and (body.role == "state" or (loose and not nominal.is_definite)):
        return None
    if loose and nominal.is_definite and not told and (force := _last_force(nominal, context)):  # `the forces`, not `the army forces`
        return force
    nearer = _sender(nominal, context) if body.armed else _state_spoken_for(context)
    state = last_state(nominal.word, context) or _on_the_ground(nominal, context) or nearer or context.state
    return context.body(body.role, body.entity_type, state) if state else None


def _on_the_ground(nominal: Nominal, context: Context) -> Entity | None:
    """The state that `the army` belongs to after soldiers or guns of that one only: Turkish howitzers opened fire. *The army* hit ten
    targets. Not after warplanes, which may be an ally's."""
    if nominal.word not in WHOLE or not nominal.is_definite:
        return None
    forces = [seen for seen in context.back(1) if seen.entity.entity_type == "state_force"]
    states = {context.state_of(seen.entity) for seen in forces}
    return states.pop() if len(states) == 1 and all(lexicon.lemma(seen.token) in GROUND for seen in forces) else None


def _sender(nominal: Nominal, context: Context) -> Entity | None:
    """The state that has, sends or withdraws the men: Russia has `servicemen` stationed there."""
    verb = nominal.head.head
    if nominal.head.dep_ != "dobj" or verb.lemma_ not in lexicon.words("sending"):
        return None
    subjects = (context.named(child.i) for child in verb.children if child.dep_ == "nsubj")
    return next((entity for entity in subjects if entity is not None and entity.entity_type == "state"), None)


def _last_force(nominal: Nominal, context: Context) -> Entity | None:
    """The force just mentioned: `the convoy` a state's, `the forces` any."""
    kinds = ("state_force", "armed_group") if nominal.word == "force" else ("state_force",)
    return next((seen.entity for seen in context.back(1) if seen.entity.entity_type in kinds), None)


def _state_spoken_for(context: Context) -> Entity | None:
    """The state that `the ministry` or `parliament` most likely belongs to: of the person in this sentence, else of the last subject."""
    for seen in context.back(1):
        speaker = seen.entity.entity_type == "person" and seen.sentence == context.sentence
        if speaker or (seen.entity.entity_type == "state" and seen.token.dep_ == "nsubj"):
            return context.state_of(seen.entity)
    return None


def remember(nominal: Nominal, holder: Entity, context: Context) -> None:
    """Keep that a person was called by a title, with the state or body that the title names."""
    if holder.entity_type != "person" or not nominal.is_human:
        return
    scope = context.owner(nominal) or context.entity(holder.affiliation_id)
    state = context.state_of(scope) if scope else None
    role = nominal.title.role if nominal.title else ""
    context.role = role or context.role
    for word in dict.fromkeys((nominal.word, nominal.word.split()[-1], role)):
        for key in dict.fromkeys(("", scope.entity_id if scope else "", state.entity_id if state else "")):
            context.offices[word, key] = holder


def office(nominal: Nominal, context: Context) -> Entity | None:
    """The holder of an office: by the text, by the gazetteer on that day, else the ministry or state that the office is one of."""
    title, owner = nominal.title, context.owner(nominal)
    if title is None or (owner is None and not nominal.is_definite and nominal.head.tag_ != "NNP"):
        return None
    role = context.role if nominal.word == COUNTERPART else title.role
    if owner is None or (isinstance(nominal.owner, Token) and nominal.inside is None):
        found = (context.offices.get((role, "")) if role else None) or context.offices.get((nominal.word, ""))
        if found:
            return found
    scope = owner or context.state
    state = context.state_of(scope) if scope else None
    context.role = role or context.role
    for place in (scope, state):
        if place is not None and (found := context.holder(role, place) or context.offices.get((nominal.word, place.entity_id))):
            return found
    return _institution(role, state, context) if role and state is not None and (owner is not None or _body_word(role)) else None


def _institution(role: str, state: Entity, context: Context) -> Entity:
    """The ministry that the holder of an office heads, else the state."""
    word = _body_word(role)
    return context.body(word, "organisation", state) if word else state


def _body_word(role: str) -> str:
    return next((title.body for title in lexicon.titles().values() if title.role == role and title.body), "")
