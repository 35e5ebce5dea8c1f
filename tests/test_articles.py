"""What a raw file is: a text in, its parts, date and place out; and what the stage says of files that cannot be read."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import articles, schemas
from pipeline.articles import readable
from pipeline.errors import Complaint
from pipeline.layout import Layout

BODY = "Rebels shelled a village in Hama province, killing three soldiers, a monitor said. The army answered with air strikes."


def published(text: str, **catalog: str) -> tuple[str, str, str]:
    article = articles.read("report", text, file="report.txt", catalog=catalog)
    return article.published_edtf, article.published_basis, article.published_evidence


@pytest.mark.parametrize(
    ("header", "edtf", "words"),
    [
        (" date 2017-12-30 ", "2017-12-30", "2017-12-30"),
        ("date 2020-02 ", "2020-02", "2020-02"),
        ("Wed 05 Apr 2017 at 0914 ", "2017-04-05", "Wed 05 Apr 2017"),
        ("Published October 12 2016 ", "2016-10-12", "October 12 2016"),
        ("Last updated at Apr 092017 ", "2017-04-09", "Apr 092017"),
        ("Posted on April 4 2017 by Jane Doe ", "2017-04-04", "April 4 2017"),
        ("Date of publication 5th of May, 2016 ", "2016-05-05", "5th of May, 2016"),
        ("24.08.2013(updated 1838 25.08.2013) Get short URL 0 110 ", "2013-08-24", "24.08.2013"),
        ("August 12 2016 2037 UTC+3 ", "2016-08-12", "August 12 2016"),
        ("2016-08-12T10:30:00Z\n", "2016-08-12", "2016-08-12"),
        ("Town falls\n\nBy Jane Doe\n\nMonday, May 18, 2015\n\n", "2015-05-18", "Monday, May 18, 2015"),
        ("Town falls\nUpdated: 13 May 2016\nPublished: 12 May 2016\n", "2016-05-12", "12 May 2016"),
        ("Town falls\n\nJane Doe, Beirut\nThu 12 May 2016 18.15 BST\n\n", "2016-05-12", "Thu 12 May 2016"),
        ("Town falls\n\n12 Shares Share Tweet\n12 May 2016 · 3 min read\n\n", "2016-05-12", "12 May 2016"),
        ("Town falls\n\nBy Jane Doe and John Roe in Beirut 8:15PM BST 12 May 2016\n\n", "2016-05-12", "12 May 2016"),
        ("Town falls\nOn May 12, 2016\nShare\n\n", "2016-05-12", "May 12, 2016"),
        ("Town falls\n\nPosted: 05/13/16 04:15 PM ET\n\n", "2016-05-13", "05/13/16"),
        ("Town falls\n12th May, 2016. 10:55 pm\n\n", "2016-05-12", "12th May, 2016"),
        ("Town falls Thursday, May 12, 2016 2:00:38 PM\n\n", "2016-05-12", "Thursday, May 12, 2016"),
        ("Town falls\nThursday 12 May, 10:15 GMT\n\n", "XXXX-05-12", "Thursday 12 May"),
        (" date 2016-05-20 Town falls\n\n12 May 2016\n\nPublished on 12/05/2016\n\n", "2016-05-12", "12 May 2016"),
        (" date 2016-05 Town falls\n12 May 2016, 10:15\n\n", "2016-05-12", "12 May 2016"),
        ("Town falls\nSunday, 25 August 2013 KSA 15:55 - GMT 12:55\n", "2013-08-25", "Sunday, 25 August 2013"),
        ("\ufeff# Town falls\r\n\r\n*12 May 2016*\r\n\r\n---\r\n\r\n", "2016-05-12", "12 May 2016"),
    ],
)
def test_header_date(header, edtf, words):
    article = articles.read("report", header + BODY)
    assert (article.published_edtf, article.published_basis, article.published_evidence) == (edtf, "header", words)
    assert article.raw[slice(*article.header_date)] == words
    assert article.raw[slice(*article.body)] == BODY


def test_header_below_a_summary_is_no_body():
    text = f"Town falls\n\nAn old fort is lost, officials said.\n\nPublished 12 May 2016\n\n{BODY}"
    article = articles.read("report", text)
    assert article.published_edtf == "2016-05-12"
    assert [text[slice(*stretch)] for stretch in article.furniture] == ["Published 12 May 2016"]


@pytest.mark.parametrize(
    "above",
    [
        "World News\n\n",
        "IMMEDIATE RELEASE\n\n",
        "News ID: 112578\n\n",
        "Al Jazeera\n\n",
        "Home | News | Middle East\n\n",
        "Skip to main content\n\n",
        "Rebels lose the old fort of Hama\n\n",
    ],
)
def test_what_stands_above_a_headline(above):
    article = articles.read("report", f"{above}Rebels lose the old fort of Hama\n\n{BODY}")
    assert article.raw[slice(*article.title)] == "Rebels lose the old fort of Hama"
    assert article.raw[slice(*article.body)] == BODY


def test_days_of_a_chronicle_are_no_publication_date():
    days = "\n\n".join(f"{day} May 2016\n\n{BODY}" for day in (12, 13, 14))
    assert published(f"The war in dates\n\nA chronicle of the war in Hama.\n\n{days}") == ("", "none", "")


@pytest.mark.parametrize(
    "text",
    [
        "On 12 May 2016 the army took the town. " + BODY,
        "12 May 2016 was a day of heavy fighting. " + BODY,
        "12 May 2016, the third day of the truce, was quiet. " + BODY,
        "May 2016 saw heavy fighting. " + BODY,
        "The truce of Friday 12 February 2016 Syrian rebels had rejected is over. " + BODY,
        "A man walks past ruins in Aleppo Syria April 27 2017. (Reuters) " + BODY,
        "In a statement dated 12.05.2016 the army spoke of gains. " + BODY,
    ],
)
def test_dates_in_prose_are_no_publication_date(text):
    assert published(text) == ("", "none", "")
    assert articles.read("report", text).body[0] == 0


@pytest.mark.parametrize(
    ("header", "edtf"),
    [
        ("13-08-2016", "2016-08-13"),
        ("8/20/2016", "2016-08-20"),
        ("03-08-2016", "2016-08-03"),
        ("03.08.2016", "2016-08-03"),
        ("03/08/2016", "[2016-03-08,2016-08-03]"),
        ("Tuesday 03/08/2016", "2016-03-08"),
        ("Wednesday, 03/08/2016", "2016-08-03"),
        ("Tuesday 03-08-2016", "2016-03-08"),
        ("03/08/2016 (updated 03/13/2016)", "2016-03-08"),
        ("Monday 26 Oct 2016", ""),
    ],
)
def test_day_and_month_by_evidence(header, edtf):
    assert published(f"{header} {BODY}")[0] == edtf


def test_ambiguous_date_is_decided_by_the_address_or_the_catalog():
    assert published(f"03/08/2016 {BODY}\n\nhttps://www.example.org/2016/03/08/town")[0] == "2016-03-08"
    assert published(f"03/08/2016 {BODY}", published_edtf="2016-08")[0] == "2016-08-03"


def test_header_between_headline_and_first_sentence():
    text = "Rebels retake Hama town AFP Sunday 3 Jul 2016 Three soldiers were killed in Hama province on Sunday."
    article = articles.read("report", text)
    assert article.published_edtf == "2016-07-03"
    assert article.body == (0, len(text))
    assert text[slice(*article.title)] == "Rebels retake Hama town"
    assert readable(article) == "Rebels retake Hama town" + " " * 23 + "Three soldiers were killed in Hama province on Sunday."


@pytest.mark.parametrize(
    ("text", "dateline", "place"),
    [
        ("BEIRUT: Rebels retreat.", "BEIRUT:", "Beirut"),
        ("Paris, August 20 (RHC)-- The president spoke.", "Paris, August 20 (RHC)--", "Paris"),
        ("Damascus, SANA – A bomb went off.", "Damascus, SANA –", "Damascus"),
        ("KHAN SHEIKHUN Syria Jets struck a market.", "KHAN SHEIKHUN Syria", "Khan Sheikhun"),
        ("MOSCOW, October 5. /TASS/. Jets took off.", "MOSCOW, October 5. /TASS/.", "Moscow"),
        ("BAB AL-HAWA, Syria (Reuters) - Trucks wait.", "BAB AL-HAWA, Syria (Reuters) -", "Bab Al-Hawa"),
        ("Jets struck a convoy, media said. MOSCOW (Sputnik) The convoy was hit.", "MOSCOW (Sputnik)", "Moscow"),
        ("Syria: Rebels retreat.", "", ""),
        ("URGENT: Rebels retreat.", "", ""),
        ("Damascus - the capital - is quiet.", "", ""),
        ("Putin: Russia will stay.", "", ""),
    ],
)
def test_dateline(text, dateline, place):
    article = articles.read("report", text)
    assert (text[slice(*article.dateline)] if article.dateline else "") == dateline
    assert article.dateline_place == place


@pytest.mark.parametrize(
    ("text", "catalog", "edtf", "basis"),
    [
        (f"DAMASCUS, Aug 20 (Xinhua) -- {BODY}", "", "XXXX-08-20", "dateline"),
        (f"DAMASCUS, Aug 20 (Xinhua) -- {BODY}", "2019", "2019-08-20", "catalog"),
        (f"DAMASCUS, Aug 20 (Xinhua) -- {BODY}\n\nhttps://www.example.org/2019/08/town", "", "2019-08-20", "dateline"),
        (f"date 2020-02 {BODY}", "2020-02-16", "2020-02-16", "catalog"),
        (f"date 2020-02-16 {BODY}", "2020-02", "2020-02-16", "header"),
        (f"date 2020-02-16 {BODY}", "2020-02-16", "2020-02-16", "header"),
        (f"{BODY}\n\n<https://www.example.org/world/2016/oct/26/town>", "", "2016-10-26", "url"),
        (f"{BODY}\n\nhttps://www.example.org/2016/10/26/town", "2016-10-27", "2016-10-27", "catalog"),
        (BODY, "2016-10", "2016-10", "catalog"),
        (f"Monday 26 Oct 2016 {BODY}", "2016-10-24", "2016-10-24", "catalog"),
        (BODY, "", "", "none"),
    ],
)
def test_text_and_catalog_together(text, catalog, edtf, basis):
    assert published(text, published_edtf=catalog, evidence="why")[:2] == (edtf, basis)
    assert (published(text, published_edtf=catalog, evidence="why")[2] == "why") == (basis == "catalog")


@pytest.mark.parametrize(
    ("text", "catalog"),
    [
        (f"date 2017-12-30 {BODY}", "2017-12-29"),
        (f"date 2020-02 {BODY}", "2020-03-01"),
        (f"Tuesday 4 October 2016 {BODY}", "2016-10-05"),
        (f"Monday 26 Oct 2016 {BODY}", "2016-10-27"),
        (f"03/08/2016 {BODY}", "2016-05-05"),
        (f"DAMASCUS, Aug 20 (Xinhua) -- {BODY}", "2019-08-21"),
        (f"DAMASCUS, Tuesday, Aug 20 (Xinhua) -- {BODY}", "2018-08-20"),
        (f"{BODY}\n\nhttps://www.example.org/2016/10/26/town", "2016-11-26"),
    ],
)
def test_catalog_against_the_text(text, catalog):
    with pytest.raises(Complaint, match=rf"report\.txt: the text prints .*{catalog}; correct"):
        published(text, published_edtf=catalog)


def test_markdown_page_with_footer():
    text = (
        "\n\n# *Army advances in Hama*\n\n---\n\n" + BODY + "\n\nRebel losses\n\nThe town had [fallen](https://example.org/a) **twice**."
        "\n\n---\n\n<https://www.radiohc.cu/en/noticias/1-army>\n\n**Radio Habana Cuba**\n"
    )
    article = articles.read("report", text)
    assert text[slice(*article.title)] == "Army advances in Hama"
    assert text[slice(*article.body)].startswith(BODY)
    assert text[slice(*article.body)].endswith("twice**.")
    assert (article.url, article.outlet) == ("https://www.radiohc.cu/en/noticias/1-army", "Radio Habana Cuba")
    assert [text[slice(*span)] for span in article.furniture] == ["Rebel losses", "[", "](https://example.org/a)", "**", "**"]
    assert " ".join(readable(article).split()) == f"{BODY} The town had fallen twice ."


@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        ("\n\nShow Full Article", ""),
        (" --AFP", ""),
        (" (With AFP and Reuters)", ""),
        (" —", ""),
        (" Reporting by Jane Doe; Editing by John Roe", ""),
        (" SSH 11", ""),
        (" Read Also", ""),
        (" ... 110 Related Army moves on Tags army Hama", ""),
        (" Last Update: Sunday 3 July 2016 KSA 01:41 - GMT 22:41 99", ""),
        (" It met Gen. John Roe", " It met Gen. John Roe"),
    ],
)
def test_footer(tail, kept):
    article = articles.read("report", BODY + tail)
    assert article.raw[slice(*article.body)] == BODY + kept


@pytest.mark.parametrize("tags", ["Tags Hama rebels Free Army ", "Tags Syria Qalamoun al-Nusra Front "])
def test_furniture_within_a_line(tags):
    text = f"Rebels lost a town. {tags}Eleven people were killed in Hama province on Sunday, a monitor said. {BODY}"
    article = articles.read("report", text)
    assert [text[slice(*span)] for span in article.furniture] == [tags]


def test_articles_are_read_without_spacy():
    read = "import sys; from pipeline import articles; articles.read('a', 'Rebels lost a town. Tags Hama Eleven people were killed. ' * 9)"
    subprocess.run([sys.executable, "-c", f"{read}; sys.exit('spacy' in sys.modules)"], check=True)


def test_short_lines_that_are_text():
    text = 'Army advances\n\nThe minister said:\n\n"We will win."\n\nThe toll so far:\n\n- 12 killed in Hama\n\n40 hurt\n\nIt may rise.'
    article = articles.read("report", text)
    assert (article.title, article.furniture) == ((0, 13), ())


def test_first_line_of_a_wrapped_text_is_no_title():
    text = "Rebels shelled a village in Hama province and killed\nthree soldiers, a monitor said on Sunday. The army then\nstruck back."
    assert articles.read("report", text).title is None


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://english.alarabiya.net/en/a", "Al Arabiya"),
        ("https://www.aljazeera.com/news/a", "Al Jazeera"),
        ("https://notreuters.com/a", ""),
    ],
)
def test_outlet_of_an_address(url, outlet):
    assert articles.read("report", BODY, catalog={"url": url}).outlet == outlet
    assert articles.read("report", BODY, catalog={"url": url, "outlet": "The Weekly"}).outlet == "The Weekly"


PIECES = st.sampled_from(
    [
        "Rebels ",
        "retreat",
        ". ",
        "\n\n",
        "\r",
        "\r\n",
        "\ufeff",
        "12 May 2016 ",
        "Published ",
        "BEIRUT: ",
        "AFP ",
        "Tags ",
        "# ",
        "---",
        "**",
        "[a](https://b.c/2016/05/12/)",
        "Related ",
        "— ",
        "03/08/2016",
        "\x00",
        "’",
        "\u2029",
        "🕊",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_has_parts_in_order(raw):
    article = articles.read("report", raw)
    ends = [article.body[0], *(offset for span in article.furniture for offset in span), article.body[1]]
    assert ends == sorted(ends)
    assert 0 <= article.body[0] <= article.body[1] <= len(raw)
    assert len(readable(article)) == len(raw)


# The stage


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "good.txt").write_text(BODY, encoding="utf-8")
    return Layout(
        texts=tmp_path / "texts",
        catalog=tmp_path / "catalog.csv",
        interim=tmp_path / "interim",
        target=tmp_path / "target",
        cache=tmp_path / "rows.sqlite",
    )


def rows(corpus: Layout) -> list[dict[str, str]]:
    with corpus.articles.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_row(corpus):
    content = b"\xef\xbb\xbfArmy advances\r\n\r\nBEIRUT: Rebels left H\xc4\x81ma on Sunday.\r\n"
    (corpus.texts / "2016").mkdir()
    (corpus.texts / "2016" / "army.txt").write_bytes(content)
    corpus.catalog.write_text(
        "article_id,file,url,published_edtf,evidence\narmy,army.txt,https://www.rt.com/1,2016-07-03,a Sunday\n", encoding="utf-8"
    )
    articles.stage(corpus)
    army, good = rows(corpus)
    assert list(army) == schemas.columns("articles")
    assert (army["article_id"], army["file"], army["n_chars"], army["n_words"]) == ("army", "2016/army.txt", "55", "6")
    assert (army["title"], army["dateline_place"], army["outlet"], army["body_start"]) == ("Army advances", "Beirut", "RT", "18")
    assert (army["published_start"], army["published_basis"], army["published_evidence"]) == ("2016-07-03", "catalog", "a Sunday")
    assert (good["article_id"], good["status"], good["published_edtf"], good["published_basis"]) == ("good", "read", "", "none")


BROKEN = {
    "not UTF-8": ("hama.txt", b"Clashes in Hama \xff", "byte offset 16"),
    "empty": ("hama.txt", b"", "empty"),
    "white space": ("hama.txt", b"\xef\xbb\xbf \n\t", "empty"),
    "NUL": ("hama.txt", b"Clashes in \x00 Hama", "NUL character at offset 11"),
    "same name": ("sub/good.txt", b"Clashes in Hama", "name of .*good.txt"),
    "surrogate in the name": ("h\udcff.txt", b"Clashes in Hama", "rename the file"),
    "surrogate in the folder": ("h\udcff/hama.txt", b"Clashes in Hama", "rename the folder"),
    "blank in the name": ("in hama.txt", b"Clashes in Hama", "rename"),
}


@pytest.mark.parametrize(("name", "content", "words"), BROKEN.values(), ids=BROKEN)
def test_broken_text(corpus, capsys, name, content, words):
    path = corpus.texts / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with pytest.raises(Complaint, match=words) as raised:
        articles.stage(corpus)
    assert ascii(Path(name).name)[1:-1] in str(raised.value)
    assert not corpus.articles.exists()
    articles.stage(corpus, keep_going=True)
    assert [row["article_id"] for row in rows(corpus)] == ["good"]
    assert str(raised.value) in capsys.readouterr().err


def test_pipe_is_no_text(corpus):
    os.mkfifo(corpus.texts / "hama.txt")
    with pytest.raises(Complaint, match=r"hama\.txt: is no file"):
        articles.stage(corpus)


@pytest.mark.parametrize(
    ("text", "how"),
    [(BODY, "byte for byte"), (BODY.upper().replace(",", " -\n"), "but for white space, case or punctuation")],
    ids=["same bytes", "same text"],
)
def test_copy(corpus, text, how):
    (corpus.texts / "hama.txt").write_text(text, encoding="utf-8")
    with pytest.raises(Complaint, match=f"hama.txt: is a copy of .*good.txt, {how}"):
        articles.stage(corpus)
    articles.stage(corpus, keep_going=True)
    assert [(row["article_id"], row["copy_of"]) for row in rows(corpus)] == [("good", ""), ("hama", "good")]


def test_catalog_row_of_a_skipped_text_is_no_error(corpus):
    (corpus.texts / "hama.txt").write_bytes(b"")
    corpus.catalog.write_text("article_id,published_edtf\nhama,2016-07-03\n", encoding="utf-8")
    articles.stage(corpus, keep_going=True)
    assert len(rows(corpus)) == 1


CATALOGS = {
    "row without a file": (b"article_id\ngone\n", "gone has no file"),
    "row twice": (b"article_id\ngood\ngood\n", "line 3: good has a row already"),
    "no article_id": (b"id,outlet\ngood,RT\n", "no column article_id"),
    "empty file": (b"", "no column article_id"),
    "empty id": (b"article_id,outlet\n,RT\n", "line 2: has no article_id"),
    "malformed date": (b"article_id,published_edtf\ngood,3/7/2016\n", "line 2: published_edtf `3/7/2016`"),
    "no such day": (b"article_id,published_edtf\ngood,2016-02-30\n", "2016-02-30"),
    "malformed address": (b"article_id,url\ngood,www.rt.com\n", "www.rt.com"),
    "cell too many": (b"article_id,outlet\ngood,RT,Moscow\n", "line 2: has not as many cells"),
    "open quote": (b'article_id,outlet\ngood,"RT\n', "not well-formed CSV"),
    "text behind a quote": (b'article_id,outlet\ngood,"RT" x\n', "not well-formed CSV"),
    "not UTF-8": (b"article_id,outlet\ngood,\xe9\n", "byte offset 23"),
}


@pytest.mark.parametrize(("content", "words"), CATALOGS.values(), ids=CATALOGS)
@pytest.mark.parametrize("keep_going", [False, True])
def test_broken_catalog(corpus, content, words, keep_going):
    corpus.catalog.write_bytes(content)
    with pytest.raises(Complaint, match=words) as raised:
        articles.stage(corpus, keep_going=keep_going)
    assert "catalog.csv" in str(raised.value)


def test_no_texts(corpus):
    (corpus.texts / "good.txt").unlink()
    with pytest.raises(Complaint, match=r"no \.txt files"):
        articles.stage(corpus)


def test_notices(corpus, capsys):
    (corpus.texts / "french.txt").write_text(
        "Les forces du régime ont bombardé la ville d'Alep lundi, tuant au moins trois civils, selon l'ONU. " * 2, encoding="utf-8"
    )
    (corpus.texts / "hama.txt").write_text("Rebels left Hama on Tuesday, the army said.", encoding="utf-8")
    corpus.catalog.write_text("article_id,published_edtf\nhama,2016-07-03\n", encoding="utf-8")
    articles.stage(corpus)
    assert [row["status"] for row in rows(corpus)] == ["not_english", "read", "read"]
    told = capsys.readouterr().err
    assert "french.txt: is not in English (fr)" in told
    assert "hama.txt: names Tuesday first, but the catalog's date, 2016-07-03, is another weekday" in told
    articles.stage(corpus)  # from the cache
    assert capsys.readouterr().err == told


def test_what_was_read_is_kept(corpus, monkeypatch):
    (corpus.texts / "hama.txt").write_text("Rebels left Hama on Tuesday, the army said.", encoding="utf-8")
    articles.stage(corpus)
    before = corpus.articles.read_bytes()
    monkeypatch.setattr(articles, "row", None)
    articles.stage(corpus)
    assert corpus.articles.read_bytes() == before


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("texts/hama.txt", "Rebels left Homs."),
        ("catalog.csv", "article_id,outlet\nhama,AFP\n"),
        ("texts/2016/hama.txt", "Rebels left Hama."),
    ],
)
def test_what_changed_is_read_anew(corpus, file, content):
    text = corpus.texts / "hama.txt"
    text.write_text("Rebels left Hama.", encoding="utf-8")
    articles.stage(corpus)
    good, before = rows(corpus)
    if "/2016/" in file:
        (corpus.texts / "2016").mkdir()
        text.unlink()
    (corpus.texts.parent / file).write_text(content, encoding="utf-8")
    articles.stage(corpus)
    assert rows(corpus)[0] == good
    assert rows(corpus)[1] != before


def test_kept_text_becomes_a_copy_and_no_copy_again(corpus):
    text = "Rebels left Hama on Tuesday, the army said."
    (corpus.texts / "hama.txt").write_text(text, encoding="utf-8")
    articles.stage(corpus)
    alone = rows(corpus)
    (corpus.texts / "aleppo.txt").write_text(text, encoding="utf-8")
    articles.stage(corpus, keep_going=True)
    assert [(row["article_id"], row["copy_of"]) for row in rows(corpus)] == [("aleppo", ""), ("good", ""), ("hama", "aleppo")]
    (corpus.texts / "aleppo.txt").unlink()
    articles.stage(corpus)
    assert rows(corpus) == alone
