"""Sentences in, mentions out."""

import pytest

from tests.conftest import Read

Seen = tuple[str, str, str]


def mentions(read: Read, text: str, **catalog: str) -> dict[str, Seen]:
    """Quote -> (entity, type, designation) of the last mention with these words."""
    return {row["quote"]: (row["entity_id"], row["mention_type"], row["designation"]) for row in read(text, **catalog)["mentions"]}


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Shells fell on Khan Sheikun at dawn.", "Khan Sheikun", "khan-shaykhun"),
        ("Shells fell on Khan Shaikhoun at dawn.", "Khan Shaikhoun", "khan-shaykhun"),
        ("Fighters of al Qaeda left Syria.", "al Qaeda", "al-qaeda"),
        ("Fighters of Al-Qaeda left Syria.", "Al-Qaeda", "al-qaeda"),
        ("Raids hit Maarat Numan in Syria.", "Maarat Numan", "maarat-al-numan"),
        ("Raids hit Ma`arrat an-Nu`man in Syria.", "Ma`arrat an-Nu`man", "maarat-al-numan"),
        ("Syria was shelled, Mevlüt Çavuşoğlu said.", "Mevlüt Çavuşoğlu", "mevlut-cavusoglu"),
        ("Daesh lost the town of Hajeen in Syria.", "Daesh", "islamic-state"),
    ],
)
def test_a_name_is_found_whatever_its_spelling(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote] == (entity_id, "name", "")


def test_an_abbreviation_is_no_word(read: Read) -> None:
    found = mentions(read, "The truce is over, IS said, and it is up to us to tell the US who the WHO sent to Syria.")
    assert found["IS"][0] == "islamic-state"
    assert found["US"][0] == "united-states"
    assert found["WHO"][0] == "world-health-organization"
    assert not {"is", "us", "who"} & found.keys()


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Assads forces shelled Douma in Syria.", "Assad", "bashar-al-assad"),
        ("Turkey's army shelled Afrin.", "Turkey", "turkey"),
        ("Syrias parliament met in Damascus.", "Syria", "syria"),
    ],
)
def test_a_possessive_is_no_part_of_the_name(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote][0] == entity_id


def test_titles_and_articles_are_no_part_of_the_name(read: Read) -> None:
    found = mentions(
        read, "The Syrian Observatory for Human Rights and Foreign Minister Sergei Lavrov disagree with President Assad on Syria."
    )
    assert {"Syrian Observatory for Human Rights", "Sergei Lavrov", "Assad"} <= found.keys()


@pytest.mark.parametrize(
    ("text", "quote", "entity_id", "entity_type"),
    [
        ("Doctor Hazem Qasimi treated the wounded near Idlib.", "Hazem Qasimi", "hazem-qasimi-person", "person"),
        ("Shells hit the village of Umm Zaytuna in northern Syria.", "Umm Zaytuna", "umm-zaytuna-place", "place"),
        ("The Glory Dawn Brigade attacked a Syrian army post.", "Glory Dawn Brigade", "glory-dawn-brigade-armed-group", "armed_group"),
        ("He was taken to Aleppo Central Hospital in Syria.", "Aleppo Central Hospital", "aleppo-central-hospital-place", "place"),
    ],
)
def test_an_unknown_name_gets_a_row_of_its_own(read: Read, text: str, quote: str, entity_id: str, entity_type: str) -> None:
    tables = read(text)
    assert {row["quote"]: row["entity_id"] for row in tables["mentions"]}[quote] == entity_id
    row = next(row for row in tables["entities"] if row["entity_id"] == entity_id)
    assert (row["entity_type"], row["is_linked"]) == (entity_type, False)


def test_a_settlement_that_the_gazetteer_lacks_comes_from_geonames(read: Read) -> None:
    row = next(row for row in read("Rebels left the town of Tafas in Syria and fled to Mosul.")["entities"] if row["entity_id"] == "tafas")
    assert (row["country"], row["admin1"], row["is_linked"]) == ("SYR", "Daraa", True)


