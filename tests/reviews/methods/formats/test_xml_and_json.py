"""XML and JSON: each entry by itself, whatever wraps it."""

import json

import pytest

from reviews.methods.formats import read

ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?><xml><records>
<record><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal">Okafor, N. B.</style></author>
<author>Laan, Piet</author></authors></contributors>
<titles><title><style face="normal">Peer </style><style face="italic">support</style></title>
<secondary-title>J Inv Stud</secondary-title></titles>
<periodical><full-title>Journal of Invented Studies</full-title></periodical>
<pages>211-9</pages><volume>12</volume><number>4</number>
<keywords><keyword>peers</keyword><keyword>rural</keyword></keywords>
<dates><year>2019</year><pub-dates><date>Mar 7</date></pub-dates></dates>
<isbn>2049-3630 (Print)&#xD;0317-8471</isbn><accession-num>30111111</accession-num>
<abstract>One.&#xD;Two &amp; three.</abstract>
<electronic-resource-num>10.9999/x</electronic-resource-num>
<remote-database-provider>NLM</remote-database-provider><custom2>PMC7654321</custom2>
<label>my label</label></record>
</records></xml>"""


def test_endnote_xml_with_styles_and_bare_text():
    result = read(ENDNOTE.encode())
    assert (result.format, result.problems) == ("endnote_xml", [])
    (record,) = result.records
    assert record.title == "Peer support"
    assert [str(name) for name in record.authors] == ["Okafor, N. B.", "Laan, Piet"]
    assert (record.journal, record.year, record.date) == (
        "Journal of Invented Studies",
        2019,
        "2019-03-07",
    )
    assert record.issn == ("2049-3630", "0317-8471")
    assert (record.pmid, record.pmcid, record.doi) == ("30111111", "PMC7654321", "10.9999/x")
    assert record.abstract == "One.\nTwo & three."
    assert record.extra["label"] == ("my label",)
    assert record.line == 2
    assert record.raw.startswith("<record>") and record.raw.endswith("</record>")


def test_bare_ampersands_entities_and_control_characters_are_mended():
    data = "<xml><record><titles><title>R&D &beta;\x0b-x</title></titles></record></xml>"
    result = read(data.encode(), "endnote_xml")
    assert (result.records[0].title, result.problems) == ("R&D β-x", [])


@pytest.mark.parametrize("broken", ["<record><titles><title>A</title>", "<record><titles><title>A"])
def test_a_record_that_is_never_closed_does_not_swallow_the_next(broken):
    whole = "<record><titles><title>B</title></titles></record>"
    result = read(f"<xml>{broken}{whole}</xml>".encode(), "endnote_xml")
    assert [record.title for record in result.records] == ["A", "B"]
    assert [problem.lost for problem in result.problems] == [False]


def test_entities_of_a_document_type_are_never_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    data = f"{bomb}<xml><record><titles><title>T &b;</title></titles></record></xml>"
    (record,) = read(data.encode(), "endnote_xml").records
    assert record.title == "T &b;"


PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">30111111</PMID>
<Article><Journal><ISSN>2049-3630</ISSN><JournalIssue><Volume>12</Volume><Issue>4</Issue>
<PubDate><MedlineDate>2019 Mar-Apr</MedlineDate></PubDate></JournalIssue>
<Title>Journal of Invented Studies</Title><ISOAbbreviation>J Inv Stud</ISOAbbreviation></Journal>
<ArticleTitle>Peer <i>support</i> at 10<sup>-3</sup></ArticleTitle>
<Pagination><MedlinePgn>211-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi">10.9999/x</ELocationID>
<Abstract><AbstractText Label="AIM">To ask.</AbstractText>
<AbstractText Label="RESULTS">They answered.</AbstractText></Abstract>
<AuthorList><Author><LastName>Okafor</LastName><ForeName>Nneka B</ForeName>
<AffiliationInfo><Affiliation>Somewhere.</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>Listening Group</CollectiveName></Author></AuthorList>
<Language>eng</Language></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Peer Group</DescriptorName>
<QualifierName>trends</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>listening</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC7654321</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Cited</Citation><ArticleIdList>
<ArticleId IdType="doi">10.9999/cited</ArticleId></ArticleIdList></Reference></ReferenceList>
</PubmedData></PubmedArticle>
<PubmedBookArticle><BookDocument><PMID>21111111</PMID><Book><BookTitle>A book</BookTitle>
<PubDate><Year>2009</Year><Month>02</Month></PubDate></Book>
<ArticleTitle>A chapter</ArticleTitle></BookDocument></PubmedBookArticle></PubmedArticleSet>"""


