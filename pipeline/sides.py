"""What a label means: `terrorists`, `the regime`, `rebel fighters`, `government forces`."""

from __future__ import annotations

from pipeline import lexicon
from pipeline.context import Context, Seen
from pipeline.lexicon import Label
from pipeline.nominals import Nominal
from pipeline.reference import Entity
from pipeline.spelling import slug

NEAR = 3
"""Sentences that a label looks back for a group, or `the army` for an army of another state."""
WEAK = 1
"""Rank of labels that say little by themselves (fighters)."""
COMING_BACK = frozenset(("militants", "jihadists", "extremists", "islamists", "gunmen"))
"""Labels by which a text comes back to a group that it has named; `the rebels` and `the terrorists` may be anybody."""


def side(nominal: Nominal, label: Label, context: Context) -> tuple[Entity, str, str] | None:
    """(entity, mention type, designation) of a labelled side: the group named with it, the state of a regime, else its side in this war."""
    forces = nominal.of_forces
    designation = label.forces_designation if forces else label.designation
    owner, meant = context.owner(nominal), context.entity(label.entity_id)
    if meant is not None and meant.entity_type == "state":
        return _state(nominal, label, context, owner, designation if forces else "")
    if owner is not None and _is_group(owner, nominal):
        if label.accusing:
            context.accused.add(owner.entity_id)
        return owner, "nominal", designation
    foreign = owner is not None and owner.entity_type == "state" and not (context.is_syria and owner == context.state)
    if owner is not None and foreign and nominal.inside is not None:
        return _unnamed(f"{context.adjective(owner)} {designation}", label, context, owner.country), "nominal", designation
    group = _last_group(nominal, label, context) if nominal.is_definite and owner is None else None
    default = context.entity(label.forces_id if _is_of_men(nominal) else label.entity_id) if context.is_syria else None
    if label.rank == WEAK and not (nominal.modifiers or nominal.is_definite or nominal.modifies):
        default = None
    return group or default or _unnamed(designation, label, context, ""), "nominal", designation


def _is_of_men(nominal: Nominal) -> bool:
    """Whether a label stands before a word for those who fight: opposition factions, an Islamist opposition alliance; not the opposition
    alliance."""
    speaks = nominal.word in lexicon.words("political")
    armed = any(word in lexicon.labels() and lexicon.labels()[word].accusing for word in nominal.modifiers)
    return nominal.men is not None and nominal.is_armed and (armed or not speaks)


def last_state(word: str, context: Context) -> Entity | None:
    """The state whose government, army ... was last named by the same word, if that was close by."""
    found = context.bodies.get(word)
    return context.state_of(found[0]) if found and context.sentence - found[1] <= NEAR else None


def _state(nominal: Nominal, label: Label, context: Context, owner: Entity | None, forces: str) -> tuple[Entity, str, str] | None:
    """A regime or government, or its forces; a government with its state's name is neutral (`the Egyptian government`)."""
    last = None if forces else last_state(nominal.word, context)  # `regime soldiers` are not those of the Turkish ones just named
    state = context.state_of(owner) if owner else last or context.state
    if state is None:
        return None
    if forces:
        return context.body("armed forces", "state_force", state), "nominal", forces
    neutral = label.rank == WEAK and nominal.inside is not None
    return state, "name" if neutral else "nominal", "" if neutral else label.designation


def _is_group(owner: Entity, nominal: Nominal) -> bool:
    """Whether the name with a label is the group that it labels: ISIL terrorists, militants of the Front X."""
    unknown = not owner.is_linked and nominal.inside is not None and owner.entity_type not in ("person", "people", "place")
    return owner.entity_type in ("armed_group", "intergovernmental") or unknown


def _unnamed(name: str, label: Label, context: Context, country: str) -> Entity:
    """A side that is known by its label alone: `rebels`, `Chechen rebels`."""
    default = context.entity(label.entity_id)
    kind = "organisation" if default is not None and default.entity_type == "organisation" else "armed_group"
    made = Entity(entity_id=slug(name), name=name[:1].upper() + name[1:], entity_type=kind, country=country)
    return context.entity(made.entity_id) or made


def _last_group(nominal: Nominal, label: Label, context: Context) -> Entity | None:
    """The armed group that `the fighters`, `the jihadists` or `the terrorist group` means: the last one that did something, else the last
    one; for a telling label only one with a name, before all one that the text has called so by its name (ISIL terrorists)."""
    groups: list[Seen] = [seen for seen in context.back(NEAR) if seen.entity.entity_type == "armed_group"]
    one_group = nominal.is_group and not nominal.is_plural
    if label.rank > WEAK:  # who fights the jihadists is none of them
        if not (one_group and label.accusing) and label.designation not in COMING_BACK:
            return None
        others = {seen.entity for seen in groups if seen.is_subject and seen.sentence == context.sentence}
        named = [seen for seen in groups if context.is_named(seen.entity)]
        accused = [seen for seen in named if label.accusing and seen.entity.entity_id in context.accused]
        groups = accused or [seen for seen in named if seen.entity not in others]
    return next((seen.entity for seen in groups if seen.is_subject), groups[0].entity if groups else None)
