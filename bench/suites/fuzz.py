"""Damaged files for every reader, for so long: what raises, what loses its way, what takes long."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.measuring import say
from bench.registry import Figures, benchmark, chosen
from reviews.methods import formats
from reviews.methods.formats import Name, Reference

# Seconds by the clock for each reader, unless --seconds says otherwise.
SECONDS, QUICK = 600.0, 5.0
# Small files in the dialects of vendors, by the reader's name and a word on whose it is.
FILES = Path(__file__).parent.parent / "files"
# An input of some kilobytes that takes longer is a finding.
TOO_LONG = 2.0
LARGEST = 40_000
# So many different failures of a reader are kept.
MOST = 20
ENTRY = Reference(
    type="article-journal", title="Shift work & sleep: <i>a</i> diary {study} of α-rosters",
    authors=(Name("Okafor", "Ngozi"), Name(literal="ROSTER Group")), year=2014, date="2014-03-01",
    journal="Journal of Imaginary Nursing", volume="12", issue="3", pages="221-228",
    doi="10.5555/jin.2014.221", pmid="24123456",
    abstract="BACKGROUND: Rosters.\nMETHODS: We asked.",
    keywords=("sleep", "nurses"), issn=("1234-5679",), urls=("https://example.org/a?b=c&d",),
    language="en", notes=("a note",),
)  # fmt: skip
# The beginnings of formats that nothing here writes.
OTHERS: dict[str, str] = {
    "biblioscape": "--AU-- Okafor, N\n--TI-- Rosters\n--YP-- 2014\n------\n",
    "crossref_json": '{"message": {"DOI": "10.5555/a", "title": ["R"], "prefix": "10.5555"}}',
    "ebsco_xml": "<records><rec><header uiTerm='1'><controlInfo><artinfo><tig><atl>R</atl></tig>"
    "</artinfo></controlInfo></header></rec></records>",
    "json": '[{"title": "Rosters", "authors": ["Okafor, N"], "year": 2014}]',
    "labelled": "Record #1 of 2\nID: CN-1\nAU: Okafor N\nTI: Rosters\nSO: Nursing\nYR: 2014\n\n",
    "mods_xml": "<mods><titleInfo><title>R</title></titleInfo><originInfo><dateIssued>2014"
    "</dateIssued></originInfo></mods>",
    "msbib_xml": '<b:Sources xmlns:b="b"><b:Source><b:Title>R</b:Title></b:Source></b:Sources>',
    "nep": "1. Rosters\nDate: 2014\nBy: Okafor, N\nURL: http://d.repec.org/n?u=RePEc:a:b:1\n",
    "openalex_json": '{"results": [{"id": "https://openalex.org/W1", "title": "R", "biblio": {}}]}',
    "ovid_cite": "<1>\nTitle\n  Rosters\nAuthor\n  Okafor N\nSource\n  Nursing. 12(3):1-9, 2014.\n",
    "ovid_reprint": "1. Okafor N. Diaz R.\nRosters.\nN. 12(3):1-9, 2014.\nUI: 24123456\n\n",
    "ovid_tagged": "<1>\nUI  - 24123456\nAU  - Okafor N\nTI  - Rosters\nSO  - N. 12(3):1-9, 2014\n",
    "ovid_xml": "<record><F L='Title' C='TI'><D type='c'>Rosters</D></F></record>",
    "proquest_text": "Rosters\n\nAuthor: Okafor, N\n\nPublication title: Nursing\n\nVolume: 12\n",
    "pubmed_text": "1. N. 2014;12(3):1-9.\n\nRosters.\n\nOkafor N(1).\n\nPMID: 24123456\n\n\n",
    "pubmed_xml": "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article>"
    "<ArticleTitle>R</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    "redif": "Template-Type: ReDIF-Article 1.0\nTitle: Rosters\nAuthor-Name: Ngozi Okafor\n",
    "refer": "%0 Journal Article\n%A Okafor, N\n%T Rosters\n%D 2014\n",
    "reference_list": "1. Okafor N, Diaz R. Rosters. J Imag Nurs. 2014;12(3):221-8.\n",
    "refworks": "RT Journal Article\nID 1\nA1 Okafor,N\nT1 Rosters\nYR 2014\n",
    "scopus_text": "Scopus\nEXPORT DATE: 1\n\nOkafor, N.\nRosters\n(2014) N, 12 (3), pp. 1-9\n",
    "wos_tagged": "FN X\nVR 1.0\nPT J\nAU Okafor, N\nTI Rosters\n   of nurses\nPY 2014\nER\n\nEF\n",
    "wos_tab": "PT\tAU\tTI\tSO\tPY\tUT\nJ\tOkafor, N\tRosters\tNURSING\t2014\tWOS:1\n",
    "xml": "<trials><trial><title>R</title><id>NCT1</id></trial></trials>",
}
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The parts of a workbook of two rows.
SHEET = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/xl/workbook.xml" '
    f'ContentType="{_KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
    f'ContentType="{_KIND}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" '
    f'ContentType="{_KIND}.sharedStrings+xml"/></Types>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets>'
    '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKED}"><Relationship Id="r1" '
    f'Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/sharedStrings.xml": f"<sst {_MAIN}><si><t>Title</t></si><si><t>Year</t></si>"
    "<si><r><t>Shift </t></r><r><t>work</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    "</cellXfs></styleSheet>",
    "xl/worksheets/sheet1.xml": f'<worksheet {_MAIN}><sheetData><row r="1"><c r="A1" t="s"><v>0'
    '</v></c><c r="B1" t="s"><v>1</v></c><c r="D1" t="inlineStr"><is><t>Pages</t></is></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>2014</v></c><c r="D2" s="1"><v>41699'
    "</v></c></row></sheetData></worksheet>",
}
TOKENS = (
    b"\x00", b"\r", b"\n", b"\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\xe2\x80\xa8",
    b"{", b"}", b'"', b"\\", b"<", b"</", b"<![CDATA[", b"&#x110000;", b"&amp;", b"%", b"@",
    b"TY  - ", b"ER  - ", b"PMID- ", b"  ", b"\t", b";", b",", b"[" * 50, b"{" * 200,
    b"<a>" * 100, b"9" * 400, b"\\'" * 300,
)  # fmt: skip


@dataclass
class _Reader:
    """What came of damaging one reader's files."""

    inputs: int = 0
    records: int = 0
    slowest: float = 0.0
    failures: dict[str, str] = field(default_factory=dict)


