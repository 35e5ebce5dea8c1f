"""What a noun phrase without a name refers to: something named before, a body or office of a state, a side of the war, or a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.context import Context
from pipeline.lexicon import Noun
from pipeline.memo import sentence_of
from pipeline.nominals import Nominal
from pipeline.offices import body_of, office, remember
from pipeline.recognition import Name
from pipeline.reference import Entity
from pipeline.sides import side
from pipeline.spelling import slug

REACH = 12
"""Sentences that a noun looks back for what it refers to."""
MANY = 3
"""Kinds of entity from which a noun says too little (`the group`) to look for a name that ends with it."""
GROUPS = frozenset(("armed_group", "organisation", "intergovernmental", "monitor"))
BEFORE_NAME = ("compound", "nmod", "amod")
TITLED = (*BEFORE_NAME, "appos", "nsubj")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a nominal refers to, with the mention's type and designation."""

    entity: Entity
    mention_type: str = "nominal"
    designation: str = ""


def resolve(nominal: Nominal, context: Context) -> Reference | None:
    """What a nominal refers to; None for a title before a name, and where nothing is meant that could be told."""
    if _is_abstract(nominal) or _follows_its_name(nominal, context):
        return None
    designation = nominal.label.designation if nominal.label else ""
    titled = _titled(nominal, context)
    explained = titled or _apposed(nominal, context) or _called(nominal, context)
    if explained is not None:
        remember(nominal, explained, context)
        if nominal.label and nominal.label.accusing:
            context.accused.add(explained.entity_id)
        return Reference(explained, designation=designation) if titled is None or nominal.label else None
    before_name = not nominal.is_plural and nominal.noun is not None and nominal.noun.use != "anaphor"
    if nominal.label is None and (nominal.head.dep_ in BEFORE_NAME or before_name) and context.owners[nominal.last + 1] is not None:
        return None  # Damascus ally Russia
    if nominal.label is not None:
        found = side(nominal, nominal.label, context)
        return Reference(*found) if found else None
    entity = body_of(nominal, nominal.body, context) if nominal.body else None
    if entity is not None:
        return Reference(entity, "name" if nominal.inside is not None else "nominal")
    if nominal.title is not None and not nominal.is_plural:
        entity = office(nominal, context)
    entity = entity or (_noun(nominal, nominal.noun, context) if nominal.noun is not None else None)
    return Reference(entity) if entity else None


def _is_abstract(nominal: Nominal) -> bool:
    """Whether `force` is no men: the use of force, entered into force."""
    told = nominal.inside is not None or any(child.dep_ in ("det", "poss") for child in nominal.head.lefts)
    return nominal.head.lower_ == "force" and not told


def _titled(nominal: Nominal, context: Context) -> Entity | None:
    """The entity whose name directly follows: `Foreign Minister` Sergei Lavrov, `newspaper` Al-Watan, `war monitor` the Observatory."""
    doc, after = nominal.head.doc, nominal.last + 1
    if nominal.noun is not None and nominal.noun.entity_type == "monitor" and after < len(doc) and doc[after].lower_ == "the":
        after += 1
    name = context.owners[after]
    entity = context.named(after)
    if entity is None or name is None or name.first != after or nominal.is_plural:
        return None
    group = nominal.noun is not None and len(nominal.noun.antecedents) >= MANY
    told = nominal.head.dep_ in TITLED or group or (nominal.title is not None and entity.entity_type == "person")
    return _if_fitting(nominal, entity) if told else None


def _follows_its_name(nominal: Nominal, context: Context) -> bool:
    """Whether a noun only says what the name before it is: the Hayat Tahrir al-Sham `alliance`, Idlib and Hama `provinces`."""
    before = context.named(nominal.first - 1) if nominal.first else None
    if before is None or nominal.noun is None or nominal.inside is not None or nominal.label is not None:
        return False
    if before.entity_type == "place" and nominal.word in lexicon.place_words():
        return True
    told = not nominal.is_plural and nominal.head.doc[nominal.first - 1].dep_ == "compound"
    return told and _if_fitting(nominal, before) is not None