def test_a_state_that_the_gazetteer_lacks_comes_from_geonames(read: Read) -> None:
    row = next(row for row in read("Norway sent aid to Syria.")["entities"] if row["entity_id"] == "norway")
    assert (row["entity_type"], row["country"], row["is_linked"]) == ("state", "NOR", True)


def test_short_forms_mean_the_full_name_of_the_article(read: Read) -> None:
    text = "Salma Haddad of the Levant Relief Network (LRN) spoke in Syria. The LRN is small, Haddad said."
    found = mentions(read, text + " Jamil Golani disagreed, and Golani left.")
    assert found["Haddad"][0] == "salma-haddad-person"
    assert found["LRN"][0] == "levant-relief-network-organisation"
    assert found["Golani"][0] == "jamil-golani-person"


def test_everything_that_an_entity_belongs_to_has_a_row(read: Read) -> None:
    found = {row["entity_id"] for row in read("Russian Foreign Ministry spokeswoman Maria Zakharova spoke.")["entities"]}
    assert {"maria-zakharova", "russian-foreign-ministry", "russia"} <= found


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Damascus condemned the raid on Syria.", "Damascus", "syria"),
        ("Shells fell in Damascus, the capital of Syria.", "Damascus", "damascus"),
        ("The attacks by Damascus on Syria's north went on.", "Damascus", "syria"),
        ("Russia told Damascus to leave Syria's north.", "Damascus", "syria"),
        ("Talks in Moscow on Syria failed.", "Moscow", "moscow"),
        ("Moscow's envoy left Syria.", "Moscow", "russia"),
        ("The Kremlin denied it had bombed Syria.", "Kremlin", "russia"),
        ("Rebels shelled the Damascus suburbs in Syria.", "Damascus", "damascus"),
        ("Ankara-backed rebels crossed into Syria.", "Ankara", "turkey"),
        ("BEIRUT: Shells fell on Homs in Syria.", "BEIRUT", "beirut"),
    ],
)
def test_a_capital_is_a_place_or_the_government_that_sits_there(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote][0] == entity_id


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Strikes hit Idlib, Syria.", "Idlib", "idlib-governorate"),
        ("Strikes hit Idlib city, Syria.", "Idlib city", "idlib"),
        ("Strikes hit the Idlib region of Syria.", "Idlib region", "idlib-governorate"),
        ("Strikes hit villages in northern Hama, Syria.", "Hama", "hama-governorate"),
        ("Strikes hit Khan Sheikhun in Hama, Syria.", "Hama", "hama-governorate"),
        ("They crossed the border between Homs and Hama provinces in Syria.", "Homs", "homs-governorate"),
        ("Parts of the provinces of Aleppo and Hama in Syria fell.", "Hama", "hama-governorate"),
        ("The siege of Aleppo in Syria went on.", "Aleppo", "aleppo"),
        ("Aleppo province saw clashes. Later Aleppo was calm.", "Aleppo", "aleppo-governorate"),
    ],
)
def test_a_province_is_told_from_its_city(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote][0] == entity_id


