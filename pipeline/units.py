"""What a number counts: the noun phrase behind it, as a unit (`observation_post`) and its kind (person, attack, time ...)."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from pipeline import reference
from pipeline.memo import once_a_form
from pipeline.numbers import DASHES, Number

PEOPLE = frozenset({"person", "demographic", "combatant", "fate", "household"})
"""`fate`: people named by what befell them (the dead, the wounded); `demographic`: by age or sex."""
MEASURED = frozenset({"time", "distance", "area", "money", "amount"})
"""Kinds that are measured, not counted: bounds are not stepped by one, and a number may stand before them with a hyphen."""
CLOCK = frozenset({"am", "a.m.", "pm", "p.m.", "gmt", "utc", "o'clock", "local"})
PRONOUNS = frozenset({"them", "whom", "those", "these", "which", "us"})
REST = frozenset({"other", "others", "more", "another", "additional", "further"})


DESIGNATION = re.compile(r"[A-Z][A-Za-z]*-\d+")
YEAR = re.compile(r"(?:19|20)\d\d")
MODIFIERS = frozenset({"JJ", "VBN", "VBG", "POS", "HYPH", "AFX", "FW", "``", "''"})


class Unit(NamedTuple):
    """A row of reference/units.csv."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is counted. `noun`: its head, None where the text leaves it out (`killing 14`); `last`: the phrase's last token;
    `partitive`: a part of what is named behind `of`, by a `pronoun` (`six of them`) or a `noun` (`four of the posts`), else empty;
    `rest`: something beside it (`44 others`); `definite`: pointed back to, by `the` (`the two sides`) or `its` (`his two sons`).
    """

    noun: Token | None
    last: int
    unit: str = ""
    kind: str = ""
    partitive: str = ""
    rest: bool = False
    definite: str = ""

    @property
    def is_people(self) -> bool:
        """Whether it counts people, or leaves open what it counts."""
        return self.kind in PEOPLE or not self.kind


@cache
def units() -> dict[str, Unit]:
    """Noun in the singular -> unit and kind; nouns that name people elsewhere in the reference are persons."""
    people = (row["noun"] for row in reference.rows("nouns") if row["entity_type"] == "people" and row["use"] == "class")
    persons = {noun: Unit(noun.replace(" ", "_"), "person") for noun in people}
    return persons | {row["noun"]: Unit(row["unit"], row["kind"]) for row in reference.rows("units")}


@once_a_form
def singular(token: Token) -> str:
    """The noun in lower case and singular; the model's lemma, or for capitalised words the form that the reference table knows."""
    lower = token.lower_
    if lower in units():
        return lower
    for ending, instead in (("ies", "y"), ("men", "man"), ("es", ""), ("s", "")):
        if lower.endswith(ending) and lower[: -len(ending)] + instead in units():
            return lower[: -len(ending)] + instead
    return lower[:-1] if token.tag_ in {"NNP", "NNPS"} and lower.endswith("s") else token.lemma_.lower()


@once_a_form
def kind_of(token: Token) -> str:
    """The kind of a noun, empty where the reference table doesn't know it."""
    known = units().get(singular(token))
    return known.kind if known else ""


def counted(doc: Doc, number: Number, taken: Container[int]) -> Counted | None:
    """What a number counts, or None where the number is none of a quantity: a clock time, an age, a designation, `one of the`.

    `taken`: tokens that belong to dates or to other numbers.
    """
    after = number.after
    symbol = units().get(doc[number.first - 1].lower_) if number.first else None
    if symbol and symbol.kind == "money":
        return Counted(noun=None, last=number.last, unit=symbol.name, kind="money")
    if after >= len(doc):
        return Counted(noun=None, last=number.last)
    if _is_hyphened(doc, number):
        return _compound(doc, number)
    if doc[after].lower_ == "of":
        return _partitive(doc, number, taken)
    is_by = number.first > 0 and doc[number.first - 1].lower_ == "by"
    is_ordinal = number.is_share and doc[after].tag_ not in {"DT", "PRP$"} and doc[number.last].tag_ != "CD" and not is_by
    if is_ordinal or doc[after].lower_ in CLOCK or _is_year(doc, number) or _is_bracketed(doc, number):
        return None
    return _apposed(doc, number, after, taken) or _headed(doc, number, after, taken)


