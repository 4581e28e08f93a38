"""Taking over what was coded elsewhere: codes into the codebook, passages as one's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from reviews import audit
from reviews.access import May, Refused, Seat
from reviews.models import Report
from reviews.queries import showing
from screening.queries import known_studies
from synthesis.actions import codebook, marking, texts
from synthesis.methods import anchoring, palette, refi
from synthesis.methods.codebook import Book
from synthesis.methods.refi import CodeNode, Found, Selection, Source
from synthesis.models import Coding, Excerpt, Text
from synthesis.queries import codebook as asked

LONGEST = 60_000_000
MOST_CODES = 2_000


@dataclass
class Taken:
    """What came of an import: codes made and known, passages taken, there already (with all
    their codes, opened by a round) and not taken, in sentences."""

    created: int = 0
    known: int = 0
    passages: int = 0
    there: int = 0
    codings: int = 0
    placed: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(name: str, content: bytes) -> Found:
    """A file of any known kind as a project; a codebook alone is one without texts."""
    if len(content) > LONGEST:
        raise Refused(_("The file is too large to be read here. Nothing was taken over."))
    ending = name.lower().rpartition(".")[2]
    try:
        if ending in ("qdpx", "qde"):
            return refi.read_project(content)
        if ending == "qdc":
            return Found(refi.Project(name, codes=refi.read_codebook(content)))
        if ending in ("csv", "tsv", "txt"):
            return Found(refi.Project(name, codes=refi.read_table(content)))
    except refi.Unreadable as unreadable:
        raise Refused(_("%(why)s Nothing was taken over.") % {"why": unreadable}) from unreadable
    raise Refused(_("Bring a .qdc, .qdpx or .csv file. Nothing was taken over."))


@transaction.atomic
def take_codebook(seat: Seat, found: Found, *, file: str) -> Taken:
    """Add the codes of a file that the codebook doesn't have; names are the same whatever case."""
    seat.require(May.CODEBOOK)
    taken = Taken(problems=list(found.problems))
    _codes(seat, found.project.codes, taken, file)
    audit.log(seat, "codebook.imported", None, created=taken.created, file=file[:200])
    return taken


def _codes(seat: Seat, nodes: list[CodeNode], taken: Taken, file: str) -> dict[str, int]:
    """Make what isn't there, from the top; gives the code of each number in the file."""
    to: dict[str, int] = {}
    book = asked.book_of(seat.review)
    stack: list[tuple[CodeNode, int | None]] = [(node, None) for node in reversed(nodes)]
    while stack:
        node, parent = stack.pop()
        if taken.created > MOST_CODES:
            raise Refused(
                _("There are more than %(n)s new codes in the file. Nothing was taken over.")
                % {"n": MOST_CODES}
            )
        to[node.guid] = _code(seat, node, parent, book, taken, file)
        stack += [(child, to[node.guid]) for child in reversed(node.children)]
        if taken.created:
            book = asked.book_of(seat.review)
    return to


def _code(
    seat: Seat, node: CodeNode, parent: int | None, book: Book, taken: Taken, file: str
) -> int:
    name = refi.normal(node.name).strip()[:200] or _("Without a name")
    there = book.named(" ".join(name.split()))
    if there is not None:
        taken.known += 1
        if node.description and not there.definition:
            taken.problems.append(
                _("“%(name)s” is in the codebook; what the file says of it was left.")
                % {"name": there.name}
            )
        return there.id
    parts = refi.parts_of_description(refi.normal(node.description))
    if node.note:
        parts["definition"] = "\n\n".join(filter(None, [parts["definition"], node.note]))
    row = codebook.create_code(
        seat, name=name, parent=parent, codable=node.codable,
        colour=palette.nearest(node.colour), why=_("from %(file)s") % {"file": file}, **parts,
    )  # fmt: skip
    taken.created += 1
    return row.pk


def coders(found: Found) -> list[tuple[str, str, int]]:
    """Number, name and passages of each coder in a file; without a number is nobody's."""
    n = Counter(one.user for source in found.project.sources for one in source.selections)
    names = {user.guid: user.name for user in found.project.users}
    return [
        (number, names.get(number) or _("without a name"), count)
        for number, count in sorted(n.items(), key=lambda pair: -pair[1])
    ]


@transaction.atomic
def take_project(seat: Seat, found: Found, *, coder: str, file: str) -> Taken:
    """Take the codebook of a file, and the passages of one of its coders as one's own.

    Others' passages stay in the file: nobody codes in another's name. What isn't found in a
    report's text is listed, by its words; nothing is dropped without being named.
    """
    seat.require(May.CODE)
    taken = take_codebook(seat, found, file=file)
    to = _codes(seat, found.project.codes, Taken(), file)
    shelf = _Shelf(seat)
    for source in found.project.sources:
        mine = [one for one in source.selections if one.user == coder]
        if mine:
            _source(seat, source, mine, shelf, to, taken)
    return taken