def test_pubmed_xml_articles_and_books():
    result = read(PUBMED.encode())
    assert (result.format, result.problems) == ("pubmed_xml", [])
    article, chapter = result.records
    assert article.title == "Peer support at 10⁻³"
    assert article.abstract == "AIM: To ask.\nRESULTS: They answered."
    assert [str(name) for name in article.authors] == ["Okafor, Nneka B", "Listening Group"]
    assert (article.year, article.date, article.pages) == (2019, "2019-03", "211-9")
    assert (article.doi, article.pmid, article.pmcid) == ("10.9999/x", "30111111", "PMC7654321")
    assert article.keywords == ("Peer Group/trends", "listening")
    assert article.extra["Affiliation"] == ("Somewhere.",)
    assert (chapter.title, chapter.journal, chapter.type) == ("A chapter", "A book", "chapter")
    assert chapter.date == "2009-02"


def test_ebsco_xml():
    data = """<records><rec resultID="1"><header shortDbName="inv" longDbName="Invented Base"
    uiTerm="176404503"><controlInfo><jinfo><jtl>J Inv Stud</jtl><issn>20493630</issn></jinfo>
    <pubinfo><dt year="2024" month="04" day="03">20240403</dt><vid>19</vid><iid>4</iid></pubinfo>
    <artinfo><ui type="doi">10.9999/x</ui><ppf>11</ppf><ppct>9</ppct>
    <tig><atl>Peer support</atl></tig><aug><au>Roe, Ann</au><affil>Somewhere</affil></aug>
    <sug><subj type="thes">PEERS</subj></sug><ab>We asked.</ab><doctype>Article</doctype></artinfo>
    </controlInfo></header></rec></records>"""
    result = read(data.encode())
    assert result.format == "ebsco_xml"
    (record,) = result.records
    assert (record.title, record.journal, record.pages) == ("Peer support", "J Inv Stud", "11-19")
    assert (record.date, record.doi, record.issn) == ("2024-04-03", "10.9999/x", ("2049-3630",))
    assert (record.database, record.accession) == ("Invented Base", "176404503")
    assert record.keywords == ("PEERS",)


def test_crossref_answers_and_single_works():
    work = {
        "DOI": "10.9999/X",
        "type": "journal-article",
        "title": ["Peer support"],
        "subtitle": ["a view"],
        "container-title": ["Journal of Invented Studies"],
        "author": [{"given": "Ann", "family": "Roe", "sequence": "first"}, {"name": "The Group"}],
        "issued": {"date-parts": [[2019, 3]]},
        "ISSN": ["2049-3630"],
        "is-referenced-by-count": 4,
        "reference-count": 10,
        "member": "78",
    }
    page = {"status": "ok", "message-type": "work-list", "message": {"items": [work, work]}}
    assert len(read(json.dumps(page).encode()).records) == 2
    result = read(
        json.dumps({"message-type": "work", "message": work, "message-version": "1"}).encode()
    )
    (record,) = result.records
    assert result.format == "crossref_json"
    assert record.title == "Peer support: a view"
    assert (record.doi, record.type, record.date) == ("10.9999/x", "article-journal", "2019-03")
    assert [str(name) for name in record.authors] == ["Roe, Ann", "The Group"]


def test_openalex_puts_the_abstract_back_in_order():
    work = {
        "id": "https://openalex.org/W42",
        "doi": "https://doi.org/10.9999/x",
        "display_name": "Peer support",
        "publication_year": 2019,
        "type": "article",
        "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/30111111"},
        "authorships": [{"author": {"display_name": "Ann B. Roe"}}],
        "primary_location": {"source": {"display_name": "J Inv Stud", "issn": ["2049-3630"]}},
        "abstract_inverted_index": {"answered.": [3], "We": [0], "asked;": [1], "they": [2]},
    }
    result = read(("\n".join(json.dumps(work) for _ in range(2))).encode())
    assert result.format == "openalex_json"
    record = result.records[1]
    assert record.abstract == "We asked; they answered."
    assert (record.pmid, record.accession, str(record.authors[0])) == (
        "30111111",
        "W42",
        "Roe, Ann B.",
    )
    assert record.line == 2


