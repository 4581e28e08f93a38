"""Made-up texts for some of the demonstration's reports: never the words of the real articles."""

from __future__ import annotations

import io
import random
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SAYS_SO = "Made-up text for the demonstration of this software; not the words of the article."


@dataclass(frozen=True)
class Topic:
    """A code of the demonstration: its folder, when it is used, and what its texts say."""

    folder: str
    name: str
    definition: str
    participants: tuple[str, ...]
    authors: tuple[str, ...]
    against: str = ""


AT_WORK, WITH_PEOPLE, FOR_ONESELF = "At work", "With the people supported", "For the worker"

TOPICS = (
    Topic(
        AT_WORK,
        "Low pay and few hours",
        "Pay, hours and contracts, and what they say about how the work is valued.",
        (
            "I do the same shifts as the others and take home half of what they do.",
            "They gave me six hours a week and called it a job.",
        ),
        ("Hours were short, contracts brief, and most workers could not live on the pay.",),
        "The pay was never what mattered to me, I would have done it anyway.",
    ),
    Topic(
        AT_WORK,
        "In or out at work",
        "Being counted, or not, among the staff.",
        (
            "At the team meeting there was no chair for me, so I stood.",
            "I had the badge but not the password to the notes.",
        ),
        ("Workers described standing with one foot in the team and one outside it.",),
        "From the first week they asked what I thought before they asked the nurse.",
    ),
    Topic(
        AT_WORK,
        "Training and supervision",
        "What prepares workers, and who stands behind them.",
        ("Nobody told me what to do when somebody cried, I had to find out.",),
        (
            "Supervision was the one condition that every site named as indispensable.",
            "Training ended where the difficult conversations began.",
        ),
    ),
    Topic(
        WITH_PEOPLE,
        "Easy rapport",
        "Trust that comes quickly, because something is shared.",
        (
            "She said one sentence about her own time in hospital and I could talk.",
            "You do not have to explain to somebody who has been there.",
        ),
        ("Rapport came within minutes where clinicians had waited for months.",),
    ),
    Topic(
        WITH_PEOPLE,
        "Role models",
        "Showing by one's own life that things can be otherwise.",
        ("If he can hold down this work, then maybe I can hold one too.",),
        ("The worker's presence was read as proof that recovery happens.",),
        "Some of them still had too much going on to be an example for anybody.",
    ),
    Topic(
        WITH_PEOPLE,
        "Friend or provider",
        "Where the line between friendship and service is drawn.",
        (
            "He rings me on Sundays and I never know whether I am at work.",
            "A friend does not write notes about you afterwards.",
        ),
        ("Boundaries were renegotiated in every encounter and settled in none.",),
    ),
    Topic(
        FOR_ONESELF,
        "Helps own recovery",
        "What giving support does for the one who gives it.",
        ("Getting up for somebody else got me up.",),
        ("Giving support was described as a part of the worker's own recovery.",),
        "Hearing the same story every day took me back to where I had been.",
    ),
    Topic(
        FOR_ONESELF,
        "From patient to worker",
        "The change of identity on both sides of the desk.",
        ("The receptionist still handed me the form for patients.",),
        ("Workers carried two identities and were asked to prove the newer one.",),
    ),
)
_FILLERS = (
    "Interviews were held at places that the participants chose and lasted about an hour.",
    "Transcripts were read several times by two of the authors before anything was named.",
    "The sites differed in size, in staffing and in how long they had employed peer workers.",
    "Participants were told that the service would not learn what any one of them had said.",
    "The first author had worked beside peer workers and kept a diary of what she assumed.",
    "Themes were discussed with the group until nobody wished to add anything.",
    "Field notes describe the rooms, the hours and who was present.",
)


@dataclass(frozen=True)
class Said:
    """One sentence of a made-up text, and what it is about."""

    topic: Topic
    words: str
    voice: str
    against: bool = False


@dataclass(frozen=True)
class Made:
    """A made-up article: its file, and the sentences in it that are about something."""

    pdf: bytes
    said: tuple[Said, ...]


def paper(title: str, authors: Iterable[str], number: int) -> Made:
    """An article of three pages about some of the topics; the same one for the same number."""
    chance = random.Random(f"maclellan-2015/paper/{number}")  # noqa: S311 - not for secrets
    topics = sorted(chance.sample(range(len(TOPICS)), chance.randrange(4, 7)))
    said = [one for at in topics for one in _about(TOPICS[at], chance)]
    pages: list[list[str]] = [[], [], []]
    for at, one in enumerate(said):
        page = pages[at * len(pages) // len(said)]
        words = f"“{one.words}”" if one.voice == "participant" else one.words
        fillers = chance.sample(_FILLERS, 2)
        page.append(" ".join([fillers[0], words, fillers[1]]))
    return Made(_drawn(title, ", ".join(authors), pages), tuple(said))


def _about(topic: Topic, chance: random.Random) -> list[Said]:
    said = [Said(topic, chance.choice(topic.participants), "participant")]
    said.append(Said(topic, chance.choice(topic.authors), "author"))
    if topic.against and chance.random() < 0.4:
        said.append(Said(topic, topic.against, "participant", against=True))
    return said


def _drawn(title: str, authors: str, pages: list[list[str]]) -> bytes:
    out = io.BytesIO()
    paper = Canvas(out, pagesize=A4, invariant=1)
    paper.setTitle(title)
    for number, paragraphs in enumerate(pages, start=1):
        y = 790.0
        if number == 1:
            y = _lines(paper, textwrap.wrap(title, 58), 15, y)
            y = _lines(paper, textwrap.wrap(authors, 90), 10, y - 4)
        y = _lines(paper, [SAYS_SO], 8, y - 4) - 10
        for paragraph in paragraphs:
            y = _lines(paper, textwrap.wrap(paragraph, 88), 11, y) - 10
        paper.drawString(297, 40, str(number))
        paper.showPage()
    paper.save()
    return out.getvalue()


def _lines(paper: Canvas, lines: Iterable[str], size: int, y: float) -> float:
    paper.setFont("Times-Roman", size)
    for line in lines:
        paper.drawString(72, y, line)
        y -= size * 1.4
    return y
