"""The reference tables: the gazetteer and the word lists, read from CSV, each checked against its schema in `schemas/reference/`."""

from __future__ import annotations

import csv
import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import geonames, schemas
from pipeline.errors import Complaint
from pipeline.spelling import slug

FOLDER = Path(__file__).parent.parent / "reference"
CELLS = {"string": str, "integer": int, "number": float}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An actor, group, organisation, place or named thing; columns as in schemas/entities.json."""

    entity_id: str
    name: str
    entity_type: str
    country: str = ""
    wikidata_id: str = ""
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    coordinates_basis: str = ""
    admin1: str = ""
    affiliation_id: str = ""
    is_linked: bool = False
    precision: str = ""
    """Of a place: exact, settlement, admin1, country or region, as in events.geo_precision; not a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """Known entities by id, and the names that mean them. `aliases`: name -> ids (several where places of several provinces share it);
    `metonyms`: name -> the actor that it means when it acts or speaks; `holders`: (role, country or body) -> who held the office, with
    the first and last day where known (EDTF, empty = open), or which body it is."""

    entities: dict[str, Entity]
    aliases: dict[str, tuple[str, ...]]
    metonyms: dict[str, str]
    holders: dict[tuple[str, str], tuple[tuple[str, str, str], ...]]


@cache
def rows(name: str, folder: Path = FOLDER) -> tuple[dict[str, str], ...]:
    """The rows of reference/<name>.csv as text cells, checked against schemas/reference/<name>.json.

    A missing file or schema, a column too many or too few, a cell that breaks its field's constraints, a key that is there twice, or one
    that points to no row of another table is a Complaint.
    """
    path = folder / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            lines = [(reader.line_num, row) for row in reader]
    except FileNotFoundError:
        raise Complaint(f"{path}: the reference table is missing; restore it from the repository.") from None
    except UnicodeDecodeError as error:
        raise Complaint(f"{path}: not UTF-8 at byte offset {error.start}; save it as UTF-8.") from None
    except csv.Error as error:
        raise Complaint(f"{path}, line {reader.line_num}: not well-formed CSV ({error}); check its quotation marks.") from None
    declared = schemas.columns(f"reference/{name}")
    if list(reader.fieldnames or ()) != declared:
        odd = sorted(set(reader.fieldnames or ()) ^ set(declared)) or declared
        raise Complaint(f"{path}: its columns differ from schemas/reference/{name}.json in {odd} or their order; make the two agree.")
    for complaint in itertools.chain(_broken(name, lines), _repeated(name, lines), _astray(name, lines, folder)):
        raise Complaint(f"{path}: {_printable(complaint)}")
    return tuple(row for _, row in lines)


def _broken(name: str, lines: list[tuple[int, dict[str, str]]]) -> Iterator[str]:
    """What is wrong with the cells of a table, one sentence each, with the line of the file."""
    for field in schemas.fields(f"reference/{name}"):
        key, constraints = field["name"], field.get("constraints", {})
        seen: dict[str, int] = {}
        for line, row in lines:
            cell = row[key]
            if cell is None or None in row:
                yield f"line {line} has not as many cells as the header; quote cells that hold a comma."
                continue
            if wrong := _wrong(cell, field["type"], constraints):
                yield f"line {line}, column {key}: `{cell}` {wrong}; correct the cell."
            if constraints.get("unique") and cell:
                if cell in seen:
                    yield f"line {line}, column {key}: `{cell}` stands in line {seen[cell]} already; keep one of the two."
                seen[cell] = line
    for rule in schemas.schema(f"reference/{name}").get("conditions", []):
        yield from _unmet(name, rule["if"], rule["then"], lines)


def _unmet(name: str, condition: dict[str, Any], then: dict[str, Any], lines: list[tuple[int, dict[str, str]]]) -> Iterator[str]:
    """Cells that break what their schema asks of them where another cell of the row is filled, or has one of some values (`is`)."""
    kind = next(field["type"] for field in schemas.fields(f"reference/{name}") if field["name"] == then["field"])
    for line, row in lines:
        given, cell = row[condition["field"]], row[then["field"]]
        if given and given in condition.get("is", [given]) and (wrong := _wrong(cell, kind, then["constraints"])):
            where = f"where {condition['field']} is `{given}`"
            yield f"line {line}, column {then['field']}: `{cell}` {wrong} {where}; correct one of the two."


