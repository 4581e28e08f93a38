"""Read a project of another program: what is in it, and what of it can't be read."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from .model import Case, Coded, CodeNode, Project, Selection, Source, Unreadable, User, same_guid

MOST_ENTRIES, MOST_BYTES, MOST_XML = 20_000, 400_000_000, 120_000_000
VALUES = ("TextValue", "IntegerValue", "FloatValue", "BooleanValue", "DateValue", "DateTimeValue")


@dataclass
class Found:
    """A project as it was read, and in plain sentences what was left aside."""

    project: Project
    problems: list[str] = field(default_factory=list)


def read_project(content: bytes) -> Found:
    """Read the bytes of a .qdpx, or of its `project.qde` alone.

    Positions are kept as they stand in the file; `place` says where the words are. Raises
    Unreadable for what is no such project; everything smaller becomes a problem.
    """
    texts, xml = _unpacked(content)
    root = parsed(xml, "Project")
    found = Found(
        Project(root.get("name") or "", root.get("origin") or "", at=moment_of(root)),
    )
    notes = {same_guid(one.get("guid") or ""): one for one in all_of(root, "Notes", "Note")}
    reader = _Reader(texts, notes, found)
    found.project.users = [
        User(same_guid(one.get("guid") or ""), one.get("name") or "")
        for one in all_of(root, "Users", "User")
    ]
    found.project.codes = [reader.code(one) for one in all_of(root, "CodeBook", "Codes", "Code")]
    for box in all_of(root, "Sources"):
        for node in box:
            reader.source(node)
    variables = {
        same_guid(one.get("guid") or ""): one.get("name") or ""
        for one in all_of(root, "Variables", "Variable")
    }
    found.project.cases = [_case(one, variables) for one in all_of(root, "Cases", "Case")]
    return found


def _unpacked(content: bytes) -> tuple[dict[str, bytes], bytes]:
    """The files of the ZIP by their names without folders, and the project's XML."""
    if not content.startswith(b"PK"):
        return {}, content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            infos = [one for one in packed.infolist() if not one.is_dir()]
            if len(infos) > MOST_ENTRIES or sum(one.file_size for one in infos) > MOST_BYTES:
                raise Unreadable("The file holds more than can be read at once.")
            files = {
                posixpath.basename(one.filename).casefold(): packed.read(one)
                for one in infos
                if one.filename.casefold().endswith((".txt", ".qde"))
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError,
            EOFError, ValueError) as error:  # fmt: skip
        raise Unreadable("The file is broken: it can't be unpacked.") from error
    xml = files.get("project.qde") or next(
        (one for name, one in files.items() if name.endswith(".qde")), None
    )
    if xml is None:
        raise Unreadable("There is no project.qde in the file: it isn't a REFI-QDA project.")
    return files, xml


