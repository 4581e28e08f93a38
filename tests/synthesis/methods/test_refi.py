"""REFI-QDA: what is written is what other programs ask for, and what is read is all there is."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from synthesis.methods import refi
from synthesis.methods.refi import (
    Case,
    Coded,
    CodeNode,
    Project,
    Selection,
    Source,
    Unreadable,
    User,
    guid,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NS = "{urn:QDA-XML:project:1.0}"
NUMBER = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
ORDER = ["Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Description"]
INSIDE = {
    "Code": ["Description", "NoteRef", "Code"],
    "Case": ["Description", "VariableValue", "SourceRef"],
    "TextSource": ["Description", "PlainTextSelection"],
    "PlainTextSelection": ["Description", "Coding", "NoteRef"],
    "Coding": ["CodeRef"],
    "VariableValue": ["VariableRef", "TextValue", "IntegerValue"],
}
NEEDED = {
    "User": {"guid"},
    "Code": {"guid", "name", "isCodable"},
    "Variable": {"guid", "name", "typeOfVariable"},
    "Case": {"guid"},
    "TextSource": {"guid", "name", "plainTextPath"},
    "PlainTextSelection": {"guid", "startPosition", "endPosition"},
    "Coding": {"guid"},
    "Note": {"guid", "name", "plainTextPath", "creationDateTime"},
}
TEXT = "Peers spoke of low pay 😀.\nOne felt cafe\u0301 warmth; others found new hope."


def small(text: str = TEXT) -> Project:
    """Two coders, a folder with a code, a text that both have coded, a study."""
    users = [User(guid("user", n), f"Reviewer {n}") for n in (1, 2)]
    pay = CodeNode(guid("pay"), "Low pay", True, "#AD352A", "Below others", "Boundaries")
    work = CodeNode(guid("work"), "Work", False, children=[pay])
    text = refi.normal(text)
    start = text.index("low pay")
    marked = [
        Selection(
            guid("sel", user.guid), start, start + 9, text[start : start + 9], user.guid, AT,
            "voice: participant", "Mine" if n else "",
            [Coded(guid("coding", user.guid), pay.guid, user.guid, AT)],
        )
        for n, user in enumerate(users)
    ]  # fmt: skip
    source = Source(guid("text"), "Chinman 2008", text, "", users[0].guid, AT, marked)
    case = Case(guid("case"), "Study 4", "", {"Year": 2008, "Label": "Chinman"}, [source.guid])
    return Project("Peers", "Consilience", users[0].guid, AT, "All of it", users, [work],
                   [source], [case])  # fmt: skip


def opened(content: bytes):
    packed = zipfile.ZipFile(io.BytesIO(content))
    return packed, etree.fromstring(packed.read("project.qde"))


def tag(node) -> str:
    return etree.QName(node).localname


def well_made(root) -> None:
    """What the published schema asks of the elements that are written."""
    assert root.tag == f"{NS}Project" and root.get("name") is not None
    order = [ORDER.index(tag(child)) for child in root]
    assert order == sorted(set(order))
    numbers = [node.get("guid") for node in root.iter() if node.get("guid")]
    assert len(numbers) == len(set(numbers))
    for node in root.iter():
        assert all(node.get(name) is not None for name in NEEDED.get(tag(node), ())), tag(node)
        allowed = INSIDE.get(tag(node))
        if allowed is not None:
            places = [allowed.index(tag(child)) for child in node]
            assert places == sorted(places), tag(node)
        if tag(node) in {"Users", "Codes", "Cases", "Sources", "Notes", "Variables"}:
            assert len(node), f"the schema wants no empty {tag(node)}"
        for name in ("guid", "targetGUID", "creatingUser", "creatingUserGUID"):
            assert node.get(name) is None or NUMBER.fullmatch(node.get(name))
        if node.get("color"):
            assert re.fullmatch("#[0-9A-F]{6}", node.get("color"))
        if node.get("targetGUID"):
            assert node.get("targetGUID") in numbers, "points at nothing"


def test_a_project_has_the_order_and_the_attributes_that_the_schema_asks_for():
    packed, root = opened(refi.write_project(small()))
    well_made(root)
    assert {name.split("/")[0] for name in packed.namelist()} == {"project.qde", "sources"}
    for node in root.iter(f"{NS}TextSource", f"{NS}Note"):
        assert (
            f"sources/{node.get('plainTextPath').removeprefix('internal://')}" in packed.namelist()
        )


def test_an_empty_project_leaves_out_what_may_not_be_empty():
    _packed, root = opened(refi.write_project(Project("Nothing yet")))
    well_made(root)
    assert [tag(child) for child in root] == []


def test_positions_count_characters_after_an_emoji_and_a_combined_letter():
    packed, root = opened(refi.write_project(small()))
    [first, second] = root.iter(f"{NS}PlainTextSelection")
    assert (first.get("startPosition"), first.get("endPosition")) == ("15", "24")
    assert first.get("creatingUser") != second.get("creatingUser")
    assert first.find(f"{NS}Coding").get("creatingUser") == first.get("creatingUser")
    [source] = root.iter(f"{NS}TextSource")
    text = packed.read(f"sources/{source.get('guid')}.txt").decode()
    assert text[15:24] == "low pay 😀" and "café" in text and not text.startswith("\ufeff")


def test_two_texts_of_one_name_get_two_names():
    project = small()
    project.sources.append(Source(guid("other"), "chinman 2008", "Words"))
    _packed, root = opened(refi.write_project(project))
    assert [node.get("name") for node in root.iter(f"{NS}TextSource")] == [
        "Chinman 2008", "chinman 2008 (2)",
    ]  # fmt: skip


def test_what_was_written_is_read_again_whole():
    project = small()
    found = refi.read_project(refi.write_project(project))
    assert found.problems == []
    read = found.project
    assert read.users == project.users and read.codes == project.codes
    assert read.sources == project.sources and read.cases == project.cases


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20)
named = names.filter(lambda name: name.strip() and name == " ".join(name.split()))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@st.composite
def projects(draw):
    users = [User(guid("u", n), draw(named)) for n in range(draw(st.integers(1, 3)))]
    codes = [CodeNode(guid("c", n), draw(named)) for n in range(draw(st.integers(1, 5)))]
    for n, code in enumerate(codes[1:], 1):
        if draw(st.booleans()):
            codes[n - 1].children.append(code)
    below = {child.guid for code in codes for child in code.children}
    sources = []
    for n in range(draw(st.integers(0, 3))):
        text = refi.normal(draw(words))
        source = Source(guid("s", n), f"Text {n}", text)
        for m in range(draw(st.integers(0, 4)) if text else 0):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            user = draw(st.sampled_from(users)).guid
            coded = Coded(guid("k", n, m), draw(st.sampled_from(codes)).guid, user, AT)
            one = Selection(guid("p", n, m), start, end, "", user, AT, codings=[coded])
            source.selections.append(one)
        sources.append(source)
    roots = [code for code in codes if code.guid not in below]
    return Project(draw(named), users=users, codes=roots, sources=sources)


@settings(max_examples=60, deadline=None)
@given(projects())
def test_any_project_comes_back_as_it_was(project):
    content = refi.write_project(project)
    well_made(opened(content)[1])
    read = refi.read_project(content).project
    assert (read.users, read.codes, read.sources) == (
        project.users, project.codes, project.sources,
    )  # fmt: skip
    for source in read.sources:
        for one in source.selections:
            placed = refi.place(source.text, one)
            assert (placed.start, placed.end, placed.how) == (one.start, one.end, "as_counted")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_come_are_read_or_refused(content):
    for read in (refi.read_project, refi.read_codebook, refi.read_table):
        try:
            read(content)
        except Unreadable as unreadable:
            assert str(unreadable)


def test_a_text_that_is_missing_is_listed_and_its_passages_are_kept():
    packed = zipfile.ZipFile(io.BytesIO(refi.write_project(small())))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as without:
        without.writestr("project.qde", packed.read("project.qde"))
    found = refi.read_project(out.getvalue())
    assert found.problems == ["“Chinman 2008” isn't in the file: its text is missing."]
    [source] = found.project.sources
    assert source.text is None and len(source.selections) == 2


def test_a_pdf_is_read_by_its_text_and_other_media_are_listed():
    xml = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="x"><Sources>
    <PDFSource guid="{guid("pdf")}" name="Paper"><PDFSelection guid="{guid("area")}" page="1"
      firstX="0" firstY="0" secondX="1" secondY="1"/><Representation guid="{guid("r")}"
      name="Paper"><PlainTextContent>Of low pay</PlainTextContent><PlainTextSelection
      guid="{guid("p")}" startPosition="3" endPosition="10"/></Representation></PDFSource>
    <AudioSource guid="{guid("talk")}" name="Talk"/></Sources></Project>""".encode()
    found = refi.read_project(xml)
    [paper] = found.project.sources
    assert paper.text == "Of low pay" and paper.text[3:10] == "low pay"
    assert (paper.selections[0].start, paper.selections[0].end) == (3, 10)
    assert found.problems == [
        "“Paper”: 1 areas of pages can't be taken over; passages of its text are.",
        "“Talk” brings no text (AudioSource); 0 codings on it can't be taken over.",
    ]