@pytest.mark.parametrize(
    ("text", "quote", "seen"),
    [
        ("Russian warplanes struck Syria.", "Russian warplanes", ("russian-armed-forces", "name", "")),
        ("Syrian aircraft struck Douma.", "Syrian aircraft", ("syrian-armed-forces", "name", "")),
        ("Egyptian troops left Syria.", "Egyptian troops", ("egyptian-armed-forces", "name", "")),
        ("The army struck Douma in Syria.", "army", ("syrian-arab-army", "nominal", "")),
        ("Russia said its warplanes struck Syria.", "warplanes", ("russian-armed-forces", "nominal", "")),
        ("Russia has servicemen in Syria.", "servicemen", ("russian-armed-forces", "nominal", "")),
        ("Forces loyal to Bashar al-Assad took Douma in Syria.", "Forces", ("syrian-armed-forces", "nominal", "")),
        ("The Turkish government criticized Syria.", "Turkish government", ("turkey", "name", "")),
        ("Russian and Syrian warplanes struck Idlib.", "Russian", ("russian-armed-forces", "demonym", "")),
        ("A US defence official spoke of Syria.", "US defence official", ("american-officials", "nominal", "")),
        ("Russian observers left Syria.", "Russian observers", ("russian-observers", "nominal", "")),
        ("The Syrian people suffer.", "Syrian people", ("syrians", "demonym", "")),
        ("A Turkish convoy entered Syria. The convoy stopped.", "convoy", ("turkish-armed-forces", "nominal", "")),
    ],
)
def test_nationalities_and_bodies(read: Read, text: str, quote: str, seen: Seen) -> None:
    assert mentions(read, text)[quote] == seen