@benchmark("fuzz")
def fuzz(quick: bool) -> Figures:
    """Read damaged files with each reader by name and by content; tell every failure."""
    found: Figures = {}
    seconds = chosen.seconds or (QUICK if quick else SECONDS)
    seeds = _seeds()
    for name in chosen.readers or seeds:
        say(f"  damaging {name}")
        found[name] = _reader(name, seeds[name], seconds)
        say(f"  {json.dumps(found[name])}")
    failures = [f"{name}: {each}" for name, one in found.items() for each in one["failures"]]
    return {"readers": found, "failures": failures}


def _seeds() -> dict[str, list[bytes]]:
    """Small files of each format: those kept here, and one written by it."""
    entries = (ENTRY, replace(ENTRY, title="Bread", authors=(), abstract="", type="book"))
    seeds = {}
    for name, format in sorted(formats.formats().items()):
        kept = [*FILES.glob(f"{name}.txt"), *FILES.glob(f"{name}-*.txt")]
        seeds[name] = [path.read_bytes() for path in sorted(kept)]
        if format.write is not None:
            seeds[name].append("".join(format.write(entries)).encode())
        elif name in OTHERS:
            seeds[name].append((OTHERS[name] * 3).encode())
    seeds["xlsx"] = [formats.formats()["xlsx"].magic or b"PK"]
    return seeds