def _apposed(nominal: Nominal, context: Context) -> Entity | None:
    """The named entity that the noun explains: `Lavrov, the foreign minister`; `the group, Ahrar al-Sham`; `Lavrov is a diplomat`."""
    head = nominal.head
    if nominal.is_plural:
        return None
    others: list[Token] = [child for child in head.children if child.dep_ == "appos"]
    if head.dep_ == "appos":
        others.append(head.head)
    elif head.dep_ == "attr" and head.head.lemma_ == "be":
        others += [child for child in head.head.children if child.dep_ == "nsubj"]
    found = [_if_fitting(nominal, context.named(other.i)) for other in others]
    if nominal.title is not None:
        found += [entity for entity in _beside(nominal, context) if entity.entity_type == "person"]
    return next((entity for entity in found if entity is not None), None)


def _called(nominal: Nominal, context: Context) -> Entity | None:
    """The group or place that a participle directly says a noun is called: a group `called` Ahrar al-Sham, a coalition of fighters
    `known as` the Syrian Democratic Forces."""
    if nominal.modifies or not (nominal.label or nominal.noun):
        return None
    of = [inner for child in nominal.head.rights if child.lower_ == "of" for inner in child.children if inner.dep_ == "pobj"]
    whole = [] if nominal.is_plural else [inner for inner in of if inner.tag_ == "NNS"]
    for participle in (child for noun in (nominal.head, *whole) for child in noun.rights if child.dep_ == "acl"):
        after = participle.i + 1
        if participle.lower_ not in lexicon.words("calling") or after >= sentence_of(participle).stop:
            continue
        if participle.lower_ == "known":
            if participle.nbor().lower_ != "as":
                continue
            after += 1
        if after < sentence_of(participle).stop and participle.doc[after].lower_ == "the":
            after += 1
        name, entity = context.owners[after], context.named(after)
        if name is not None and name.first == after and entity is not None:
            return entity if _may_be_called(nominal, entity) else None
    return None


def _may_be_called(nominal: Nominal, entity: Entity) -> bool:
    """Whether a group of any kind or a place is named with a noun for one."""
    if nominal.label is not None or nominal.is_group:
        return entity.entity_type in GROUPS
    noun = nominal.noun
    return noun is not None and (entity.entity_type == noun.entity_type or (noun.entity_type in GROUPS and entity.entity_type in GROUPS))


def _beside(nominal: Nominal, context: Context) -> Iterator[Entity]:
    """What is named on the other side of a comma: `Lavrov, the foreign minister`; `the foreign minister, Lavrov`."""
    doc, before, after = nominal.head.doc, nominal.first - 1, nominal.last + 1
    if before > 0 and doc[before].lower_ in ("the", "a", "an"):
        before -= 1
    if before > 0 and doc[before].text == "," and (entity := context.named(before - 1)):
        yield entity
    if after + 1 < len(doc) and doc[after].text == "," and nominal.is_definite and (entity := context.named(after + 1)):
        yield entity


def _if_fitting(nominal: Nominal, entity: Entity | None) -> Entity | None:
    """The entity, if it is of a kind that the noun may be said of."""
    if entity is None:
        return None
    kind, noun = entity.entity_type, nominal.noun
    if kind == "person":
        fits = nominal.is_human or nominal.label is not None
    elif nominal.label is not None:
        fits = kind in ("armed_group", "organisation")
    elif noun is None:
        fits = nominal.body is not None and nominal.body.entity_type == kind
    elif kind == "state":
        fits = noun.entity_type == "organisation" and not noun.antecedents
    else:
        fits = kind == noun.entity_type or any(kind == allowed for allowed, _ in noun.antecedents)
    return entity if fits else None


def _noun(nominal: Nominal, noun: Noun, context: Context) -> Entity | None:
    """Something named before that the noun fits, else the class that it stands for."""
    after = context.entities.get(nominal.after) if nominal.after else None
    if noun.entity_type == "place" and ((after is not None and after.entity_type == "place") or nominal.head.dep_ == "attr"):
        return None
    if noun.entity_type == "monitor" and not nominal.is_plural and nominal.word != "watchdog" and context.monitor is not None:
        return context.monitor  # also before it is named: `a war monitor said`
    if len(noun.antecedents) >= MANY and any(child.lower_ == "of" for child in nominal.head.rights):
        return None  # a group of diplomats
    points_back = nominal.is_definite and not nominal.is_plural and not isinstance(nominal.owner, Name)
    named = _named_before(nominal, noun, context) if points_back else None
    return named or (_class(nominal, noun, context) if _stands_for_class(nominal, noun) else None)


