"""What the search log says to each item, and what it leaves open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .facts import Entry, Facts, Missing

# People's own words on the item.
WORDS = Missing("words")
_WAYS = {
    "database": "databases",
    "register": "registers",
    "website": "websites",
    "organisation": "organisations",
    "citation": "citation searching",
    "expert": "experts asked",
    "hand_search": "hand searching",
    "grey": "grey literature",
}


@dataclass(frozen=True)
class Filled:
    """Lines that the log gives, and what is missing in it."""

    said: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


def nothing(facts: Facts) -> Filled:
    """Nothing in the log says this."""
    return Filled()


def _unsaid(entries: Iterable[Entry], field: str) -> tuple[Missing, ...]:
    """The searches that leave a slot empty."""
    return tuple(
        Missing("raw_hits" if field == "hits" else field, entry.pk, entry.name)
        for entry in entries
        if getattr(entry, field) in ("", None)
    )


def approaches(facts: Facts) -> Filled:
    """The ways by which it was searched."""
    used = {entry.channel for entry in facts.entries}
    ways = [words for channel, words in _WAYS.items() if channel in used]
    return Filled((", ".join(ways).capitalize() + ".",) if ways else ())


def years(facts: Facts) -> Filled:
    """The years that each database covered."""
    entries = facts.databases
    said = tuple(f"{entry.name}: {entry.coverage}" for entry in entries if entry.coverage)
    return Filled(said, _unsaid(entries, "coverage"))


def limits(facts: Facts) -> Filled:
    """The limits of each search; where there are any, the reason is asked for."""
    entries = facts.databases
    said = tuple(f"{entry.name}: {entry.limits}" for entry in entries if entry.limits)
    why = (WORDS,) if said else ()
    return Filled(said, why + _unsaid(entries, "limits"))


def criteria(facts: Facts) -> Filled:
    """The criteria of the protocol."""
    kinds = (("Included", facts.include), ("Excluded", facts.exclude))
    said = tuple(f"{name}: {'; '.join(some)}" for name, some in kinds if some)
    return Filled(said, () if said else (Missing("criteria"),))


def strategies(facts: Facts) -> Filled:
    """Each strategy, word for word."""
    entries = facts.databases
    said = tuple(f"{entry.name}: {entry.query}" for entry in entries if entry.query)
    return Filled(said, _unsaid(entries, "query"))


def databases(facts: Facts) -> Filled:
    """Each database with its platform."""
    entries = facts.of("database")
    said = tuple(dict.fromkeys(entry.name for entry in entries))
    return Filled(said, _unsaid(entries, "platform"))


def together(facts: Facts) -> Filled:
    """What was searched at once; a platform with several databases must say so."""
    entries = facts.databases
    said = tuple(f"{entry.name}: with {entry.together}" for entry in entries if entry.together)
    shared: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.platform:
            shared[entry.platform].add(entry.source)
    if said or not entries:
        return Filled(said)
    if all(len(sources) < 2 for sources in shared.values()):
        return Filled(("No platform was used for more than one database.",))
    several = (
        f"{platform} was used for {', '.join(sorted(sources))}."
        for platform, sources in sorted(shared.items())
        if len(sources) > 1
    )
    return Filled(tuple(several), (WORDS,))


def registers(facts: Facts) -> Filled:
    """The registers that were searched."""
    return Filled(tuple(dict.fromkeys(entry.name for entry in facts.of("register"))))


def browsed(facts: Facts) -> Filled:
    """What was looked through by hand or on the web."""
    entries = facts.of("website", "organisation", "hand_search", "grey")
    return Filled(tuple(_beside(entry) for entry in entries))


def citations(facts: Facts) -> Filled:
    """How citations were followed."""
    entries = facts.of("citation")
    return Filled(tuple(_beside(entry) for entry in entries), _unsaid(entries, "direction"))


def contacts(facts: Facts) -> Filled:
    """Who was asked."""
    entries = facts.of("expert")
    return Filled(tuple(_beside(entry) for entry in entries), _unsaid(entries, "contact"))


def _beside(entry: Entry) -> str:
    ways = {"backward": "references followed", "forward": "citing works followed"}
    parts = [
        entry.contact,
        entry.url,
        ways.get(entry.direction, ""),
        f"round {entry.round}" if entry.round else "",
        entry.run_on,
        f"answered {entry.answered_on}" if entry.answered_on else "",
        f"{entry.looked_at:,} looked at" if entry.looked_at is not None else "",
        f"{entry.records:,} records" if entry.records != 1 else "1 record",
    ]
    return f"{entry.name}: {', '.join(part for part in parts if part)}"


def filters(facts: Facts) -> Filled:
    """The published filters that searches used."""
    entries = facts.databases
    return Filled(tuple(f"{entry.name}: {entry.filters}" for entry in entries if entry.filters))


def updates(facts: Facts) -> Filled:
    """The sources that were searched more than once."""
    days: defaultdict[str, set[str]] = defaultdict(set)
    for entry in facts.databases:
        if entry.run_on:
            days[entry.name].add(entry.run_on)
    again = {name: sorted(some) for name, some in days.items() if len(some) > 1}
    return Filled(tuple(f"{name}: run on {', '.join(some)}" for name, some in again.items()))


def dates(facts: Facts) -> Filled:
    """When each was run, by whom it was logged, and the last day of all."""
    entries = facts.databases
    dated = [entry for entry in entries if entry.run_on]
    said = [
        f"{entry.name}: {entry.run_on}" + (f", logged by {entry.by}" if entry.by else "")
        for entry in dated
    ]
    if dated:
        said.append(f"Last search: {max(entry.run_on for entry in dated)}")
    return Filled(tuple(said), _unsaid(entries, "run_on"))


def totals(facts: Facts) -> Filled:
    """What each source printed and gave, and the sum."""
    entries = facts.entries
    said = [
        f"{entry.name}: {entry.records:,} records"
        + (f" of {entry.hits:,} hits" if entry.hits is not None else "")
        for entry in entries
    ]
    if entries:
        said.append(f"All: {sum(entry.records for entry in entries):,} records")
    return Filled(tuple(said), _unsaid(facts.databases, "hits"))


def duplicates(facts: Facts) -> Filled:
    """How many were gathered by the program alone and by a person's word."""
    if not any(entry.records for entry in facts.entries):
        return Filled()
    return Filled(
        (
            "Consilience compared identifiers, titles, authors, years and places of all records. "
            f"Gathered as duplicates: {facts.sure + facts.asked:,}, of which {facts.sure:,} were "
            f"sure by themselves and {facts.asked:,} were a person's decision, side by side.",
        )
    )