def parsed(xml: bytes, root_name: str) -> Any:
    """The root of an XML that refers to nothing outside itself."""
    if len(xml) > MOST_XML:
        raise Unreadable("The file holds more than can be read at once.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root: Any = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("The file isn't well-formed XML.") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("The file declares a document type, which no such file needs.")
    if name_of(root) != root_name:
        raise Unreadable(f"The file is no REFI-QDA {root_name.lower()}.")
    return root


def name_of(node: Any) -> str:
    """An element's name, whatever its namespace: programs differ in its spelling."""
    tag = node.tag
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


def all_of(node: Any, *path: str) -> list[Any]:
    """The elements at the end of a path of names."""
    found = [node]
    for name in path:
        found = [child for one in found for child in one if name_of(child) == name]
    return found


def words_of(node: Any, name: str) -> str:
    """The text of a child element."""
    return "".join("".join(one.itertext()) for one in all_of(node, name)[:1]).strip()


def moment_of(node: Any) -> datetime | None:
    """When something was made, where that can be read."""
    written = (node.get("creationDateTime") or "").strip().replace("Z", "+00:00")
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def code_of(node: Any) -> CodeNode:
    """A code with those below it."""
    return CodeNode(
        same_guid(node.get("guid") or ""),
        " ".join((node.get("name") or "").split()),
        (node.get("isCodable") or "true").strip().lower() not in ("false", "0"),
        (node.get("color") or "").strip(),
        words_of(node, "Description"),
        "",
        [code_of(one) for one in all_of(node, "Code")],
    )


def _case(node: Any, variables: dict[str, str]) -> Case:
    case = Case(
        same_guid(node.get("guid") or ""), node.get("name") or "", words_of(node, "Description")
    )
    case.sources = [same_guid(one.get("targetGUID") or "") for one in all_of(node, "SourceRef")]
    for one in all_of(node, "VariableValue"):
        refs = all_of(one, "VariableRef")
        name = variables.get(same_guid(refs[0].get("targetGUID") or "")) if refs else None
        for kind in VALUES:
            if name and all_of(one, kind):
                said = words_of(one, kind)
                whole = kind == "IntegerValue" and said.lstrip("+-").isdigit()
                case.values[name] = int(said) if whole else said
    return case


class _Reader:
    """What the parts of a project need while they are read."""

    def __init__(self, texts: dict[str, bytes], notes: dict[str, Any], found: Found) -> None:
        self.texts, self.notes, self.found = texts, notes, found

    def code(self, node: Any) -> CodeNode:
        """A code, with what its notes say."""
        code = code_of(node)
        code.note = self.memo(node)
        code.children = [self.code(one) for one in all_of(node, "Code")]
        return code

    def memo(self, node: Any) -> str:
        """What the notes of an element say."""
        said = []
        for ref in all_of(node, "NoteRef"):
            note = self.notes.get(same_guid(ref.get("targetGUID") or ""))
            if note is not None:
                said.append(self.content(note) or "")
        return "\n\n".join(one.strip() for one in said if one.strip())

    def content(self, node: Any) -> str | None:
        """The plain text of a source or note, in the file or beside it."""
        path = node.get("plainTextPath") or ""
        if path:
            name = posixpath.basename(path.replace("\\", "/").split("://")[-1]).casefold()
            raw = self.texts.get(name)
            if raw is None:
                return None
            return raw.decode("utf-8-sig", "replace")
        inline = all_of(node, "PlainTextContent")
        return "".join(inline[0].itertext()) if inline else None

    def source(self, node: Any) -> None:
        """A text, or a PDF with its text; pictures, sound and video are left aside."""
        kind, name = name_of(node), node.get("name") or ""
        text = node
        if kind == "PDFSource":
            text = next(iter(all_of(node, "Representation")), None)
        if kind not in ("TextSource", "PDFSource") or text is None:
            n = sum(len(all_of(one, "Coding")) for one in node)
            self.found.problems.append(
                f"“{name}” brings no text ({kind}); {n} codings on it can't be taken over."
            )
            return
        if kind == "PDFSource" and (n := len(all_of(node, "PDFSelection"))):
            self.found.problems.append(
                f"“{name}”: {n} areas of pages can't be taken over; passages of its text are."
            )
        content = self.content(text)
        if content is None:
            self.found.problems.append(f"“{name}” isn't in the file: its text is missing.")
        source = Source(
            same_guid(node.get("guid") or ""), name, content, words_of(node, "Description"),
            same_guid(node.get("creatingUser") or ""), moment_of(node),
        )  # fmt: skip
        for one in all_of(text, "PlainTextSelection"):
            self._selection(source, one)
        self.found.project.sources.append(source)

    def _selection(self, source: Source, node: Any) -> None:
        user = same_guid(node.get("creatingUser") or "")
        codings = []
        for one in all_of(node, "Coding"):
            refs = all_of(one, "CodeRef")
            if refs:
                codings.append(
                    Coded(
                        same_guid(one.get("guid") or ""),
                        same_guid(refs[0].get("targetGUID") or ""),
                        same_guid(one.get("creatingUser") or "") or user, moment_of(one),
                    )
                )  # fmt: skip
        try:
            start, end = int(node.get("startPosition") or ""), int(node.get("endPosition") or "")
        except ValueError:
            start, end = -1, -1
        source.selections.append(
            Selection(
                same_guid(node.get("guid") or ""), start, end, node.get("name") or "",
                user or (codings[0].user if codings else ""), moment_of(node),
                words_of(node, "Description"), self.memo(node), codings,
            )
        )  # fmt: skip
