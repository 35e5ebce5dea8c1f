"""mentions: every place in a text that refers to an entity, by name, by a noun that stands for it or by a nationality.

Names come from `recognition` and get their meaning in `senses` and `identity`; noun phrases come from `nominals` and are resolved in
`coreference`, in the order of the text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from pipeline import lexicon, recognition, senses
from pipeline.context import Context, main_country
from pipeline.coreference import Reference, resolve
from pipeline.doc import Mention, quote, reading, sentence_number
from pipeline.identity import head_word, identify
from pipeline.lexicon import Label
from pipeline.names import Names
from pipeline.nominals import Nominal, Owners, nominals
from pipeline.quotations import holding, quotations
from pipeline.recognition import Name
from pipeline.reference import Entity
from pipeline.tables import Row

Found = tuple[Mention, Entity]
LABELLED = frozenset(("state", "state_force", "armed_group", "organisation"))


@Language.factory("mentions")
def component(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Finds the mentions of a Doc, and the entities that they name with all that those belong to."""
    known = Names(nlp)

    def find(doc: Doc) -> Doc:
        made, context = _mentions(doc, known)
        keep(doc, made)
        if (title := reading(doc).title) is not None:
            keep(title, _in_headline(title, context))
        return doc

    def keep(doc: Doc, made: Sequence[Found]) -> None:
        quoted, entities = quotations(doc), reading(doc).entities
        for mention, entity in made:
            mention.is_verbatim = holding(quoted, mention.span.start) is not None
            above: Entity | None = entity
            while above is not None and above.entity_id not in entities:
                entities[above.entity_id] = above
                above = known.entities.get(above.affiliation_id)
        reading(doc).mentions = [mention for mention, _ in made]

    return find


def _mentions(doc: Doc, known: Names) -> tuple[list[Found], Context]:
    """The mentions of a Doc in the order of the text, each with its entity, and what is known at its end."""
    names = recognition.names(doc, known)
    main = main_country({name: known.entities[name.ids[0]] for name in names if name.ids and not _is_seat(doc, name)})
    senses.choose(doc, names, known, main)
    entities = identify(doc, names, known)
    context = Context(known, Owners(names, known.entities), entities, main, reading(doc).article.published_end)
    return _read(doc, context), context


def _is_seat(doc: Doc, name: Name) -> bool:
    """Whether a name only says where somebody sits, which is not what a text is about: the Britain-based Observatory."""
    words = doc[name.last : name.last + 3]
    return words.text.startswith("-based", name.end - words.start_char)


def _in_headline(title: Doc, body: Context) -> list[Found]:
    """The mentions of a headline: of what the body names, or what is known; capitals make too many words look like names there."""
    known, said = body.known, {name.text: entity for name, entity in body.entities.items()}
    said = {text.split()[-1]: entity for text, entity in said.items() if entity.entity_type == "person"} | said
    names = [name for name in recognition.names(title, known) if name.ids or name.text in said]
    found = {i for name in names for i in range(name.first, name.last + 1)}
    names += [Name(t.i, t.i, t.idx, t.idx + len(t), t.text, (), "name", "PERSON") for t in title if t.i not in found and t.text in said]
    senses.choose(title, names, known, body.main)
    entities = {name: _as_said(name, said.get(name.text), known) for name in names}
    context = replace(body, owners=Owners(names, known.entities), entities={**body.entities, **entities}, seen=[])
    return _read(title, context, entities)


def _as_said(name: Name, said: Entity | None, known: Names) -> Entity:
    """What a name of the headline means: what the body means by it, but an actor where it acts."""
    meant = known.entities[name.ids[0]] if name.ids else None
    if meant is None or (said is not None and said.entity_type == meant.entity_type):
        return cast(Entity, said)
    return meant


def _read(doc: Doc, context: Context, entities: Mapping[Name, Entity] | None = None) -> list[Found]:
    """The mentions by names and by nominals, sentence by sentence."""
    waiting = deque(sorted(context.entities if entities is None else entities, key=lambda name: name.start))
    made: list[Found] = []
    for number, sentence in enumerate(doc.sents):
        context.sentence = number
        here: list[Name | Nominal] = [*nominals(sentence, context.owners)]
        while waiting and waiting[0].first < sentence.end:
            here.append(waiting.popleft())
        made += _sentence(doc, sorted(here, key=lambda item: (item.last, item.first)), context)
    return sorted(made, key=lambda found: (found[0].start, found[0].end))


