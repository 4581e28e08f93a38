"""Serving a file whole or in parts, so that a large one opens before it has come to its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from reviews.methods import ranges

_CHUNK = 256 * 1024


def serve(request: HttpRequest, path: Path, *, kind: str, mark: str) -> HttpResponseBase:
    """The file, the part of it that the request asks for, or that it is unchanged.

    `mark` names these very bytes; a part is given only to who has no other version of the rest.
    """
    etag, size = f'"{mark}"', path.stat().st_size
    answer = _answer(request, path, kind, etag, size)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    return answer


def _answer(request: HttpRequest, path: Path, kind: str, etag: str, size: int) -> HttpResponseBase:
    if _names(request.headers.get("If-None-Match", ""), etag):
        return HttpResponse(status=304)
    wanted = request.headers.get("Range", "") if request.method == "GET" else ""
    # A part of another version would be sewn to what is there: then the whole comes.
    if request.headers.get("If-Range", etag).strip() != etag:
        wanted = ""
    try:
        part = ranges.part(wanted, size) if wanted else None
    except ranges.NotThere:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if part is None:
        return FileResponse(path.open("rb"), content_type=kind)
    begin, end = part
    answer = StreamingHttpResponse(_bytes(path, begin, end), status=206, content_type=kind)
    answer["Content-Range"] = f"bytes {begin}-{end}/{size}"
    answer["Content-Length"] = str(end - begin + 1)
    return answer


def _names(header: str, etag: str) -> bool:
    marks = [one.strip().removeprefix("W/") for one in header.split(",")]
    return etag in marks or "*" in marks


def _bytes(path: Path, begin: int, end: int) -> Iterator[bytes]:
    left = end - begin + 1
    with path.open("rb") as file:
        file.seek(begin)
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk
