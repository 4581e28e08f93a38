"""Damaged files for every reader, for so long: what raises, what loses its way, what takes long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace

from bench.measuring import say
from bench.registry import Figures, benchmark
from reviews.methods import formats
from reviews.methods.formats import Name, Reference

# Processor seconds for each reader.
SECONDS, QUICK = 120.0, 5.0
# An input of some kilobytes that takes longer is a finding.
TOO_LONG = 2.0
LARGEST = 40_000
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
    "ovid_tagged": "<1>\nUI  - 24123456\nAU  - Okafor N\nTI  - Rosters\nSO  - N. 12(3):1-9, 2014\n",
    "ovid_xml": "<record><F L='Title' C='TI'><D type='c'>Rosters</D></F></record>",
    "proquest_text": "Rosters\n\nAuthor: Okafor, N\n\nPublication title: Nursing\n\nVolume: 12\n",
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
TOKENS = (
    b"\x00", b"\r", b"\n", b"\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1a", b"\xe2\x80\xa8",
    b"{", b"}", b'"', b"\\", b"<", b"</", b"<![CDATA[", b"&#x110000;", b"&amp;", b"%", b"@",
    b"TY  - ", b"ER  - ", b"PMID- ", b"  ", b"\t", b";", b",", b"[" * 50, b"{" * 200,
    b"<a>" * 100, b"9" * 400, b"\\'" * 300,
)  # fmt: skip


@benchmark("fuzz")
def fuzz(quick: bool) -> Figures:
    """Read damaged files with each reader by name and by content; tell every failure."""
    found: Figures = {}
    for name, seed in _seeds().items():
        say(f"  damaging {name}")
        found[name] = _reader(name, seed, QUICK if quick else SECONDS)
    failures = [f"{name}: {each}" for name, one in found.items() for each in one["failures"]]
    return {"readers": found, "failures": failures}


def _seeds() -> dict[str, bytes]:
    """A small file of each format: written by it, or the beginning that is kept here."""
    entries = (ENTRY, replace(ENTRY, title="Bread", authors=(), abstract="", type="book"))
    seeds = {}
    for name, format in sorted(formats.formats().items()):
        if format.write is not None:
            seeds[name] = "".join(format.write(entries)).encode()
        elif name in OTHERS:
            seeds[name] = (OTHERS[name] * 3).encode()
        else:
            seeds[name] = format.magic or b"Title,Year\nRosters,2014\n"
    return seeds


def _reader(name: str, seed: bytes, seconds: float) -> Figures:
    """Damage a file again and again; the same inputs in every run."""
    draw = random.Random(name)  # noqa: S311
    began, inputs, failures, slowest = time.process_time(), 0, dict[str, str](), 0.0
    while time.process_time() - began < seconds:
        data = seed
        for _ in range(draw.randint(1, 6)):
            data = draw.choice(WAYS)(data, draw)[:LARGEST]
        at = time.process_time()
        for wanted in (name, "auto"):
            if fault := _fault(data, wanted):
                failures.setdefault(fault, data[:200].hex())
        slowest = max(slowest, time.process_time() - at)
        inputs += 1
    if slowest > TOO_LONG:
        failures[f"an input took {slowest:.1f} s"] = ""
    return {"inputs": inputs, "slowest_ms": round(slowest * 1000), "failures": failures}


def _fault(data: bytes, name: str) -> str:
    """What is wrong with the answer to an input; nothing if it is a report."""
    try:
        result = formats.read(data, name)
        if data.strip() and not result.records and not result.problems:
            return "neither a record nor a problem"
        for record in result.records:
            record.as_dict()
    except Exception as error:  # noqa: BLE001 - any exception is what is looked for
        return f"{type(error).__name__}: {error}"[:200]
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