def _reader(name: str, seeds: list[bytes], seconds: float) -> Figures:
    """Damage the files again and again; the same inputs in every run."""
    draw = random.Random(name)  # noqa: S311
    began, used, done = time.monotonic(), time.process_time(), _Reader()
    while time.monotonic() - began < seconds:
        data = _damaged(name, seeds, draw)
        at = time.process_time()
        for wanted in (name, "auto"):
            _try(data, wanted, done)
        done.slowest = max(done.slowest, time.process_time() - at)
        done.inputs += 1
    if done.slowest > TOO_LONG:
        done.failures[f"an input took {done.slowest:.1f} s"] = ""
    return {
        "seconds": round(time.monotonic() - began),
        "processor_seconds": round(time.process_time() - used),
        "inputs": done.inputs,
        "records": done.records,
        "slowest_ms": round(done.slowest * 1000),
        "failures": done.failures,
    }


def _damaged(name: str, seeds: list[bytes], draw: random.Random) -> bytes:
    """One file, or two in one, damaged in one to six ways; a workbook within its parts."""
    if name == "xlsx":
        return _damaged_workbook(draw)
    data = draw.choice(seeds)
    if draw.random() < 0.2:
        data += draw.choice(seeds)
    return _damage(data, draw)


def _damage(data: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randint(1, 6)):
        data = draw.choice(WAYS)(data, draw)[:LARGEST]
    return data


def _damaged_workbook(draw: random.Random) -> bytes:
    """A workbook of which one part was damaged, or the whole of it now and then."""
    chosen_part = draw.choice(tuple(SHEET))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part, text in SHEET.items():
            data = text.encode()
            archive.writestr(part, _damage(data, draw) if part == chosen_part else data)
    whole = packed.getvalue()
    return _damage(whole, draw) if draw.random() < 0.2 else whole


def _try(data: bytes, name: str, done: _Reader) -> None:
    """Read an input, and keep what is wrong with the answer, with the input."""
    try:
        fault = _fault(data, name, done)
    except Exception as error:  # noqa: BLE001 - any exception is what is looked for
        fault = f"{type(error).__name__}: {error}"[:200]
    if fault and len(done.failures) < MOST:
        done.failures.setdefault(f"{name}: {fault}", data.hex())


def _fault(data: bytes, name: str, done: _Reader) -> str:
    """What is wrong with the answer to an input; nothing if it can be stored and told."""
    result = formats.read(data, name)
    done.records += len(result.records)
    if data.strip() and not result.records and not result.problems:
        return "neither a record nor a problem"
    for record in result.records:
        line = json.dumps(record.as_dict(), ensure_ascii=False)
        line.encode("utf-8")
        if "\\u0000" in line.replace("\\\\", ""):
            return "a zero byte in a record"
        if record.line < 1:
            return "a record without its line"
    if any(problem.line < 1 or not problem.reason for problem in result.problems):
        return "a problem without line or reason"
    return ""


def _cut(data: bytes, draw: random.Random) -> bytes:
    a, b = sorted(draw.randint(0, len(data)) for _ in range(2))
    return data[:a] + data[b:]


def _repeat(data: bytes, draw: random.Random) -> bytes:
    a, b = sorted(draw.randint(0, len(data)) for _ in range(2))
    return data[:b] + data[a:b] * draw.choice((1, 2, 30)) + data[b:]


def _insert(data: bytes, draw: random.Random) -> bytes:
    at = draw.randint(0, len(data))
    return data[:at] + draw.choice(TOKENS) + data[at:]


def _flip(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.randint(1, 8) if data else 0):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _swap(data: bytes, draw: random.Random) -> bytes:
    lines = data.split(b"\n")
    draw.shuffle(lines)
    return b"\n".join(lines)


def _recode(data: bytes, draw: random.Random) -> bytes:
    encoding = draw.choice(("utf-16", "utf-16-be", "utf-32-le", "cp1252", "mac-roman", "gb18030"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut, _repeat, _insert, _insert, _flip, _swap, _recode,
)  # fmt: skip