@pytest.mark.parametrize(
    ("start", "end", "name", "expected"),
    [
        (15, 24, "low pay 😀", (15, 24, "as_counted")),
        (15, 25, "low pay 😀", (15, 24, "utf_16")),
        (39, 42, "warm", (40, 44, "by_words")),
        (40, 43, "warm", (40, 44, "inclusive")),
        (900, 950, "new hope", (61, 69, "by_words")),
        (900, 950, "Passage 12", (None, None, "lost")),
        (0, 5, "Memo 3", (0, 5, "as_counted")),
        (0, 5, "", (0, 5, "as_counted")),
    ],
)
def test_a_passage_is_found_however_its_program_has_counted(start, end, name, expected):
    raw = refi.normal(TEXT)
    assert raw.index("warm") == 40 and raw.index("new hope") == 61
    placed = refi.place(raw, Selection("", start, end, name))
    assert (placed.start, placed.end, placed.how) == expected


def test_a_text_that_is_not_normal_is_counted_as_the_file_has_it():
    raw = "Two\r\ncafe\u0301s of hope"
    placed = refi.place(raw, Selection("", raw.index("hope"), len(raw), "hope"))
    assert refi.normal(raw)[placed.start : placed.end] == "hope" and placed.how == "as_counted"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04broken", "can't be unpacked"),
        (b"<Project", "isn't well-formed"),
        (b"<CodeBook/>", "no REFI-QDA project"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Project/>', "document type"),
    ],
)
def test_what_is_no_project_is_refused_in_a_sentence(content, why):
    with pytest.raises(Unreadable, match=why):
        refi.read_project(content)


