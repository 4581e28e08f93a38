"""What the columns of a table mean, by the names that vendors give them.

One row a field. Names are compared without case, accents, spaces and punctuation; the first name
that a table has wins, so the order matters where a vendor has several columns for one field.
"""

from __future__ import annotations

import re
import unicodedata

COLUMNS: dict[str, str] = {
    "title": """title; article title; item title; document title; primary title; original title;
        titel; dokumenttitel; título; titre; titre du document; titolo; titulo del documento; TI;
        T1; paper title; study title; brief title; official title; title_english; 标题; 文献标题;
        タイトル; название; naslov; publication title (study); public title; scientific title""",
    "authors": """authors; author; author names; author full names; author(s); authors (raw);
        first authors; author list; creator; creators; autoren; autor; autores; auteurs; auteur;
        autori; AU; A1; author names raw; full authors; 作者; 著者名; авторы; contributors""",
    "editors": "editors; editor; book editors; herausgeber; éditeurs; editores; ED",
    "year": """year; publication year; published year; pub year; py; year published; jahr; año;
        ano; année; anno; publicationyear; year of publication; publication_year; 年份; 出版年;
        год; pubyear; yr; issued year""",
    "date": """date; publication date; published; pub date; cover date; date published;
        date of publication; online date; datum; fecha; PD; publication date online;
        publicationdate; issued; first posted; start date; date registration""",
    "month": "month; published month; publication month; monat; mes; mois",
    "day": "day; published day; publication day",
    "journal": """journal; source title; journal title; publication title; journal name;
        journal/book; publication; secondary title; source; sourcetitle; container title;
        t2; jf; SO; full journal title; zeitschrift; titel der quelle; título de la fuente;
        titre de la source; revista; journal_name; publication venue; venue; book title;
        booktitle; publicationname; 来源出版物名称; 出版物名; conference title; host title""",
    "journal_abbreviation": """journal abbreviation; abbreviated source title; iso abbreviation;
        journal iso abbreviation; journal abbrev; journal abbreviated; JI; J9; J2;
        abgekürzter titel der quelle; título abreviado de la fuente; titre abrégé de la source;
        short journal title; iso source abbreviation""",
    "volume": """volume; vol; journal volume; vl; volumen; band; 卷; vol.; 巻""",
    "issue": """issue; number; journal issue; issue number; no; no.; num; is; heft; ausgabe;
        número; numéro; issue no; art issue; 期; 号""",
    "pages": """pages; page; page range; pagination; pp; page numbers; pg; seiten; páginas;
        pages (from-to); article pages; bp-ep""",
    "page_start": """page start; first page; start page; starting page; page from; BP; sp;
        seite von; página inicial; page de début; début de page; beginning page; start_page;
        开始页; 開始ページ; pagestart""",
    "page_end": """page end; last page; end page; ending page; page to; EP; seite bis;
        página final; page de fin; fin de page; end_page; 结束页; 終了ページ; pageend""",
    "page_count": "page count; seitenzahl; recuento de páginas; nombre de pages; number of pages",
    "article_number": """article number; art. no.; art no; article no; artikel-nr.; AR; número de
        artículo; n° article; e-locator; elocation id; article identifier""",
    "doi": """doi; item doi; digital object identifier; doi link; doi url; prism:doi; DI;
        article doi; identifier; identifiers""",
    "pmid": """pmid; pubmed id; pubmed; pubmed_id; pubmedid; medline pmid; medline id; pm;
        PMID PubMed""",
    "pmcid": "pmcid; pmc id; pmc_id; pmc; pubmed central id",
    "abstract": """abstract; abstract note; abstract text; ab; n2; summary; zusammenfassung;
        resumen; résumé; resumo; 摘要; 抄録; description (abstract); brief summary; abstract_note;
        notes_abstract; abstracts; description""",
    "keywords": """keywords; author keywords; index keywords; keywords plus; keyword; subjects;
        subject; manual tags; automatic tags; mesh terms; mesh; mesh headings; subject headings;
        descriptors; schlüsselwörter; schlagwörter; autoren-schlüsselwörter; indexschlüsselwörter;
        palabras clave; palabras clave de autor; palabras clave indexadas; mots-clés;
        mots clés de l'auteur; mots clés d'index; DE; ID; KW; author key words; concepts;
        emtree drug index terms (major focus); emtree drug index terms;
        emtree medical index terms (major focus); emtree medical index terms; 作者关键字;
        indexed keywords; topics; identifiers keywords; author supplied keywords; author_keywords;
        ieee terms; inspec controlled terms; conditions; interventions""",
    "issn": """issn; issns; print issn; eissn; e-issn; electronic issn; online issn; SN; EI; p-issn;
        issn print; issn electronic; issn (print); issn (electronic); linking issn""",
    "isbn": "isbn; isbns; electronic isbn; print isbn; BN; e-isbn; isbn-13; isbn13",
    "urls": """url; urls; link; links; plink; item url; pdf link; article link; permalink; UR;
        open url link; full text link; document url; web address; study url; web address;
        embase link; enlace; lien; html link; landing page url; source url; link to full text;
        full text url""",
    "language": """language; language of original document; article language; languages; la;
        sprache; sprache des originaldokuments; idioma; idioma del documento original; langue;
        langue du document original; lang; language of publication""",
    "accession": """accession number; accession; unique id; an; ut; eid; embase accession id;
        embase accession number; accession no; pui; nct number; ut (unique wos id); record number;
        unique identifier; openalex id; lens id; publication id; central id; cn number;
        medline accession number; trial id; trialid; main id""",
    "database": """database; source database; database name; archive; db; data source;
        datenbank; base de datos; provider; database provider""",
    "publisher": """publisher; publisher name; verlag; editorial; editor (publisher); PU; pb;
        editora; maison d'édition; éditeur commercial; 出版者""",
    "place": """place; publisher location; place published; publisher city; location; PI; cy;
        ort; lugar; lieu; country of publication; place of publication; place_published""",
    "type": """type; document type; item type; publication type; content type; doctype;
        type of reference; reference type; doc type; dokumenttyp; tipo de documento; type de
        document; DT; ty; record type; material type; publicationtype; study type; itemtype;
        文献类型; 文献タイプ; work type; entry type; entrytype""",
    "notes": "notes; note; comments; remarks; extra; anmerkungen; research notes; notas; remarques",
}

# Names that a table of references has; one of them alone makes a header.
TELLING = frozenset({"title", "abstract", "doi", "authors", "pmid"})


def folded(name: str) -> str:
    """Return a column's name as it is compared.

    >>> folded(" Año de Publicación "), folded("Author(s)"), folded("publication_year")
    ('anodepublicacion', 'authors', 'publicationyear')
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(c for c in letters if not unicodedata.combining(c)))


_FIELDS = {
    folded(name): (field, rank)
    for field, names in COLUMNS.items()
    for rank, name in reversed(list(enumerate(names.split(";"))))
}


def column_field(name: str) -> tuple[str, int] | None:
    """Return the field that a column stands for and its rank among the field's names, or None.

    >>> column_field("Source title")
    ('journal', 1)
    >>> column_field("Shoe size") is None
    True
    """
    return _FIELDS.get(folded(name))


def recognised(cells: list[str]) -> int:
    """Count the different fields that a row would name if it were a header."""
    return len({found[0] for cell in cells if len(cell) < 80 and (found := column_field(cell))})