def _sentence(doc: Doc, items: Sequence[Name | Nominal], context: Context) -> Iterator[Found]:
    """The mentions of one sentence; a name that a nominal takes in (`Russian` warplanes) is none of its own."""
    named: dict[Name, Found] = {}
    nominal: dict[Nominal, Mention] = {}
    for item in items:
        if isinstance(item, Name):
            entity = context.entities[item]
            labels = _labels(doc, item, entity)
            named[item] = _name(doc, item, entity, labels), entity
            if any(label.accusing for label in labels):
                context.accused.add(entity.entity_id)
            if not _in_dateline(doc, item):
                if entity.entity_type not in ("agreement", "other"):
                    context.heads[head_word(doc, item)] = entity
                if entity.entity_type == "state_force":
                    context.bodies[head_word(doc, item)] = entity, context.sentence
                context.see(entity, senses.head(doc, item))
        elif reference := resolve(item, context):
            if item.inside is not None:
                named.pop(item.inside, None)
            mention = nominal[item] = _nominal(doc, item, reference)
            if isinstance(item.shared, Nominal):
                mention.beside = nominal.get(item.shared)
            elif item.shared in named and item.shared is not None:
                force = _shared(item.shared, item, context)
                named[item.shared] = _name(doc, item.shared, force, _labels(doc, item.shared, force)), force
                mention.beside = named[item.shared][0]
            if item.body is not None:
                context.heads[lexicon.lemma(item.head)] = reference.entity
            context.see(reference.entity, item.head)
            yield mention, reference.entity
    yield from named.values()


def _shared(name: Name, nominal: Nominal, context: Context) -> Entity:
    """The force that a nationality before `and` stands for: `Russian` and Syrian warplanes, `Russian` and rebel fighters."""
    entity = context.entities[name]
    state = context.state_of(entity)
    role, kind = (nominal.body.role, nominal.body.entity_type) if nominal.body else ("armed forces", "state_force")
    return context.body(role, kind, state) if state else entity


def _name(doc: Doc, name: Name, entity: Entity, labels: Sequence[Label]) -> Mention:
    """The mention by a name; one that holds a label in small letters (`Syrian rebels`) is a nominal."""
    span = doc[name.first : name.last + 1]
    kind, designation = "name" if name.kind == "name" else "demonym", ""
    if labels and name.kind == "name" and entity.entity_type in LABELLED:
        best = max(labels, key=lambda label: label.rank)
        if entity.entity_type == "state_force":
            kind, designation = "nominal", best.forces_designation
        elif best.rank > 1 or entity.entity_type != "state":
            kind, designation = "nominal", best.designation
    return Mention(span=span, start=name.start, end=name.end, entity_id=entity.entity_id, mention_type=kind, designation=designation)


def _labels(doc: Doc, name: Name, entity: Entity) -> list[Label]:
    """The labels that a name holds in small letters, a state's in any."""
    words = (doc[i] for i in range(name.first, name.last + 1))
    return [label for token in words if (token.is_lower or entity.entity_type == "state") and (label := lexicon.label(token))]


def _nominal(doc: Doc, nominal: Nominal, reference: Reference) -> Mention:
    last = doc[nominal.last]
    return Mention(
        span=doc[nominal.first : nominal.last + 1],
        start=doc[nominal.first].idx,
        end=last.idx + len(lexicon.letters(last)),
        entity_id=reference.entity.entity_id,
        mention_type=reference.mention_type,
        designation=reference.designation,
    )


def _in_dateline(doc: Doc, name: Name) -> bool:
    dateline = reading(doc).article.dateline
    return dateline is not None and dateline[0] <= name.start < dateline[1]


def rows(doc: Doc) -> list[Row]:
    """The rows of the mentions table."""
    return [
        {
            "mention_id": mention.id,
            "article_id": reading(doc).article.article_id,
            "sentence": sentence_number(doc, mention),
            "entity_id": mention.entity_id,
            "char_start": mention.start,
            "char_end": mention.end,
            "quote": quote(doc, mention.start, mention.end),
            "mention_type": mention.mention_type,
            "designation": mention.designation,
            "statement_id": mention.statement.id if mention.statement else "",
            "is_verbatim": mention.is_verbatim,
        }
        for mention in reading(doc).mentions
    ]
