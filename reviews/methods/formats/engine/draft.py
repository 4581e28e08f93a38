"""From tags to a reference: a draft gives its values to fields and keeps what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from .text import PLACEHOLDER_STARTS, clean, clean_block, is_placeholder

Tags = tuple[str, ...]
Item = TypeVar("Item")
# A field of Reference, the tags it is taken from in order of preference, and how.
Rule = tuple[str, Tags, Callable[["Draft", Tags], Any]]


class Draft:
    """The values of one entry by tag, each taken at most once.

    What no field takes is left for `Reference.extra`: a second value that says the same is
    dropped, one that says something else is kept under its tag.
    """

    __slots__ = ("fields", "tags")

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = fields
        self.tags: dict[str, list[str]] = {}
        tags = self.tags
        for tag, value in fields:
            if not value or value.isspace():
                continue
            if tag in tags:
                tags[tag].append(value)
            else:
                tags[tag] = [value]

    def peek(self, *tags: str) -> str:
        """Return the first value of the first tag present, and leave it in place."""
        for tag in tags:
            if tag in self.tags:
                return self.tags[tag][0]
        return ""

    def first(self, tags: Tags, cleaner: Callable[[str], str] = clean) -> str:
        """Take the first value that says something; equal ones go with it, others stay."""
        chosen = ""
        for tag in tags:
            values = self.tags.get(tag)
            if not values:
                continue
            if not chosen and len(values) == 1:
                chosen = cleaner(values[0])
                if chosen[:1] in PLACEHOLDER_STARTS and is_placeholder(chosen):
                    chosen = ""
                del self.tags[tag]
                continue
            left = []
            for value in values:
                text = cleaner(value)
                if not text or is_placeholder(text):
                    continue
                if not chosen:
                    chosen = text
                elif text != chosen and text.casefold() != chosen.casefold():
                    left.append(value)
            self.leave(tag, left)
        return chosen

    def every(self, tags: Tags, cleaner: Callable[[str], str] = clean) -> tuple[str, ...]:
        """Take all values of all tags, in order and once each."""
        texts = (cleaner(value) for tag in tags for value in self.tags.pop(tag, ()))
        return tuple(dict.fromkeys(text for text in texts if text and not is_placeholder(text)))

    def found(self, tags: Tags, extract: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
        """Take what `extract` finds in all values; a value in which it finds nothing stays."""
        results: list[str] = []
        for tag in tags:
            left = []
            for value in self.tags.get(tag, ()):
                got = list(extract(value))
                results += got
                if not got:
                    left.append(value)
            self.leave(tag, left)
        return tuple(dict.fromkeys(results))

    def leave(self, tag: str, values: list[str]) -> None:
        """Leave only these values under a tag."""
        if values:
            self.tags[tag] = values
        else:
            self.tags.pop(tag, None)

    def left(self, cleaner: Callable[[str], str] = clean_block) -> dict[str, tuple[str, ...]]:
        """Return what no field has taken, each line a value of its own."""
        extra = {}
        for tag, values in self.tags.items():
            lines = (line for value in values for line in cleaner(value).split("\n"))
            if texts := tuple(dict.fromkeys(line for line in lines if line)):
                extra[tag] = texts
        return extra


class Plan(Generic[Item]):
    """A table of which each entry needs a few lines only: those of tags that it has.

    `tags_of` says which tags a line of the table is about, `narrow` cuts a line down to tags; no
    line may give an entry tags that another line is about. The entries of a file have few
    different sets of tags, so what each set needs is found once.
    """

    def __init__(
        self,
        table: Iterable[Item],
        tags_of: Callable[[Item], Iterable[str]],
        narrow: Callable[[Item, tuple[str, ...]], Item] = lambda line, tags: line,
    ) -> None:
        self.table = tuple(table)
        self.tags_of = tags_of
        self.narrow = narrow
        self.known: dict[tuple[str, ...], tuple[Item, ...]] = {}

    def for_tags(self, tags: Mapping[str, Any]) -> tuple[Item, ...]:
        """Return the lines of the table that are about any of the tags, in order."""
        key = tuple(tags)
        found = self.known.get(key)
        if found is None:
            found = tuple(
                self.narrow(line, key) for line in self.table if not self._absent(line, tags)
            )
            if len(self.known) < _MOST_SETS:
                self.known[key] = found
        return found

    def _absent(self, line: Item, tags: Mapping[str, Any]) -> bool:
        return tags.keys().isdisjoint(self.tags_of(line))


_MOST_SETS = 2_000


def plan_of(rules: Iterable[Rule]) -> Plan[Rule]:
    """Return the plan for a table of rules."""

    def narrow(rule: Rule, tags: tuple[str, ...]) -> Rule:
        name, wanted, take = rule
        return name, tuple(tag for tag in wanted if tag in tags), take

    return Plan(rules, lambda rule: rule[1], narrow)


def fill(draft: Draft, rules: Iterable[Rule] | Plan[Rule]) -> dict[str, Any]:
    """Return the fields that the rules take from a draft; empty ones are left out."""
    taken = {}
    tags_now = draft.tags
    for name, tags, take in rules.for_tags(tags_now) if isinstance(rules, Plan) else rules:
        for tag in tags:
            if tag in tags_now:
                if value := take(draft, tags):
                    taken[name] = value
                break
    return taken