@pytest.mark.parametrize(
    ("text", "quote", "seen"),
    [
        ("The regime shelled Douma in Syria.", "regime", ("syria", "nominal", "regime")),
        ("Regime forces shelled Douma in Syria.", "Regime forces", ("syrian-armed-forces", "nominal", "regime forces")),
        (
            "Regime and allied forces shelled Douma in Syria.",
            "Regime and allied forces",
            ("syrian-armed-forces", "nominal", "regime forces"),
        ),
        ("Government and Russian forces shelled Douma in Syria.", "Government", ("syrian-armed-forces", "nominal", "government forces")),
        ("Regime fighters shelled Douma in Syria.", "Regime fighters", ("syrian-armed-forces", "nominal", "regime forces")),
        ("Turkish soldiers entered Syria. Regime soldiers fled.", "Regime soldiers", ("syrian-armed-forces", "nominal", "regime forces")),
        ("The Assad regime shelled Douma in Syria.", "Assad regime", ("syria", "nominal", "regime")),
        ("The Syrian army fought foreign-backed terrorists.", "foreign-backed terrorists", ("militants-in-syria", "nominal", "terrorists")),
        ("The Syrian army fought Takfiri militants.", "Takfiri militants", ("militants-in-syria", "nominal", "militants")),
        ("The Syrian army fought rebel fighters.", "rebel fighters", ("syrian-rebels", "nominal", "rebels")),
        ("The Syrian army fought opposition factions.", "opposition factions", ("syrian-rebels", "nominal", "opposition")),
        ("The main opposition alliance left Syria.", "main opposition alliance", ("syrian-opposition", "nominal", "opposition")),
        ("An Islamist opposition alliance left Syria.", "Islamist opposition alliance", ("syrian-rebels", "nominal", "opposition")),
        ("The rebel alliance left Syria.", "rebel alliance", ("syrian-rebels", "nominal", "rebels")),
        ("Opposition leaders left Syria.", "Opposition", ("syrian-opposition", "nominal", "opposition")),
        ("An opposition figure left Syria.", "opposition", ("syrian-opposition", "nominal", "opposition")),
        ("The opposition left Syria.", "opposition", ("syrian-opposition", "nominal", "opposition")),
        ("Opposition leader Riad Hijab left Syria.", "Riad Hijab", ("riad-hijab", "name", "")),
        ("Two rebel leaders left Syria.", "rebel", ("syrian-rebels", "nominal", "rebels")),
        ("The Syrian army shelled a rebel vehicle.", "rebel", ("syrian-rebels", "nominal", "rebels")),
        ("The Syrian army shelled rebel-held villages.", "rebel", ("syrian-rebels", "nominal", "rebels")),
        ("ISIL terrorists shelled Douma in Syria.", "ISIL terrorists", ("islamic-state", "nominal", "terrorists")),
        ("Militants from Jaysh al-Islam shelled Damascus.", "Militants", ("jaysh-al-islam", "nominal", "militants")),
        ("Allied militias shelled Douma in Syria.", "Allied militias", ("pro-government-militias", "nominal", "allied forces")),
        ("The Israeli regime struck Syria.", "Israeli regime", ("israel", "nominal", "regime")),
        ("Chechen rebels fought in Grozny.", "Chechen rebels", ("rebels", "nominal", "rebels")),
        ("Ugandan rebels crossed into Rwanda.", "Ugandan rebels", ("ugandan-rebels", "nominal", "rebels")),
    ],
)
def test_labels_of_a_side(read: Read, text: str, quote: str, seen: Seen) -> None:
    assert mentions(read, text)[quote] == seen


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Daesh killed ten in Syria. Five died in an attack by the terrorist group.", "terrorist group", "islamic-state"),
        ("Islamic State shells Syria. Fighters fled from the group. The extremist group left.", "extremist group", "islamic-state"),
        ("ISIL terrorists fled in Syria. The SDF took two villages. The militant group lost ten men.", "militant group", "islamic-state"),
        ("Daesh terrorists fled in Syria. Hezbollah fired at the terrorists.", "terrorists", "militants-in-syria"),
        ("Rebels shelled Hama in Syria. The terrorist group fled.", "terrorist group", "militants-in-syria"),
        ("Daesh shelled Hama in Syria. Terrorist groups fled.", "Terrorist groups", "militants-in-syria"),
        ("Daesh shelled Hama in Syria. The opposition group fled.", "opposition group", "syrian-rebels"),
    ],
)
def test_the_terrorist_group_is_the_one_named_before(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote][0] == entity_id


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            "Pro-regime and opposition forces clashed in Idlib, Syria.",
            ("Pro-regime", "pro-government-militias"),
            ("opposition forces", "syrian-rebels"),
        ),
        ("Regime and rebel forces clashed in Idlib, Syria.", ("Regime", "syrian-armed-forces"), ("rebel forces", "syrian-rebels")),
        (
            "In Syria, government and opposition fighters clashed.",
            ("government", "syrian-armed-forces"),
            ("opposition fighters", "syrian-rebels"),
        ),
        ("Russian and rebel forces clashed in Idlib, Syria.", ("Russian", "russian-armed-forces"), ("rebel forces", "syrian-rebels")),
        (
            "At least 27 regime and allied fighters died in Syria.",
            ("regime", "syrian-armed-forces"),
            ("allied fighters", "pro-government-militias"),
        ),
        ("Assad's regime and rebel forces agreed on a truce in Syria.", ("regime", "syria"), ("rebel forces", "syrian-rebels")),
    ],
)
def test_two_labels_before_one_word_for_armed_men_are_two_sides(
    read: Read, text: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    found = mentions(read, text)
    assert {quote: found[quote][0] for quote, _ in (first, second)} == dict((first, second))
    assert not {"forces", "fighters"} & found.keys()


def test_where_a_monitor_sits_is_not_what_a_text_is_about(read: Read) -> None:
    found = mentions(read, "In government-held areas, shelling by rebels killed ten people, the Britain-based Observatory said.")
    assert "united-kingdom" not in {seen[0] for quote, seen in found.items() if quote != "Britain"}


def test_an_act_that_is_called_terrorist_labels_no_side(read: Read) -> None:
    assert "terrorist" not in mentions(read, "A terrorist attack shook Damascus in Syria.")


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Turkey's foreign minister met his Russian counterpart on Syria.", "foreign minister", "mevlut-cavusoglu"),
        ("Turkey's foreign minister met his Russian counterpart on Syria.", "Russian counterpart", "sergei-lavrov"),
        ("Norway's foreign minister spoke of Syria.", "foreign minister", "norwegian-foreign-ministry"),
        ("President Omar Sabbagh of Syria spoke. The president was calm.", "president", "omar-sabbagh-person"),
        ("Sergei Lavrov, the foreign minister, spoke of Syria.", "foreign minister", "sergei-lavrov"),
        ("Russia launched strikes in Syria, the defence ministry said.", "defence ministry", "russian-ministry-of-defence"),
        ("Ali Larijani told parliament that Syria would win.", "parliament", "parliament-of-iran"),
    ],
)
def test_offices_and_ministries(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text, published="2019-08-20")[quote][0] == entity_id


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Rebels took Saraqib in Syria. The town was empty.", "town", "saraqib"),
        ("Strikes hit Homs province, Syria. Five died in the area.", "area", "homs-governorate"),
        ("Strikes hit Homs province, Syria. They came from north of the city.", "city", "homs"),
        ("Strikes hit Douma near Damascus. People left the capital.", "capital", "damascus"),
        (
            "A war monitor said ten died in Syria. The Syrian Observatory for Human Rights gave no names.",
            "war monitor",
            "syrian-observatory-for-human-rights",
        ),
        ("Al-Watan wrote of Syria. The paper gave no names.", "paper", "al-watan-syria"),
        ("Shells hit Hatem Hospital in Syria. The hospital burned.", "hospital", "hatem-hospital-place"),
        ("Russian troops in Syria began to leave the country.", "country", "syria"),
        ("The Nour Front struck Damascus. The group is small.", "group", "nour-front-armed-group"),
    ],
)
def test_a_noun_comes_back_to_what_was_named(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote][0] == entity_id


