"""Write a project as .qdpx: a ZIP of `project.qde` and a flat folder of texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from .model import PROJECT, CodeNode, Project, Selection, Source, guid, printable

EPOCH = (2000, 1, 1, 0, 0, 0)


def write_project(project: Project) -> bytes:
    """The project as the bytes of a .qdpx; the same project gives the same bytes.

    Elements come in the order of the published schema, and none that the schema wants filled is
    left empty. Memos become dated notes with files, since some programs read no others.
    """
    notes: list[tuple[str, str, Any]] = []
    root = root_of(PROJECT, "Project")
    _set(root, name=project.name, origin=project.origin, creatingUserGUID=project.user,
         creationDateTime=moment(project.at))  # fmt: skip
    _users(root, project)
    if project.codes:
        codes = add(add(root, "CodeBook"), "Codes")
        for code in project.codes:
            put_code(codes, code, project.at, notes)
    variables = _variables(root, project)
    _cases(root, project, variables)
    files = _sources(root, project, notes)
    if notes:
        box = add(root, "Notes")
        for number, text, attributes in notes:
            add(box, "Note", guid=number, plainTextPath=f"internal://{number}.txt", **attributes)
            files[number] = text
    if project.description:
        add(root, "Description").text = printable(project.description)
    return _zipped(root, files)


def root_of(namespace: str, tag: str) -> Any:
    """An empty element whose namespace needs no prefix."""
    names: Any = {None: namespace}
    return etree.Element(f"{{{namespace}}}{tag}", nsmap=names)


def _zipped(root: Any, files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    xml = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("project.qde", EPOCH), xml, zipfile.ZIP_DEFLATED)
        for number, text in files.items():
            info = zipfile.ZipInfo(f"sources/{number}.txt", EPOCH)
            packed.writestr(info, text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _users(root: Any, project: Project) -> None:
    if project.users:
        box = add(root, "Users")
        for user in project.users:
            add(box, "User", guid=user.guid, name=user.name)


def put_code(
    box: Any, code: CodeNode, at: datetime | None, notes: list[tuple[str, str, Any]] | None
) -> None:
    """One code with those below it; without notes where the format has none."""
    node = add(
        box, "Code", guid=code.guid, name=code.name,
        isCodable="true" if code.codable else "false", color=code.colour,
    )  # fmt: skip
    if code.description:
        add(node, "Description").text = printable(code.description)
    if code.note and notes is not None:
        _note(node, notes, code.note, f"Memo on {code.name}", guid(code.guid, "note"), "", at)
    for child in code.children:
        put_code(node, child, at, notes)


def _note(
    node: Any, notes: list[tuple[str, str, Any]], text: str, name: str, number: str, user: str,
    at: datetime | None,
) -> None:  # fmt: skip
    dated = {"name": name, "creatingUser": user, "creationDateTime": moment(at or _dated())}
    notes.append((number, text, dated))
    add(node, "NoteRef", targetGUID=number)


def _dated() -> datetime:
    return datetime(*EPOCH, tzinfo=UTC)


def _variables(root: Any, project: Project) -> dict[str, tuple[str, str]]:
    """Declare what is known of the cases: whole numbers where all of it are, else words."""
    names = dict.fromkeys(name for case in project.cases for name in case.values)
    found = {}
    for name in names:
        values = [case.values[name] for case in project.cases if name in case.values]
        kind = "Integer" if all(isinstance(value, int) for value in values) else "Text"
        found[name] = (guid(project.name, "variable", name), kind)
    if found:
        box = add(root, "Variables")
        for name, (number, kind) in found.items():
            add(box, "Variable", guid=number, name=name, typeOfVariable=kind)
    return found


def _cases(root: Any, project: Project, variables: dict[str, tuple[str, str]]) -> None:
    if not project.cases:
        return
    box = add(root, "Cases")
    for case in project.cases:
        node = add(box, "Case", guid=case.guid, name=case.name)
        if case.description:
            add(node, "Description").text = printable(case.description)
        for name, value in case.values.items():
            number, kind = variables[name]
            holder = add(node, "VariableValue")
            add(holder, "VariableRef", targetGUID=number)
            add(holder, f"{kind}Value").text = printable(str(value))
        for source in case.sources:
            add(node, "SourceRef", targetGUID=source)


def _sources(root: Any, project: Project, notes: list[tuple[str, str, Any]]) -> dict[str, str]:
    """Write the texts with their passages; gives the content of each file by its number."""
    files: dict[str, str] = {}
    if not project.sources:
        return files
    box = add(root, "Sources")
    for source, name in zip(project.sources, _unique(project.sources), strict=True):
        node = add(
            box, "TextSource", guid=source.guid, name=name,
            plainTextPath=f"internal://{source.guid}.txt", creatingUser=source.user,
            creationDateTime=moment(source.at),
        )  # fmt: skip
        if source.description:
            add(node, "Description").text = printable(source.description)
        for selection in source.selections:
            _selection(node, selection, notes)
        files[source.guid] = source.text or ""
    return files


def _unique(sources: Iterable[Source]) -> list[str]:
    """Names of which no two are the same: programs take the name for the source."""
    seen: set[str] = set()
    names = []
    for source in sources:
        name, n = source.name or "Text", 1
        while name.casefold() in seen:
            n += 1
            name = f"{source.name or 'Text'} ({n})"
        seen.add(name.casefold())
        names.append(name)
    return names


def _selection(box: Any, one: Selection, notes: list[tuple[str, str, Any]]) -> None:
    node = add(
        box, "PlainTextSelection", guid=one.guid, name=one.name, startPosition=str(one.start),
        endPosition=str(one.end), creatingUser=one.user, creationDateTime=moment(one.at),
    )  # fmt: skip
    if one.description:
        add(node, "Description").text = printable(one.description)
    for coded in one.codings:
        holder = add(
            node, "Coding", guid=coded.guid, creatingUser=coded.user or one.user,
            creationDateTime=moment(coded.at or one.at),
        )  # fmt: skip
        add(holder, "CodeRef", targetGUID=coded.code)
    if one.memo:
        _note(node, notes, one.memo, "Memo", guid(one.guid, "note"), one.user, one.at)


def add(parent: Any, tag: str, **attributes: str) -> Any:
    """A child in the namespace of its parent."""
    node = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    _set(node, **attributes)
    return node


def _set(node: Any, **attributes: str) -> None:
    """Set the attributes that have a value; a name may be empty, and then isn't written."""
    for name, value in attributes.items():
        if value or name in ("name", "startPosition", "endPosition"):
            node.set(name, printable(value))


def moment(at: datetime | None) -> str:
    """A moment as the schema wants it, in seconds of UTC.

    >>> moment(datetime(2026, 3, 1, 12, tzinfo=UTC))
    '2026-03-01T12:00:00Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