def test_a_codebook_comes_back_with_all_that_a_description_holds():
    text = refi.description("Pay.", include_note="Any", exclude_note="None", example="“low”")
    codes = [CodeNode(guid(1), "Work", False, children=[CodeNode(guid(2), "Pay", True, "#1D5FA8",
                                                                 text)])]  # fmt: skip
    content = refi.write_codebook(codes, "Consilience")
    root = etree.fromstring(content)
    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook" and [tag(one) for one in root] == [
        "Codes"
    ]
    assert refi.read_codebook(content) == codes
    assert refi.parts_of_description(text) == {
        "definition": "Pay.", "include_note": "Any", "exclude_note": "None", "example": "“low”",
    }  # fmt: skip
    with pytest.raises(Unreadable, match="empty"):
        refi.write_codebook([])


@pytest.mark.parametrize(
    "table",
    [
        "tag,description,parent\nLow pay,Below others,Work\n",
        "name;description;parent\nLow pay;Below others;Work\n",
        "path,description\nWork/Low pay,Below others\n",
        "\ufeffpath,description\nWork :: Low pay,Below others\nWork,\n",
    ],
)
def test_a_table_of_codes_becomes_a_tree(table):
    [work] = refi.read_table(table.encode())
    assert (work.name, [one.name for one in work.children]) == ("Work", ["Low pay"])
    assert work.children[0].description == "Below others"


def test_a_table_may_name_a_parent_after_its_children_or_in_a_ring():
    [work] = refi.read_table(b"tag,description,parent\nPay,,Work\nWork,All of it,\n")
    assert (work.name, work.codable, work.description) == ("Work", True, "All of it")
    assert len(refi.read_table(b"tag,parent\nA,B\nB,A\n")) == 1
    with pytest.raises(Unreadable, match="No column"):
        refi.read_table(b"colour\nred\n")