def test_people_and_places_without_a_name_are_classes(read: Read) -> None:
    tables = read("Strikes on a hospital in Idlib, Syria killed civilians, and residents fled.")
    found = {row["quote"]: row["entity_id"] for row in tables["mentions"]}
    assert (found["civilians"], found["residents"], found["hospital"]) == ("civilians", "residents", "hospitals")
    assert next(row for row in tables["entities"] if row["entity_id"] == "hospitals")["is_linked"] is False


def test_officers_of_a_state_belong_to_it(read: Read) -> None:
    rows = {row["entity_id"]: row for row in read("Russian generals and Syrian officers met Russian refugees in Syria.")["entities"]}
    assert (rows["russian-generals"]["affiliation_id"], rows["syrian-officers"]["affiliation_id"]) == ("russia", "syria")
    assert rows["russian-refugees"]["affiliation_id"] == ""


def test_what_stands_between_quotation_marks_is_verbatim(read: Read) -> None:
    rows = read('Russia bombed "terrorist" targets in Syria. "The terrorists fled. Syria won," the army said.')["mentions"]
    assert {(row["quote"], row["is_verbatim"]) for row in rows} == {
        ("Russia", False),
        ("terrorist", True),
        ("Syria", False),
        ("terrorists", True),
        ("Syria", True),
        ("army", False),
    }


def test_quotes_are_the_raw_words(read: Read) -> None:
    text = "“Damascus´s army,” said Assad’s envoy, “took Khan Sheikhun.”"
    assert all(text[row["char_start"] : row["char_end"]] == row["quote"] for row in read(text)["mentions"])


def test_a_headline_is_read_with_what_the_report_says(read: Read) -> None:
    text = """Haddad accuses terrorists over Saraqeb

    Mediator Salma Haddad said on Monday that rebels had shelled Saraqib in Syria. Talks are to go on in Geneva this week.
    """.replace("    ", "")
    headline = [row for row in read(text)["mentions"] if row["sentence"] == 0]
    assert [(row["quote"], row["entity_id"], row["designation"]) for row in headline] == [
        ("Haddad", "salma-haddad-person", ""),
        ("terrorists", "militants-in-syria", "terrorists"),
        ("Saraqeb", "saraqib", ""),
    ]
    assert all(text[row["char_start"] : row["char_end"]] == row["quote"] for row in headline)