def _is_year(doc: Doc, number: Number) -> bool:
    """`the 2011 protests`, `2014: the group seizes`: a year that nothing reads as a date; not `2014 people`."""
    is_plain = number.first == number.last and number.start == doc[number.first].idx and YEAR.fullmatch(doc[number.first].text)
    if not is_plain or not (doc[number.first].is_sent_start or doc[number.first - 1].lower_ == "the"):
        return False
    noun, _ = _phrase(doc, number.after, ())
    return noun is None or kind_of(noun) not in PEOPLE


def _headed(doc: Doc, number: Number, after: int, taken: Container[int]) -> Counted | None:
    """`12 observation posts`, `44 others`, `dozens more`."""
    after += doc[after].lower_ == "more" or (doc[after].lower_ == "per" and doc[after : after + 2].text.lower() == "per cent")
    phrase = _phrase(doc, after, taken)
    if phrase[0] is not None and _is_plural_order(doc, number) and kind_of(phrase[0]) != "fate":
        phrase = (None, after - 1)
    is_open = phrase[0] is not None and not _is_plural(phrase[0]) and number.value not in {0.5, 1}
    if is_open or (phrase[0] is None and doc[after].tag_ == "JJ"):  # Kurdish, Turkmen and Arab fighters
        behind = phrase[1] + 1 if is_open else after + 1
        while behind + 1 < len(doc) and doc[behind].text == "," and doc[behind + 1].tag_ in {"JJ", "NNP"}:
            behind += 2
        resumed = _resumed(doc, behind)
        phrase = _phrase(doc, resumed, taken) if resumed else (None, after - 1)
    rest = any(doc[i].lower_ in REST for i in range(max(0, number.first - 1), phrase[1] + 1))
    return _described(doc, number, phrase, rest=rest, definite=_definite(doc, number))


def _is_bracketed(doc: Doc, number: Number) -> bool:
    """Whether a number stands alone in brackets, or says there what another unit said before: `60 kilometres (35 miles)`."""
    i = next((i for i in range(number.first - 1, max(0, number.first - 4), -1) if doc[i].text == "("), 0)
    after = doc[number.after]
    is_alone = i == number.first - 1 and after.text == ")"
    return bool(i) and (is_alone or (kind_of(after) in MEASURED and kind_of(doc[i - 1]) == kind_of(after)))


def _apposed(doc: Doc, number: Number, after: int, taken: Container[int]) -> Counted | None:
    """What stands apart from its number: `a family of four`, `a crowd of 2,000`, `of which six were children`, `of whom three died`."""
    ahead = [doc[i].lower_ for i in range(max(0, number.first - 2), number.first)]
    is_group = len(ahead) > 1 and ahead[1] == "of" and kind_of(doc[number.first - 2]) in {"group", "household"}
    if is_group and _phrase(doc, after, taken)[0] is None:
        return Counted(noun=None, last=number.last, unit="person", kind="person")
    if unit := _told_behind(doc, after):
        return Counted(noun=None, last=number.last, unit=unit.name, kind=unit.kind, partitive="pronoun")
    if ahead[:1] == ["of"] and ahead[-1] in PRONOUNS and doc[after].pos_ in {"VERB", "AUX"}:
        return Counted(noun=None, last=number.last, partitive="pronoun")
    return None


def _told_behind(doc: Doc, i: int) -> Unit | None:
    """What kind of people some are, where the words say that first behind the number: `374 of the dead were militants`."""
    if i + 1 >= len(doc) or doc[i].lower_ not in {"are", "were"}:
        return None
    noun, last = _phrase(doc, i + 1, ())
    is_group = noun is not None and noun.tag_ in {"NNS", "NNPS"} and kind_of(noun) in PEOPLE - {"fate"}
    is_closed = is_group and (last + 1 >= len(doc) or doc[last + 1].tag_ not in {"VBN", "VBD"})
    return units()[singular(noun)] if noun is not None and is_closed else None


