"""Generated references: words as frequent as in real abstracts, the same ones at every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

VOCABULARY = 6_000
SENTENCES = 4_000
SENTENCE_WORDS = 17
ABSTRACT_SENTENCES = 12
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zy".split()
_FIELD = (
    "the of and in to a with for was were that is by on as from or an this are patients study "
    "health care women experiences support social mental interviews peer intervention treatment "
    "participants qualitative analysis recovery services community nurses themes barriers"
).split()


@cache
def vocabulary() -> list[str]:
    """Words from the most to the least frequent: real ones of the field, then made-up ones."""
    made = ("".join(parts) for parts in itertools.product(_SYLLABLES, repeat=3))
    return [*_FIELD, *itertools.islice(made, VOCABULARY - len(_FIELD))]


@cache
def sentences() -> list[str]:
    """Sentences of words drawn by Zipf's law."""
    draw = random.Random(1)  # noqa: S311
    words = vocabulary()
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return [
        " ".join(draw.choices(words, cum_weights=weights, k=SENTENCE_WORDS)).capitalize() + "."
        for _sentence in range(SENTENCES)
    ]


def title(number: int) -> str:
    """A title, different for every number."""
    draw = random.Random(number)  # noqa: S311
    return f"{draw.choice(sentences())[:-1]}: {draw.choice(vocabulary())} {number}"


def abstract(number: int) -> str:
    """An abstract of about 200 words."""
    draw = random.Random(-number)  # noqa: S311
    return " ".join(draw.choices(sentences(), k=ABSTRACT_SENTENCES))


def authors(number: int) -> list[str]:
    """Three authors."""
    words = vocabulary()
    return [f"{words[(number * step) % 5_000 + 50].capitalize()}, {'ABCDEFG'[number % 7]}"
            for step in (1, 7, 31)]  # fmt: skip


def ris(numbers: Iterable[int]) -> Iterator[str]:
    """Entries of a RIS file; one in twelve comes a second time from another source."""
    for number in numbers:
        source = number - 1 if number % 12 == 0 else number
        people = "".join(f"AU  - {name}\n" for name in authors(source))
        named = title(source) if source == number else title(source).upper()
        yield (
            f"TY  - JOUR\nTI  - {named}\n{people}PY  - {1990 + source % 35}\n"
            f"JO  - Journal of {vocabulary()[source % 400]}\nVL  - {source % 90}\n"
            f"SP  - {source % 900 + 1}\nEP  - {source % 900 + 9}\nDO  - 10.5555/bench.{source}\n"
            f"AB  - {abstract(source)}\nER  - \n\n"
        )


def write_ris(path: Path, n: int) -> Path:
    """Write a RIS file of n entries."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(ris(range(1, n + 1)))
    return path