class _Shelf:
    """The included reports, to be known again by name or by text."""

    def __init__(self, seat: Seat) -> None:
        rows = known_studies.included(seat.review).select_related("record")
        self.reports = list(rows.order_by("number"))
        showing.dress(self.reports)
        self.texts = {report.pk: texts.current(report) for report in self.reports}
        self.keys = {pk: anchoring.key(text.content) for pk, text in self.texts.items()}
        self.opened = _opened(seat)

    def report(self, source: Source, slug: str) -> Report | None:
        """The report that a source is: by our number, its text, or its title."""
        for report in self.reports:
            if refi.guid(slug, "text", self.texts[report.pk].pk) == source.guid:
                return report
        words = anchoring.key(source.text or "")
        same = [one for one in self.reports if words and self.keys[one.pk] == words]
        if len(same) == 1:
            return same[0]
        name = anchoring.key(source.name)
        titled = [
            one
            for one in self.reports
            if one.record and (title := anchoring.key(one.record.title)) and title in name
        ]
        return titled[0] if len(titled) == 1 else None


def _opened(seat: Seat) -> dict[tuple[int, int, int], set[int]]:
    """The codes of the seat's own passages that a round has opened, by text and place.

    Marking finds the others itself; an opened one stays as it is and would stand there twice.
    """
    found: dict[tuple[int, int, int], set[int]] = {}
    own = Excerpt.objects.standing().filter(member=seat.voter, revealed_at__isnull=False)
    for place in own.values_list("text", "start", "end"):
        found[place] = set()
    given = Coding.objects.standing().filter(excerpt__in=own, member=seat.voter)
    for text, start, end, code in given.values_list(
        "excerpt__text", "excerpt__start", "excerpt__end", "code"
    ):
        found[text, start, end].add(code)
    return found


def _source(
    seat: Seat,
    source: Source,
    mine: Iterable[Selection],
    shelf: _Shelf,
    to: dict[str, int],
    taken: Taken,
) -> None:
    report = shelf.report(source, seat.review.slug)
    if report is None:
        taken.problems.append(
            _("“%(name)s” is none of the included reports: %(n)s passages were left in the file.")
            % {"name": source.name, "n": len(list(mine))}
        )
        return
    text = shelf.texts[report.pk]
    index = anchoring.Index(text.content)
    for one in mine:
        place, how = _place(source, one, text, index)
        if place is None:
            taken.problems.append(
                _("“%(words)s” (%(source)s) wasn't found in the text; it was left in the file.")
                % {"words": one.name[:120] or f"{one.start}–{one.end}", "source": source.name}
            )
            continue
        codes = {to[coded.code] for coded in one.codings if coded.code in to}
        opened = shelf.opened.get((text.pk, *marking.trimmed(text.content, *place)))
        if opened is not None and codes <= opened:
            taken.there += 1
            continue
        taken.placed[how] = taken.placed.get(how, 0) + 1
        _passage(seat, text, one, place, to, taken)


def _place(
    source: Source, one: Selection, text: Text, index: anchoring.Index
) -> tuple[tuple[int, int] | None, str]:
    """Where a passage stands in our text, and how it was found there."""
    raw = source.text
    quote, before, after = one.name, "", ""
    if raw is not None:
        placed = refi.place(raw, one)
        if placed.start is None or placed.end is None:
            return None, "lost"
        content = refi.normal(raw)
        if content == text.content:
            return (placed.start, placed.end), placed.how
        quote = content[placed.start : placed.end]
        before, after = anchoring.around(content, placed.start, placed.end)
    found = anchoring.find(quote, before, after, index)
    if found.start is None or found.end is None or found.certainty == "doubtful":
        return None, "lost"
    return (found.start, found.end), "by_words"


def _passage(
    seat: Seat,
    text: Text,
    one: Selection,
    place: tuple[int, int],
    to: dict[str, int],
    taken: Taken,
) -> None:
    lines = [line.strip() for line in one.description.splitlines() if line.strip()]
    voice = next((line[7:] for line in lines if line.startswith("voice: ")), "")
    rest = [line for line in lines if not line.startswith("voice: ")]
    said = dict(line.rsplit(": ", 1) for line in rest if ": " in line)
    try:
        excerpt = marking.mark(
            seat,
            marking.Passage(
                text.pk, *place, voice=voice if voice in Excerpt.Voice.values else "",
                memo=one.memo,
            ),
        )  # fmt: skip
    except Refused as refused:
        taken.problems.append(f"{one.name[:120]}: {refused}")
        return
    taken.passages += 1
    names = asked.book_of(seat.review).entries
    for coded in one.codings:
        code = to.get(coded.code)
        entry = names.get(code) if code else None
        if entry is None or not entry.codable:
            taken.problems.append(
                _("“%(words)s” has a code that is a heading here, or none: it wasn't given.")
                % {"words": one.name[:120]}
            )
            continue
        marking.give(seat, excerpt, entry.id, said.get(entry.name, ""))
        taken.codings += 1