@pytest.mark.parametrize(
    ("text", "entity_id"),
    [
        ("A car bomb went off in Zahraa, a district of Homs in Syria.", "zahraa-homs"),
        ("Rebels shelled Zahraa in Syria. Aleppo had been calm for days.", "al-zahraa-aleppo"),
        ("A car bomb went off in Zahraa in Syria.", "zahraa-place"),
    ],
)
def test_a_name_of_several_places_is_told_by_those_beside_it(read: Read, text: str, entity_id: str) -> None:
    assert mentions(read, text)["Zahraa"][0] == entity_id


def test_a_village_counts_where_the_sentence_says_that_it_is_a_place_and_then_throughout(read: Read) -> None:
    told = mentions(read, "The army took the village of Jasim in Syria. Jasim was in ruins.")
    assert told["Jasim"][0] == "jasim"
    assert mentions(read, "In Syria, fighter Jasim Bakri was killed.")["Jasim Bakri"][0] == "jasim-bakri-person"


def test_towns_of_the_middle_east_are_known_where_their_country_is_named(read: Read) -> None:
    rows = {row["entity_id"]: row for row in read("Fighting went on in Hodeidah, Yemen, and in Zinjibar.")["entities"]}
    assert {"zinjibar", "al-hudaydah"} <= rows.keys()
    assert rows["al-hudaydah"]["country"] == "YEM"


@pytest.mark.parametrize(
    ("text", "quote", "entity_id"),
    [
        ("Police opened fire in Daraa, Syria.", "Police", "syrian-police"),
        ("Assad met the UN Security Council's envoy in Syria. His forces shelled Homs.", "forces", "syrian-armed-forces"),
        ("Turkish military said it had entered Syria. Two men died, according to the military.", "military", "turkish-armed-forces"),
        ("The rescue service for rural Damascus in Syria counted eight dead.", "rural Damascus", "rif-dimashq-governorate"),
        ("Turkish Prime Minister Ahmet Davutoglu said his country's military fired at Syria.", "military", "turkish-armed-forces"),
        ("Israeli officials fear Russia's role in Syria. Millions have fled their country.", "country", "syria"),
        ("Ahrar al-Sham shelled Hama in Syria. The group's fighters left.", "fighters", "ahrar-al-sham"),
        ("Turkish howitzers opened fire at Syria. The army hit two villages.", "army", "turkish-armed-forces"),
        ("Russian warplanes struck Idlib in Syria. The army took two villages.", "army", "syrian-arab-army"),
        ("Turkish and Syrian soldiers clashed in Idlib, Syria. The army left.", "army", "syrian-arab-army"),
        ("Security troops opened fire in Daraa, Syria.", "Security troops", "syrian-security-forces"),
        ("A convoy was to reach Homs in Syria, but authorities then blocked it.", "authorities", "syria"),
        ("Local authorities in Idlib, Syria, left.", "Local authorities", "local-authorities"),
        ("A coalition of Kurdish fighters known as the Syrian Democratic Forces left Syria.", "coalition", "syrian-democratic-forces"),
        ("A group called Jaysh al-Nasr left Syria.", "group", "jaysh-al-nasr"),
        ("A town named Saraqib fell in Syria.", "town", "saraqib"),
        ("Members of a group known as Jaysh al-Nasr left Syria.", "group", "jaysh-al-nasr"),
        ("A group called for Jaysh al-Nasr to leave Syria.", "group", "groups"),
        ("SDF spokesman Omar Bali briefed Syria's press. According to Bali, the town fell.", "Bali", "omar-bali-person"),
        ("Islamic State holds a village in Syria. The SDF is closing in on the jihadists.", "jihadists", "islamic-state"),
        ("The Farouq Battalions hold Homs, Syria. The Farouq men are few.", "Farouq", "farouq-battalions"),
        ("In Syria, terrorists fled Homs. The army forces entered the town.", "army forces", "syrian-armed-forces"),
    ],
)
def test_who_is_meant_is_told_by_what_was_said_before(read: Read, text: str, quote: str, entity_id: str) -> None:
    assert mentions(read, text)[quote][0] == entity_id