def test_json_of_any_tool_is_read_by_its_keys():
    zotero = {
        "itemType": "journalArticle",
        "title": "Peer support",
        "creators": [
            {"creatorType": "author", "lastName": "Roe", "firstName": "Ann"},
            {"creatorType": "editor", "name": "The Editors"},
        ],
        "publicationTitle": "J Inv Stud",
        "date": "2019-03-07",
        "tags": [{"tag": "peers"}],
    }
    result = read(json.dumps({"items": [zotero]}).encode())
    assert result.format == "json"
    (record,) = result.records
    assert (record.title, record.journal, record.date) == (
        "Peer support",
        "J Inv Stud",
        "2019-03-07",
    )
    assert [str(name) for name in record.authors] == ["Roe, Ann"]
    assert record.keywords == ("peers",)


def test_a_broken_json_object_does_not_cost_the_others():
    result = read(
        b'[{"type":"book","title":"A"},{"title":,"type":"book"},{"type":"book","title":"B"}]'
    )
    assert [record.title for record in result.records] == ["A", "B"]
    assert len(result.problems) == 1


def test_ovids_xml_is_read_by_the_labels_of_its_fields():
    result = read(
        b'<?xml version="1.0"?><ovid><records><record index="1">'
        b'<F C="DB" L="Database"><D type="c">Ovid MEDLINE(R)</D></F>'
        b'<F C="UI" L="Unique Identifier"><D type="c">99234567</D></F>'
        b'<F C="TI"><D type="t">Songs: <i>a trial</i>. [Review]</D></F>'
        b'<F C="AU" L="Authors"><D type="c">Okafor, Ngozi</D><D type="c">Lund AB</D></F>'
        b'<F C="SO" L="Source"><D>Songs. 12(3):45-67, 2019 Mar.</D></F>'
        b"</record></records></ovid>"
    )
    assert (result.format, result.problems) == ("ovid_xml", [])
    (record,) = result.records
    assert [str(name) for name in record.authors] == ["Okafor, Ngozi", "Lund, AB"]
    assert (record.title, record.pmid, record.pages) == ("Songs: a trial.", "99234567", "45-67")
    assert (record.journal, record.date) == ("Songs", "2019-03")


def test_xml_of_a_trial_register_is_read_by_the_names_of_its_elements():
    result = read(
        b"<Trials><Trial><TrialID>NCT99072579</TrialID><Public_title>Songs</Public_title>"
        b"<web_address>https://example.org/1</web_address><Phase>III</Phase></Trial>"
        b"<Trial><TrialID>2</TrialID><Public_title>More</Public_title></Trial></Trials>"
    )
    assert (result.format, [record.title for record in result.records]) == (
        "xml",
        ["Songs", "More"],
    )
    first = result.records[0]
    assert (first.accession, first.database) == ("NCT99072579", "ClinicalTrials.gov")
    assert first.extra["Phase"] == ("III",)


def test_dublin_core_keeps_every_identifier():
    (record,) = read(
        b'<r xmlns:dc="x"><dc:dc><dc:title>A thesis</dc:title><dc:creator>Roe, Ann</dc:creator>'
        b"<dc:creator>Doe, Bea</dc:creator><dc:date>2011-05</dc:date><dc:type>Thesis</dc:type>"
        b"<dc:identifier>https://doi.org/10.9999/abc</dc:identifier>"
        b"<dc:identifier>http://hdl.example.org/1/2</dc:identifier></dc:dc></r>"
    ).records
    assert (record.type, record.date, record.doi) == ("thesis", "2011-05", "10.9999/abc")
    assert [str(name) for name in record.authors] == ["Roe, Ann", "Doe, Bea"]
    assert any("hdl.example.org/1/2" in value for value in record.extra["identifier"])
