"""Codebooks alone: .qdc of REFI-QDA, and the table that Taguette and spreadsheets bring."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from lxml import etree

from .model import CODEBOOK, CodeNode, Unreadable, guid, printable
from .reading import all_of, code_of, name_of, parsed
from .writing import add, put_code, root_of

# What a description holds beside the definition: formats know only one text of a code.
MARKS = {
    "include_note": "When to use: ",
    "exclude_note": "When not to use: ",
    "example": "Example: ",
}
NAMES = ("path", "tag", "name", "code")
DESCRIPTIONS = ("description", "definition", "memo")
PARENTS = ("parent", "category", "folder")


def write_codebook(codes: Sequence[CodeNode], origin: str = "") -> bytes:
    """The codes as the bytes of a .qdc; there is no such file of an empty codebook."""
    if not codes:
        raise Unreadable("The codebook is empty: the format has no file for that.")
    root = root_of(CODEBOOK, "CodeBook")
    if origin:
        root.set("origin", origin)
    box = add(root, "Codes")
    for code in codes:
        put_code(box, code, None, None)
    content: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return content


def read_codebook(content: bytes) -> list[CodeNode]:
    """Read a .qdc, or the codebook of a `project.qde`."""
    root = (
        parsed(content, "CodeBook") if b"<Project" not in content[:2_000] else _of_project(content)
    )
    return [code_of(one) for one in all_of(root, "Codes", "Code")]


def _of_project(content: bytes) -> Any:
    root = parsed(content, "Project")
    found = [one for one in root if name_of(one) == "CodeBook"]
    if not found:
        raise Unreadable("There is no codebook in this project.")
    return found[0]


def description(definition: str, **notes: str) -> str:
    """One text of all that a codebook says of a code.

    >>> description("Pay below others'.", include_note="Any mention", example="")
    "Pay below others'.\\n\\nWhen to use: Any mention"
    """
    said = [definition, *(MARKS[key] + notes[key] for key in MARKS if notes.get(key))]
    return printable("\n\n".join(one for one in said if one))


def parts_of_description(text: str) -> dict[str, str]:
    """What `description` put together; another program's text is a definition.

    >>> parts_of_description("Pay.\\n\\nWhen to use: Any mention")["include_note"]
    'Any mention'
    """
    found = {"definition": "", "include_note": "", "exclude_note": "", "example": ""}
    key = "definition"
    for part in text.split("\n\n"):
        for name, mark in MARKS.items():
            if part.startswith(mark):
                key, part = name, part.removeprefix(mark)
        found[key] = f"{found[key]}\n\n{part}" if found[key] else part
    return {key: words.strip() for key, words in found.items()}


def read_table(content: bytes) -> list[CodeNode]:
    """Read a table of codes: tag, name or path; description; parent.

    A path is separated by “/”, “::” or “>”. A parent that has no line of its own becomes a
    folder. Raises Unreadable where no column names the codes.

    >>> [code] = read_table(b"tag,description,parent\\nLow pay,Below others,Work\\n")
    >>> code.name, code.codable, code.children[0].name
    ('Work', False, 'Low pay')
    """
    rows = _rows(content)
    if not rows:
        raise Unreadable("There is no line in this table.")
    head = [cell.strip().lower().lstrip("#") for cell in rows[0]]
    names = next((head.index(one) for one in NAMES if one in head), None)
    if names is None:
        raise Unreadable("No column is named tag, name, code or path: those name the codes.")
    words = next((head.index(one) for one in DESCRIPTIONS if one in head), None)
    over = next((head.index(one) for one in PARENTS if one in head), None)
    tree = _Tree()
    for row in rows[1:]:
        path = _path(_cell(row, names))
        above = _path(_cell(row, over))
        if path:
            tree.put([*above, *path], _cell(row, words))
    return tree.roots


def _rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise Unreadable("The table can't be read: its quotes don't close.") from error


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _path(cell: str) -> list[str]:
    for mark in ("::", " > ", "/"):
        if mark in cell:
            return [name for part in cell.split(mark) if (name := " ".join(part.split()))]
    return [name] if (name := " ".join(cell.split())) else []


class _Tree:
    """Codes by their names, as lines bring them in whatever order."""

    def __init__(self) -> None:
        self.roots: list[CodeNode] = []
        self.known: dict[str, CodeNode] = {}

    def put(self, path: Sequence[str], words: str) -> None:
        """Add the code at the end of a path; what is above it is there, or becomes a folder."""
        parent: CodeNode | None = None
        for depth, name in enumerate(path):
            own = depth == len(path) - 1
            node = self.known.get(name.casefold())
            if node is None:
                node = CodeNode(guid("table", name.casefold()), name, codable=own)
                self.known[name.casefold()] = node
                (parent.children if parent else self.roots).append(node)
            elif parent is not None and node in self.roots and not _holds(node, parent):
                self.roots.remove(node)
                parent.children.append(node)
            if own:
                node.codable, node.description = True, words or node.description
            parent = node


def _holds(node: CodeNode, other: CodeNode) -> bool:
    return node is other or any(_holds(child, other) for child in node.children)