def _repeated(name: str, lines: list[tuple[int, dict[str, str]]]) -> Iterator[str]:
    """Rows whose key stands in a row before."""
    key = schemas.schema(f"reference/{name}").get("primaryKey", [])
    seen: dict[tuple[str, ...], int] = {}
    for line, row in lines if key else ():
        cells = tuple(row[column] for column in key)
        if cells in seen:
            yield f"line {line}, {_named(key, cells)} stands in line {seen[cells]} already; keep one of the two."
        seen[cells] = line


def _astray(name: str, lines: list[tuple[int, dict[str, str]]], folder: Path) -> Iterator[str]:
    """Rows with a foreign key, none of its cells empty, that points to no row."""
    for foreign in schemas.schema(f"reference/{name}").get("foreignKeys", []):
        there = foreign["reference"]
        known = {tuple(row[column] for column in there["fields"]) for row in rows(there["resource"], folder)}
        for line, row in lines:
            cells = tuple(row[column] for column in foreign["fields"])
            if all(cells) and cells not in known:
                where = folder / f"{there['resource']}.csv"
                yield f"line {line}, {_named(foreign['fields'], cells)} has no row in {where}; correct one or add the other."


def _printable(sentence: str) -> str:
    """A sentence that stays one line and does nothing to a terminal, whatever cell it tells of."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in sentence)


def _named(columns: list[str], cells: tuple[str, ...]) -> str:
    """Cells with their columns, for a person."""
    return f"{'column' if len(columns) == 1 else 'columns'} {', '.join(columns)}: `{', '.join(cells)}`"


def _wrong(cell: str, kind: str, constraints: dict[str, Any]) -> str:
    """What is wrong with one cell, or nothing."""
    if not cell:
        return "is empty but required" if constraints.get("required") else ""
    if kind == "boolean":
        return "" if cell in ("true", "false") else "is neither true nor false"
    try:
        value = CELLS[kind](cell)
    except ValueError:
        return f"is not of type {kind}"
    wrong = ""
    if isinstance(value, float) and not math.isfinite(value):
        wrong = "is no number that one can count with"
    elif "enum" in constraints and cell not in constraints["enum"]:
        wrong = f"is not one of {constraints['enum']}"
    elif "pattern" in constraints and not re.fullmatch(constraints["pattern"], cell):
        wrong = f"does not match {constraints['pattern']}"
    elif not constraints.get("minimum", value) <= value <= constraints.get("maximum", value):
        wrong = f"is outside {constraints.get('minimum', '')}..{constraints.get('maximum', '')}"
    return wrong


@cache
def check(folder: Path = FOLDER) -> None:
    """A Complaint if a row of any table is wrong: before the first text is read, and not when one has a word that needs the table. How the
    names of the gazetteer go together is told when it is made, with the first text."""
    for path in sorted((schemas.SCHEMAS / "reference").glob("*.json")):
        rows(path.stem, folder)
    _check_modes(folder)


def split(cell: str) -> list[str]:
    """The values of a cell that holds several, parted by `|`."""
    return [value for value in cell.split("|") if value]


@cache
def gazetteer(folder: Path = FOLDER) -> Gazetteer:
    """The gazetteer made from reference/entities.csv.

    A Complaint where rows contradict each other: two rows claim one name (unless they are places of two provinces, or one is a place and
    the other means it by metonym), an affiliation that has no row or leads back to itself, coordinates far outside the row's country.
    """
    table = rows("entities", folder)
    path = folder / "entities.csv"
    entities = {row["entity_id"]: _entity(row) for row in table}
    _check_affiliations(path, entities)
    _check_coordinates(path, entities)
    aliases: dict[str, tuple[str, ...]] = {}
    owners: dict[str, str] = {}
    metonyms: dict[str, str] = {}
    holders: dict[tuple[str, str], tuple[tuple[str, str, str], ...]] = {}
    for row in table:
        key = row["entity_id"]
        for alias in dict.fromkeys([*split(row["aliases"])]):
            if (other := owners.setdefault(alias.casefold(), key)) != key and not _are_apart(entities[other], entities[key]):
                raise Complaint(f"{path}: `{alias}` is an alias of {other} and of {key}; leave it with the one that the bare name means.")
            aliases[alias] = (*aliases.get(alias, ()), key)
        for metonym in split(row["metonyms"]):
            if (other := metonyms.setdefault(metonym, key)) != key:
                raise Complaint(f"{path}: `{metonym}` is a metonym of {other} and of {key}; leave it with one.")
        for role in split(row["role"]):
            for scope in filter(None, dict.fromkeys((row["country"], row["affiliation_id"]))):
                holders[role, scope] = (*holders.get((role, scope), ()), (key, row["valid_from"], row["valid_to"]))
    for metonym, actor in metonyms.items():
        owner = owners.get(metonym.casefold())
        if owner and entities[owner].entity_type != "place" and owner != actor:
            raise Complaint(f"{path}: `{metonym}` is a metonym of {actor} and an alias of {owner}, which is no place; drop one.")
    return Gazetteer(entities=entities, aliases=aliases, metonyms=metonyms, holders=holders)


@cache
def villages(folder: Path = FOLDER) -> tuple[tuple[Entity, tuple[str, ...]], ...]:
    """The places of reference/villages.csv with their spellings, each at the point of the town near it; their ids are those of the bare
    names, so that some share one. A Complaint where that town has no row with a point."""
    towns, path, found = gazetteer(folder).entities, folder / "villages.csv", []
    for row in rows("villages", folder):
        town = towns.get(row["near"])
        if town is None or town.latitude is None:
            raise Complaint(f"{path}: {row['name']} is near {row['near']}, which has no row with coordinates in entities.csv; correct it.")
        village = Entity(
            entity_id=slug(row["name"]),
            name=row["name"],
            entity_type="place",
            country=town.country,
            latitude=town.latitude,
            longitude=town.longitude,
            coordinates_basis="near",
            admin1=row["admin1"],
            is_linked=True,
            precision="settlement",
        )
        found.append((village, tuple(split(row["spellings"]))))
    return tuple(found)


def _entity(row: dict[str, str]) -> Entity:
    return Entity(
        entity_id=row["entity_id"],
        name=row["name"],
        entity_type=row["entity_type"],
        country=row["country"],
        wikidata_id=row["wikidata_id"],
        geonames_id=int(row["geonames_id"]) if row["geonames_id"] else None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        coordinates_basis=row["coordinates_basis"],
        admin1=row["admin1"],
        affiliation_id=row["affiliation_id"],
        is_linked=True,
        precision="country" if row["entity_type"] == "state" else row["precision"],
    )


def _are_apart(one: Entity, other: Entity) -> bool:
    """Whether two places may share a name, because they lie in two provinces of Syria: the places beside it tell which is meant."""
    return bool(one.admin1 and other.admin1) and one.admin1 != other.admin1 and {one.entity_type, other.entity_type} == {"place"}


def _check_modes(folder: Path) -> None:
    """The modes that tables give to events are modes of their types."""
    types = {row["event_type"]: row for row in rows("plover_types", folder)}
    given = [("event_triggers", row["trigger"], row["event_type"], row["mode"]) for row in rows("event_triggers", folder)]
    given += [("weapons", row["means"], "ASSAULT", row["mode"]) for row in rows("weapons", folder)]
    for name, row in types.items():
        given.append(("plover_types", name, "THREATEN", row["threat_mode"]))
        given += [("plover_types", name, of, row["request_mode"]) for of in ("REQUEST", "REJECT")]
    for table, name, of, mode in given:
        if mode and mode not in split(types[of]["modes"] if of in types else ""):
            path = folder / f"{table}.csv"
            raise Complaint(f"{path}: `{name}` has the mode {mode}, which is none of {of} in {folder / 'plover_types.csv'}; correct one.")


def _check_affiliations(path: Path, entities: dict[str, Entity]) -> None:
    for entity in entities.values():
        chain = [entity.entity_id]
        while above := entities[chain[-1]].affiliation_id:
            if above not in entities:
                raise Complaint(f"{path}: {chain[-1]} belongs to {above}, which has no row; add the row or empty the cell.")
            if above in chain:
                raise Complaint(f"{path}: the affiliations {' -> '.join([*chain, above])} go in a circle; empty one of them.")
            chain.append(above)


def _check_coordinates(path: Path, entities: dict[str, Entity]) -> None:
    boxes = geonames.boxes()
    for entity in entities.values():
        if len({entity.latitude is None, entity.longitude is None, not entity.coordinates_basis}) > 1:
            raise Complaint(f"{path}: {entity.entity_id} has not all of latitude, longitude and coordinates_basis; give the three or none.")
        if entity.latitude is None or entity.longitude is None or entity.country not in boxes:
            continue
        south, north, west, east = boxes[entity.country]
        if not (south <= entity.latitude <= north and west <= entity.longitude <= east):
            where = f"{entity.latitude}, {entity.longitude}"
            raise Complaint(
                f"{path}: {entity.entity_id} lies at {where}, outside {entity.country}; correct the coordinates or the country."
            )
