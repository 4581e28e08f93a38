"""From a file to references: encoding and format found, entries yielded one by one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .decisions import with_decisions
from .decoding import Decoder, binary_kind
from .finishing import finished
from .mojibake import looks_broken, mended
from .reference import Problem, Reference
from .registry import Format, formats, named, recognise
from .source import Text
from .text import excerpt

CHUNK = 1 << 17
_HEAD = 100_000


@dataclass(frozen=True)
class ReadResult:
    """What one file held: references, problems, the format and the encoding found."""

    records: list[Reference]
    problems: list[Problem]
    format: str
    encoding: str


class Stream:
    """A file being read: iterate over it for references and problems.

    `format` ("" if none was recognised) is known from the start, `encoding` in full at the end;
    `bytes_read` grows while it is iterated. Memory doesn't grow with the file.
    """

    def __init__(self, file: BinaryIO, format: str | Format = "auto", name: str = "") -> None:
        self.bytes_read = 0
        self._file = file
        self._decoder = Decoder()
        self._head = self._take(CHUNK)
        self._kind = ""
        self._format: Format | None = None
        self._texts: list[str] = []
        self._suspicious = False
        self._recognise(format, name)

    @property
    def format(self) -> str:
        """The name of the format, or "" if the file is of none."""
        return self._format.name if self._format else ""

    @property
    def encoding(self) -> str:
        """The name of the encoding, "binary" for a file that is no text."""
        return "binary" if self._kind or self._is_binary else self._decoder.encoding

    @property
    def start(self) -> str:
        """The beginning of a text as long as nothing was iterated over, "" for other files."""
        return "".join(self._texts)

    @property
    def is_whole(self) -> bool:
        """Whether the beginning of the text is all of it."""
        return len(self._head) < CHUNK

    @property
    def _is_binary(self) -> bool:
        return bool(self._format and self._format.load)

    def __iter__(self) -> Iterator[Reference | Problem]:
        if not self._head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
            yield Problem(1, "The file is empty.")
        elif self._kind:
            yield Problem(1, f"This looks like {self._kind}, which cannot be read as references.")
        elif self._format is None:
            labels = ", ".join(format.label for format in formats().values())
            start = excerpt("".join(self._texts))
            yield Problem(1, f"This is none of the known formats ({labels}).", start)
        else:
            found = False
            for item in self._entries(self._format):
                found = True
                if isinstance(item, Reference):
                    item = with_decisions(finished(mended(item) if self._suspicious else item))
                yield item
            if not found:
                yield Problem(1, f"No entry was found in this {self._format.label} file.")

    def _entries(self, format: Format) -> Iterator[Reference | Problem]:
        if format.load:
            yield from format.load(self._file)
        elif format.read:
            yield from format.read(Text(self._chunks()))

    def _take(self, size: int) -> bytes:
        """Read up to `size` bytes, also from a pipe that gives fewer at a time."""
        parts = []
        while size > 0 and (part := self._file.read(size)):
            parts.append(part)
            size -= len(part)
        data = b"".join(parts)
        self.bytes_read += len(data)
        return data

    def _recognise(self, name: str | Format, file_name: str) -> None:
        head = self._head
        given = name if isinstance(name, Format) else None
        for format in formats().values():
            if format.magic and head.startswith(format.magic):
                self._format = given if given and given.load else format
                self._file = _rewound(self._file, head)
                return
        self._kind = binary_kind(head[:8192])
        if self._kind:
            return
        self._texts = [self._decoder.feed(head)]
        if len(head) < CHUNK:
            self._texts.append(self._decoder.feed(b"", final=True))
        start = "".join(self._texts)[:_HEAD]
        self._format = given or named(str(name)) or recognise(start, file_name)

    def _chunks(self) -> Iterator[str]:
        """Yield the text from the beginning, and notice where it looks wrongly decoded."""
        for text in self._decoded():
            self._suspicious = self._suspicious or looks_broken(text)
            yield text

    def _decoded(self) -> Iterator[str]:
        yield from self._texts
        self._texts = []
        if len(self._head) < CHUNK:
            return
        self._head = b"-"
        while data := self._take(CHUNK):
            yield self._decoder.feed(data)
        yield self._decoder.feed(b"", final=True)


def _rewound(file: BinaryIO, head: bytes) -> BinaryIO:
    """Return the file from its beginning, copied to memory if it cannot be wound back."""
    if file.seekable():
        file.seek(0)
        return file
    return io.BytesIO(head + file.read())


def stream(file: BinaryIO, format: str | Format = "auto", name: str = "") -> Stream:
    """Open a binary file for reading entry by entry; `name` only helps where content is in doubt.

    >>> reading = stream(io.BytesIO(b"TY  - JOUR\\nTI  - A title\\nER  - \\n"))
    >>> [item.title for item in reading], reading.format, reading.encoding
    (['A title'], 'ris', 'utf-8')
    """
    return Stream(file, format, name)


def read(data: bytes, format: str = "auto") -> ReadResult:
    """Read a whole file that is in memory; an unknown `format` is the same as "auto".

    >>> result = read(b"PMID- 1\\nTI  - A title\\n")
    >>> result.format, result.records[0].title, result.problems
    ('nbib', 'A title', [])
    """
    reading = stream(io.BytesIO(data), format)
    records: list[Reference] = []
    problems: list[Problem] = []
    for item in reading:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            records.append(item)
    return ReadResult(records, problems, reading.format, reading.encoding)
