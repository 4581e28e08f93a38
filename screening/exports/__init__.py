"""What can be taken out of screening: lists of records, and the flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reviews.access import May, Seat
from reviews.exports import Download
from screening.exports import flow, records, studies
from screening.queries.lists import Filter
from screening.queries.studies import Wanted


def offers(seat: Seat) -> Iterator[Download]:
    """Every file that this seat may take."""
    if seat.may(May.EXPORT):
        yield from flow.downloads(seat)
        yield from records.downloads(seat, Filter())
        yield from studies.downloads(seat, Wanted())


def of_list(seat: Seat, wanted: Mapping[str, Any]) -> list[Download]:
    """The files that a list can be taken as, its filter given as in an address."""
    return records.downloads(seat, Filter.read(wanted, seat))