def _is_plural_order(doc: Doc, number: Number) -> bool:
    """`dozens`, `hundreds`: they need `of` before what they count; `several`, `several hundred` don't."""
    return number.qualifier == "order" and number.low is not None and doc[number.last].tag_ in {"NNS", "NNPS"}


def _is_hyphened(doc: Doc, number: Number) -> bool:
    last = doc[number.last]
    return number.last + 2 < len(doc) and number.after == number.last + 1 and not last.whitespace_ and doc[number.last + 1].text in DASHES


def _compound(doc: Doc, number: Number) -> Counted | None:
    """`a 48-hour truce`, `the nine-year conflict`; `a six-week-old plan`; not `a 16-page report`, not `a 45-year-old`."""
    noun = doc[number.last + 2]
    if noun.lower_ == "strong":  # a 12-strong team
        return Counted(noun=None, last=noun.i, unit="person", kind="person")
    unit = units().get(singular(noun))
    following = [token.lower_ for token in doc[noun.i + 1 : noun.i + 3]]
    if not unit or unit.kind not in MEASURED or ("old" in following and not _is_of_a_thing(doc, noun.i + 3)):
        return None
    return Counted(noun=noun, last=noun.i, unit=unit.name, kind=unit.kind)


def _is_of_a_thing(doc: Doc, i: int) -> bool:
    """`a 14-month-old uprising`, but no age: `a 14-year-old boy`, `the 14-year-old said`."""
    thing, _ = _phrase(doc, i, ())
    return thing is not None and singular(thing) in _lasting()


@cache
def _lasting() -> frozenset[str]:
    """What is as old as it lasts: war, ceasefire, plan."""
    return frozenset(row["term"] for row in reference.rows("measures") if row["part"] in {"era", "lasting"})


def _partitive(doc: Doc, number: Number, taken: Container[int]) -> Counted | None:
    """`four of the posts`, `dozens of people`, `six of them rebels`; not `one of the targets`."""
    first = number.after + 1
    if first >= len(doc) or (number.value == 1 and number.qualifier != "at_least"):
        return None
    if doc[first].lower_ in PRONOUNS:
        noun, last = _phrase(doc, first + 1, taken)
        is_named = noun is not None and noun.tag_ in {"NNS", "NNPS", "NN"} and doc[first + 1].tag_ != "DT"
        told = _described(doc, number, (noun, last) if is_named else (None, first), partitive="pronoun")
        behind = first + 1 + (first + 1 < len(doc) and kind_of(doc[first + 1]) == "fate")  # of those killed
        unit = None if number.is_share else _told_behind(doc, behind)
        return replace(told, unit=unit.name, kind=unit.kind) if told and unit else told
    first = behind_owner(doc, first)
    while first < len(doc) - 1 and doc[first].tag_ in {"DT", "PRP$", "CD"}:
        taken = () if doc[first].tag_ == "CD" else taken
        first += 1
    return _described(doc, number, _phrase(doc, first, taken), partitive="noun" if number.qualifier != "order" else "")


def behind_owner(doc: Doc, i: int) -> int:
    """The token behind the possessor that begins at a token, or that token itself: 11 million of *Syria's* 22 million people."""
    mark = next((token for token in (doc[at] for at in range(i, min(i + 5, len(doc)))) if token.tag_ == "POS"), None)
    is_owner = mark is not None and all(token.tag_[0] in "NDJ" for token in doc[i : mark.i])
    return mark.i + 1 if mark is not None and is_owner and mark.i + 1 < len(doc) and doc[mark.i + 1].tag_ == "CD" else i


def _definite(doc: Doc, number: Number) -> str:
    """`the` for `the two sides`, `these three posts`; `its` for `his two sons`; empty for `the other four`."""
    before = doc[number.first - 1] if number.first else None
    if before is None:
        return ""
    return "the" if before.lower_ in {"the", "these", "those", "both"} else "its" if before.tag_ == "PRP$" else ""


