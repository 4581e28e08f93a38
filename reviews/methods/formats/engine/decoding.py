"""Bytes to text: which encoding a file has, found while it is read.

The encoding is decided on the first bytes that tell (a byte order mark, zero bytes, the first
characters beyond ASCII). Text believed to be UTF-8 is verified to the end: a line that is not
valid UTF-8 is decoded by itself, so that a file put together from two sources loses nothing.
"""

from __future__ import annotations

import codecs
import io
import re

from .encodings import guessed

SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a compressed archive (gzip)"),
    (b"7z\xbc\xaf", "a compressed archive (7z)"),
    (b"Rar!", "a compressed archive (RAR)"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (XLS, DOC)"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"SQLite format 3", "a database file (SQLite)"),
    (b"{\\rtf", "a rich text document (RTF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_DECLARED = re.compile(rb"encoding\s*[=:]\s*[\"']?([A-Za-z0-9_.:-]{3,20})", re.IGNORECASE)
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x1a\x1b"


def binary_kind(head: bytes) -> str:
    """Return what a file that is no text seems to be ("a PDF document"), "" for text.

    >>> binary_kind(b"%PDF-1.7"), binary_kind(b"TY  - JOUR")
    ('a PDF document', '')
    """
    for magic, kind in _BINARY:
        if head.startswith(magic):
            return kind
    if marked_encoding(head) or wide_encoding(head):
        return ""
    controls = sum(head.count(byte) for byte in range(32) if byte not in _TEXT_CONTROLS)
    return "a binary file" if controls * 20 > len(head) else ""


def marked_encoding(head: bytes) -> str:
    """Return the encoding that a byte order mark tells, or ""."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def wide_encoding(head: bytes) -> str:
    r"""Return UTF-16 or UTF-32 without a mark, seen by where the zero bytes stand, or "".

    >>> wide_encoding("TY  - JOUR".encode("utf-16-be")), wide_encoding(b"TY  - JOUR")
    ('utf-16-be', '')
    """
    zeros = head.count(0)
    if zeros * 8 < len(head):
        return ""
    lanes = [head[i::4].count(0) for i in range(4)]
    quarter = max(1, len(head) // 4)
    if lanes[1] + lanes[2] + lanes[3] >= 2.7 * quarter and lanes[0] < quarter / 2:
        return "utf-32-le"
    if lanes[0] + lanes[1] + lanes[2] >= 2.7 * quarter and lanes[3] < quarter / 2:
        return "utf-32-be"
    even, odd = lanes[0] + lanes[2], lanes[1] + lanes[3]
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else ""


class Decoder:
    r"""An incremental decoder that settles on an encoding by itself and unifies line ends.

    >>> decoder = Decoder()
    >>> decoder.feed("naïve\r\n".encode("cp1252")) + decoder.feed(b"end\r", final=True)
    'naïve\nend\n'
    >>> decoder.encoding
    'cp1252'
    """

    def __init__(self) -> None:
        self._marked = ""
        self._modern = False
        self._older = ""
        self._declared = ""
        self._started = False
        self._rest = b""
        self._wide: codecs.IncrementalDecoder | None = None
        self._ends = io.IncrementalNewlineDecoder(None, translate=True)

    @property
    def encoding(self) -> str:
        """The name of the encoding, as far as it is known; plain ASCII counts as UTF-8."""
        if not self._older:
            return self._marked or "utf-8"
        return f"utf-8 and {self._older}" if self._modern else self._older

    def feed(self, chunk: bytes, final: bool = False) -> str:
        """Return the text of the next bytes; what is incomplete waits for the next call."""
        if not self._started and (chunk or final):
            chunk = self._start(chunk)
        wide = self._wide
        text = wide.decode(chunk, final) if wide else self._narrow(chunk, final)
        if "\x00" in text:
            text = text.replace("\x00", "")
        if "\ufeff" in text:
            text = text.replace("\ufeff", "")
        return self._ends.decode(text.replace("\r\r\n", "\r\n"), final)

    def _start(self, head: bytes) -> bytes:
        """Look at the first bytes: a mark, zero bytes, a declared encoding."""
        self._started = True
        marked = marked_encoding(head)
        wide = marked if marked.startswith(("utf-16", "utf-32")) else wide_encoding(head)
        if wide:
            self._marked = wide
            self._wide = codecs.getincrementaldecoder(wide)("replace")
            return head
        declared = _DECLARED.search(head[:1024])
        self._declared = declared[1].decode("ascii") if declared else ""
        if marked:
            self._marked, self._modern = "utf-8-sig", True
            return head[3:]
        return head

    def _narrow(self, chunk: bytes, final: bool) -> str:
        """Decode whole lines as UTF-8 where they are valid, else as the older encoding."""
        data = self._rest + chunk if self._rest else chunk
        self._rest = b""
        if not final:
            cut = _last_line_end(data)
            data, self._rest = data[:cut], data[cut:]
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return self._mixed(data)
        self._modern = self._modern or not data.isascii()
        return text

    def _mixed(self, data: bytes) -> str:
        """Decode lines one by one, since at least one of them is not UTF-8."""
        lines = data.splitlines(keepends=True)
        broken = [line for line in lines if not _is_utf8(line)]
        if not self._older:
            self._older = guessed(b"".join(broken), self._declared)
        if self._older not in _BY_LINE and not self._modern:
            return data.decode(self._older, "replace")
        parts = []
        for line in lines:
            try:
                parts.append(line.decode("utf-8"))
                self._modern = self._modern or not line.isascii()
            except UnicodeDecodeError:
                parts.append(_decode_line(line, self._older))
        return "".join(parts)


# Encodings whose text is never valid UTF-8 by chance, so that each line can be judged by itself.
_BY_LINE = frozenset({"cp1252", "mac_roman"})


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _last_line_end(data: bytes) -> int:
    """Return where the last whole line ends; in an enormous line, where a character begins."""
    cut = (data.rfind(b"\n") + 1) or (data.rfind(b"\r") + 1)
    if cut or len(data) < SAMPLE:
        return cut
    cut = len(data) - 1
    while cut > len(data) - 4 and data[cut] & 0xC0 == 0x80:
        cut -= 1
    return cut


def _decode_line(line: bytes, older: str) -> str:
    """Decode one line that is not valid UTF-8 throughout.

    Mostly valid multi-byte characters with a broken one among them (a text cut at a byte count)
    stay UTF-8, and only what is broken is read in the older encoding.
    """
    valid = len(_MULTIBYTE.findall(line))
    broken = len(_HIGH.findall(_MULTIBYTE.sub(b"", line)))
    if valid <= broken:
        return _decode_bytes(line, older)
    parts, end = [], 0
    for match in _MULTIBYTE.finditer(line):
        parts.append(_decode_bytes(line[end : match.start()], older))
        parts.append(match[0].decode("utf-8", "replace"))
        end = match.end()
    parts.append(_decode_bytes(line[end:], older))
    return "".join(parts)


def _decode_bytes(data: bytes, older: str) -> str:
    """Decode in a one-byte encoding; the five bytes CP1252 leaves undefined are as in Latin-1."""
    try:
        return data.decode(older)
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode(older, "ignore") or chr(byte) for byte in data)