def _stands_for_class(nominal: Nominal, noun: Noun) -> bool:
    """Whether a noun without anything named may stand for its class: no singular without an article (`in-house`), no counted people."""
    head = nominal.head
    if noun.use == "anaphor" or (noun.use == "plural" and not nominal.is_plural):
        return False
    if nominal.word == "people" and not nominal.modifiers:
        return nominal.inside is not None or (nominal.after is not None and not any(child.dep_ == "nummod" for child in head.lefts))
    preceded = any(head.lefts) or (head.dep_ == "conj" and any(head.head.lefts))
    return nominal.is_plural or bool(nominal.modifiers) or noun.plural == nominal.word or preceded


def _named_before(nominal: Nominal, noun: Noun, context: Context) -> Entity | None:
    """What `the ...` comes back to: a name that ends with the word, else the nearest thing of its kind."""
    if len(noun.antecedents) < MANY and (found := context.heads.get(nominal.word)):
        return found
    if noun.entity_type == "place":
        return _place(nominal, noun, context)
    if noun.entity_type == "state":
        his = isinstance(nominal.owner, Token) and nominal.owner.lower_ in ("his", "her")  # not `they fled their country`
        owner = context.owner(nominal) if his else None
        if owner is not None and (own := context.state_of(owner)):
            return own
        near = any(seen.entity.country == context.main for seen in context.back(1))
        return (context.state if near else None) or _antecedent(noun, context) or context.state
    speaks = nominal.head.dep_ == "nsubj" and nominal.head.head.lemma_ in lexicon.words("reporting")
    if speaks and ("monitor", "") in noun.antecedents:
        monitor = next((seen.entity for seen in context.back(REACH) if seen.entity.entity_type == "monitor"), None)
        if monitor:
            return monitor
    return _antecedent(noun, context)


def _antecedent(noun: Noun, context: Context) -> Entity | None:
    """The last named entity of a kind that the noun may refer back to."""
    kinds = {kind for kind, _ in noun.antecedents}
    return next((seen.entity for seen in context.back(REACH) if seen.entity.entity_type in kinds and context.is_named(seen.entity)), None)


def _place(nominal: Nominal, noun: Noun, context: Context) -> Entity | None:
    """The place that a text turns about at this point, of those that the noun fits: a region by how often and how close by it is named,
    a settlement from the nearest sentence that names one."""
    if nominal.word == "capital" and context.state is not None:
        return context.entity(context.known.world.capitals.get(context.state.entity_id, ""))
    weights: dict[Entity, float] = {}
    wanted = {precision for _, precision in noun.antecedents}
    nearest = -1
    for seen in context.back(REACH):
        place = _city(seen.entity, context) if nominal.word in ("city", "provincial capital") else seen.entity
        if not (
            place.entity_type == "place"
            and wanted & {"", place.precision}
            and place.precision != "region"
            and context.is_named(seen.entity)
        ):
            continue
        large = context.entity(f"{place.entity_id}-governorate") or place.entity_id in context.known.world.capitals.values()
        if large and nominal.word in lexicon.words("quarter"):
            continue
        if "settlement" in wanted and nearest not in (-1, seen.sentence):
            break
        nearest = seen.sentence
        weights[place] = weights.get(place, 0.0) + 1 / (1 + context.sentence - seen.sentence)
    return max(weights, key=lambda place: weights[place], default=None)


def _city(place: Entity, context: Context) -> Entity:
    """The city of the same name, where a province is given."""
    return context.entity(place.entity_id.removesuffix("-governorate")) or place


def _class(nominal: Nominal, noun: Noun, context: Context) -> Entity:
    """The class of people, bodies or places, with the nationality that is named with it."""
    owner = context.entities.get(nominal.inside) if nominal.inside else None
    if owner is None or nominal.inside is None or (context.is_syria and owner == context.state and nominal.title is None):
        made = Entity(entity_id=slug(noun.plural), name=noun.plural[:1].upper() + noun.plural[1:], entity_type=noun.entity_type)
        return context.entity(made.entity_id) or made
    is_state = owner.entity_type == "state"
    name = f"{context.adjective(owner) if is_state else nominal.inside.text} {noun.plural}"
    speaks_for = owner.entity_id if nominal.title is not None and is_state else ""
    made = Entity(entity_id=slug(name), name=name, entity_type=noun.entity_type, country=owner.country, affiliation_id=speaks_for)
    return context.entity(made.entity_id) or made