def _phrase(doc: Doc, first: int, taken: Container[int]) -> tuple[Token | None, int]:
    """The head noun of the noun phrase whose modifiers begin at a token, and the phrase's last token (one before `first` if none)."""
    head: Token | None = None
    last, i = first - 1, first
    while i < len(doc) and (i == first or not doc[i].is_sent_start):
        token = doc[i]
        if head is None and not token.whitespace_ and doc[i + 1 : i + 5].text.lower() == "-year-old":  # a five-year-old girl
            i += 5
            continue
        if i in taken:
            break
        if head is not None and not _goes_on(head, token):
            break
        if token.text in DASHES and token.i + 1 < len(doc) and not doc[i - 1].whitespace_ and not token.whitespace_:
            head, i = None, i + 2
            continue
        if _is_noun(token) and not (kind_of(token) == "fate" and token.tag_[0] != "N" and _noun_follows(doc, i, taken)):
            head, last = token, i
        elif token.tag_ == "POS" and _noun_follows(doc, i, taken):
            if head is not None and kind_of(head) in MEASURED:  # five days' fighting
                break
            head = None
        elif not ((token.tag_ in MODIFIERS | {"RB", "JJR", "JJS"} or _is_acronym(token)) and _noun_follows(doc, i, taken)):
            break
        i += 1
    return head, last


def _is_noun(token: Token) -> bool:
    """Whether a token is a noun, by its tag or because the reference table knows it (`12 wounded`, a plural tagged as a verb)."""
    if token.tag_ in {"NN", "NNS", "NNP", "NNPS"} or _is_designation(token, plural=True):
        return True
    kind = kind_of(token)
    return kind == "fate" or (bool(kind) and token.tag_ in {"VBZ", "VBP", "VB", "UH", "FW"} and token.lower_.endswith("s"))


def _resumed(doc: Doc, i: int) -> int:
    """Where a noun phrase goes on whose head is still to come, 0 if it doesn't: `two YPG and asayesh positions`,
    `120 Daesh (banned in Russia) militants`."""
    if i < len(doc) and doc[i].tag_ == "CC":
        return i + 1
    if i < len(doc) and doc[i].text == "(":
        return next((token.i + 1 for token in doc[i : i + 12] if token.text == ")"), 0)
    return 0


def _goes_on(head: Token, token: Token) -> bool:
    """Whether a noun phrase goes on after a noun: `police stations` does, `three people Monday`, `12 civilians dead` do not."""
    if token.tag_ == "POS" or (token.tag_[0] == "N" and _is_compound(head, token)):
        return kind_of(token) != "direction"
    known = units().get(singular(head))
    plural = head.tag_ in {"NNS", "NNPS"} or (known is not None and singular(head) != head.lower_)
    if _ends(known, token, plural=plural):
        return False
    if token.text in DASHES:
        return True
    if plural and head.tag_ != "NNPS":
        return not known and token.tag_ in {"NN", "NNS"} and singular(token) in units()
    return _is_noun(token) or _is_acronym(token) or (singular(token) in units() and token.pos_ not in {"VERB", "AUX"})


def _ends(known: Unit | None, token: Token, *, plural: bool) -> bool:
    """Whether a known noun closes its phrase before a token: a measured one, people, whatever stands before `north of`."""
    kind = known.kind if known else ""
    if kind in PEOPLE and (plural or (kind != "fate" and kind_of(token) == "fate")):
        return True
    return kind in MEASURED - {"amount"} | {"share"} or kind_of(token) == "direction"


def _is_compound(head: Token, token: Token) -> bool:
    """Whether a noun and the one or two words up to it are an entry of the reference table: `armoured personnel carriers`."""
    words = [head.doc[i].lower_ for i in range(max(0, head.i - 1), head.i + 1)]
    return any(" ".join([*before, singular(token)]) in units() for before in (words[-1:], words))


def _noun_follows(doc: Doc, i: int, taken: Container[int]) -> bool:
    """Whether an adjective or participle at i stands before its noun."""
    if doc[i].tag_ == "VBG" and doc[i].dep_ in {"acl", "advcl", "prep", "xcomp"}:
        return False
    for token in (doc[at] for at in range(i + 1, min(i + 5, len(doc)))):
        if token.i in taken or token.is_sent_start:
            return False
        if token.tag_ in {"NN", "NNS", "NNP", "NNPS"}:
            return True
        if token.tag_ not in MODIFIERS and token.text not in DASHES and not _is_acronym(token):
            return False
    return False


