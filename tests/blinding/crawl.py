"""Walk every page that a person can reach, and say what each one answered."""

from __future__ import annotations

import io
import re
import zipfile
from collections import deque
from collections.abc import Iterator
from html import unescape
from zlib import crc32

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

MOST_PAGES = 900
# Every list is offered in each of these, made of the same rows: a crawl takes one of them for each
# list, and another one for the next.
FORMATS = ("ris", "bibtex", "csl_json", "endnote_xml", "nbib", "csv", "xlsx")
_EXPORT = re.compile(r"/records/export/(\w+)/\?(.+)")
_LINK = re.compile(
    r"""\b(?:href|src|hx-get|data-src|data-layer|data-refresh|action|formaction)=["']([^"'#]+)"""
)
# What differs between two visits of the same page, whatever anybody voted.
_VISIT = re.compile(
    r"csrfmiddlewaretoken[^>]*>|X-CSRFToken[^>]*|name=\"key\"[^>]*>"
    r"|\d+ (?:seconds?|minutes?) ago|just now|\d\d:\d\d(?::\d\d)?|<time[^>]*>|nonce-[\w+/=]+"
)


def pages(client: Client, *starts: str) -> dict[str, tuple[int, str]]:
    """Follow links and fragments from these addresses; status and normalised text by address."""
    seen: dict[str, tuple[int, str]] = {}
    queue = deque(starts)
    while queue and len(seen) < MOST_PAGES:
        address = queue.popleft()
        if address in seen:
            continue
        response = client.get(address, follow=False)
        text = _text(response)
        seen[address] = (response.status_code, _VISIT.sub("", text))
        if response.status_code in (301, 302):
            queue.append(response["Location"])
        if "text/html" in response.get("Content-Type", ""):
            queue.extend(_links(text))
    assert len(seen) < MOST_PAGES, "The crawl met no end; narrow what it follows."
    return seen


def _links(text: str) -> Iterator[str]:
    for found in _LINK.findall(text):
        link = unescape(found)
        outside = not link.startswith("/") or link.startswith(("//", "/static/", "/accounts/"))
        if not outside and not _is_repeated(link):
            yield link


def _is_repeated(link: str) -> bool:
    export = _EXPORT.search(link)
    if export is None or export[1] not in FORMATS:
        return False
    return FORMATS.index(export[1]) != crc32(export[2].encode()) % len(FORMATS)


def _text(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            # What an office file says of itself has the moment in which it was made.
            names = sorted(name for name in book.namelist() if not name.startswith("docProps/"))
            # Of a picture in it the name: it is drawn from numbers that are compared as text.
            return "\n".join(
                name if name.endswith(".png") else book.read(name).decode() for name in names
            )
    if kind.startswith(("application/pdf", "image/png")):
        # Drawn from the same flow as the SVG and the JSON, which are compared.
        return kind
    return body.decode("utf-8", "replace")


def review_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every address pattern of a review, by its full route."""

    def walk(patterns, prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for entry in patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            elif "<slug:slug>" in route:
                yield route, entry

    yield from walk(get_resolver().url_patterns, "/")