def _is_acronym(token: Token) -> bool:
    """A name in capitals that the tagger may take for a verb (`26 IS fighters`), or a designation (`four F-16 jets`)."""
    return (token.is_upper and token.is_alpha and len(token) > 1) or _is_designation(token, plural=False)


def _is_designation(token: Token, *, plural: bool) -> bool:
    """`T-72`, `Su-34s`: what the tagger takes for a number or an adjective."""
    return DESIGNATION.fullmatch(token.text.removesuffix("s")) is not None and plural == token.text.endswith("s")


def _described(
    doc: Doc,
    number: Number,
    phrase: tuple[Token | None, int],
    *,
    partitive: str = "",
    rest: bool = False,
    definite: str = "",
) -> Counted | None:
    """Unit and kind of a phrase; None where number and noun disagree (`3000 Housing Project`, `the Division 17 base`)."""
    noun, last = phrase
    if noun is None and number.is_share:
        return Counted(noun=None, last=max(last, number.last), unit="percent", kind="share", partitive=partitive)
    if noun is None:
        return Counted(noun=None, last=max(last, number.last), partitive=partitive, rest=rest, definite=definite)
    unit = _unit(doc, noun, number.last)
    is_one = number.value is not None and number.value <= 1
    following = doc[last + 1] if last + 1 < len(doc) else None
    if following is not None and unit.kind == "time" and following.lower_ == "old":
        return None
    if (
        following is not None and unit.name == "time" and (following.tag_ in {"JJR", "RBR"} or following.lower_ == "as")
    ):  # three times larger
        return None
    is_label = number.first > 0 and doc[number.first - 1].tag_ == "NNP" and noun.tag_ == "NN" and unit.kind not in PEOPLE | MEASURED
    if not (is_one or (number.is_share and partitive)) and (is_label or not _is_plural(noun)):
        return None
    if unit.kind == "share" or number.is_share:
        unit = Unit((unit.kind == "share" and _whole(doc, noun)) or unit.name, "share")
    return Counted(noun=noun, last=last, unit=unit.name, kind=unit.kind, partitive=partitive, rest=rest, definite=definite)


def _is_plural(noun: Token) -> bool:
    """Whether a noun can be counted by more than one; headlines leave the s out of nouns that the reference table knows."""
    return noun.tag_ in {"NNS", "NNPS"} or noun.lower_.endswith("s") or singular(noun) in units()


def _unit(doc: Doc, noun: Token, last: int) -> Unit:
    """The unit of a noun: the longest entry of the reference table that ends with it, else the noun with the nouns before it, back to the
    number's last token."""
    if _is_designation(noun, plural=True):
        return Unit(noun.lower_[:-1], "vehicle")
    words = [singular(noun)]
    for i in reversed(range(max(0, noun.i - 3), noun.i)):
        words.insert(0, doc[i].lower_)
        if known := units().get(" ".join(words)) or units().get("".join(words)):
            return known
    following = doc[noun.i + 1].lower_ if noun.i + 1 < len(doc) else ""
    known = units().get(f"{singular(noun)} {following}") or units().get(singular(noun))
    if known and known.kind not in {"vehicle", "building", "munition", "attack"}:
        return known
    if not known and noun.ent_type_ == "NORP":
        return units()["person"]
    parts = [known.name if known else singular(noun)]
    i = noun.i - 1
    while i > last and (doc[i].text == "-" or (doc[i].tag_ == "NN" and doc[i].is_alpha and doc[i].dep_ in {"compound", "nmod", "amod"})):
        parts[:0] = [doc[i].lower_] if doc[i].is_alpha else []
        i -= 1
    return Unit("_".join(parts[-3:]), known.kind if known else "")


def _whole(doc: Doc, noun: Token) -> str:
    """What a share is a share of: `45 percent of the homes` -> home."""
    if noun.i + 1 >= len(doc) or doc[noun.i + 1].lower_ != "of":
        return ""
    first = noun.i + 2
    while first < len(doc) - 1 and doc[first].tag_ in {"DT", "PRP$"}:
        first += 1
    whole, _ = _phrase(doc, first, ())
    return _unit(doc, whole, first - 1).name if whole is not None else ""
