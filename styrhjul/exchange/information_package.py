"""METS files of an information package by E-ARK CSIP 2.1 (https://earkcsip.dilcis.eu), as FGS Paketstruktur has them.

A package is a folder: METS.xml lists every file of it with size and SHA-256, and points to one representation, whose
own METS.xml lists its data. Written and read here; what is in the files is the caller's.
"""

import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

METS_FILE = "METS.xml"
REPRESENTATION = "representations/rep1"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_METS = "http://www.loc.gov/METS/"
_CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
_XLINK = "http://www.w3.org/1999/xlink"
_DC = "http://purl.org/dc/elements/1.1/"
_NAMES = {"mets": _METS, "csip": _CSIP, "xlink": _XLINK, "dc": _DC}
_MIME = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
_UNKNOWN = "application/octet-stream"
_CONTENT = {f"{{{_CSIP}}}CONTENTINFORMATIONTYPE": "OTHER", f"{{{_CSIP}}}OTHERCONTENTINFORMATIONTYPE": "Styrhjul"}


class WrongPackageError(ValueError):
    """What is read is no METS file; the message says why."""


@dataclass(frozen=True)
class Packed:
    """A file: its path from where its METS.xml lies, its size in bytes, its SHA-256 in hexadecimal, and its age."""

    path: str
    size: int
    sha256: str
    made_at: datetime

    @property
    def mime_type(self) -> str:
        suffix = PurePosixPath(self.path).suffix.lower()
        return _MIME.get(suffix) or mimetypes.guess_type(self.path)[0] or _UNKNOWN


@dataclass(frozen=True)
class Described:
    """The package: its name, which is its folder's too, what it is, whose it is, and the program's version."""

    id: str
    title: str
    description: str
    owner: str
    year: int
    made_at: datetime
    version: str


@dataclass(frozen=True)
class Parts:
    """What the package's own METS.xml lists."""

    descriptive: Packed
    documentation: Sequence[Packed]
    schemas: Sequence[Packed]
    representation: Packed


def dublin_core(package: Described) -> bytes:
    """The package in the fifteen elements of Dublin Core (ISO 15836-1), those that it has something to say in."""
    root = ET.Element("metadata")
    told = {
        "title": package.title,
        "creator": package.owner,
        "subject": "Årshjul: mål, enhetsplaner, uppföljning, upphandling och verksamhetsbesök",
        "description": package.description,
        "date": package.made_at.date().isoformat(),
        "type": "Dataset",
        "identifier": package.id,
        "language": "sv",
        "coverage": str(package.year),
    }
    for name, value in told.items():
        ET.SubElement(root, f"{{{_DC}}}{name}").text = value
    return _written(root)


def package_mets(package: Described, parts: Parts) -> bytes:
    root = _root(package, package.id, package.title)
    described = ET.SubElement(root, _mets("dmdSec"), ID="dmd-1", CREATED=_instant(package.made_at), STATUS="CURRENT")
    ET.SubElement(described, _mets("mdRef"), _located(parts.descriptive) | {"MDTYPE": "DC"} | _told(parts.descriptive))
    section = ET.SubElement(root, _mets("fileSec"), ID="files")
    groups = {
        "Documentation": parts.documentation,
        "Schemas": parts.schemas,
        "Representations/rep1": [parts.representation],
    }
    for number, (use, files) in enumerate(groups.items(), start=1):
        _group(section, f"group-{number}", use, files)
    top = _map(root, package.id)
    ET.SubElement(top, _mets("div"), ID="div-metadata", LABEL="Metadata", DMDID="dmd-1")
    for number, use in enumerate(("Documentation", "Schemas"), start=1):
        division = ET.SubElement(top, _mets("div"), ID=f"div-{number}", LABEL=use)
        ET.SubElement(division, _mets("fptr"), FILEID=f"group-{number}")
    every = ET.SubElement(top, _mets("div"), ID="div-3", LABEL="Representations")
    ET.SubElement(every, _mets("fptr"), FILEID="group-3")
    one = ET.SubElement(every, _mets("div"), ID="div-3-1", LABEL="Representations/rep1")
    pointer = _located(parts.representation) | {f"{{{_XLINK}}}title": "group-3"}
    ET.SubElement(one, _mets("mptr"), pointer)
    return _written(root)


def representation_mets(package: Described, data: Sequence[Packed]) -> bytes:
    root = _root(package, "rep1", f"{package.title}, handlingar och tabeller")
    section = ET.SubElement(root, _mets("fileSec"), ID="files")
    _group(section, "group-1", "Data", data)
    top = _map(root, "rep1")
    division = ET.SubElement(top, _mets("div"), ID="div-1", LABEL="Data")
    ET.SubElement(division, _mets("fptr"), FILEID="group-1")
    return _written(root)


def files_listed(content: bytes) -> Iterator[Packed]:
    """Every file that a METS.xml lists or points to as metadata, with its size and sum.

    Raises:
        WrongPackageError: it is no METS file, it declares entities, or a file lacks path, size or SHA-256.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise WrongPackageError("filen har en dokumenttypsdeklaration, som inte läses")
    try:
        root = ET.fromstring(content)  # noqa: S314  (without a DTD there are no entities to expand)
    except ET.ParseError as error:
        raise WrongPackageError(f"filen är inte välformad XML ({error})") from None
    if root.tag != _mets("mets"):
        raise WrongPackageError("filen är ingen METS-fil")
    for element in root.iter():
        if element.tag == _mets("mdRef"):
            yield _read(element, element)
        elif element.tag == _mets("file"):
            yield _read(element, element.find(_mets("FLocat")))


def _read(told: ET.Element, located: ET.Element | None) -> Packed:
    href = located.get(f"{{{_XLINK}}}href", "") if located is not None else ""
    size, digest = told.get("SIZE", ""), told.get("CHECKSUM", "")
    if not href or not size.isdecimal() or told.get("CHECKSUMTYPE") != "SHA-256":
        raise WrongPackageError(f"{href or 'en fil'} saknar plats, storlek eller SHA-256")
    made_at = datetime.fromisoformat(told.get("CREATED", "1970-01-01T00:00:00+00:00"))
    return Packed(unquote(href), int(size), digest.lower(), made_at)


def _root(package: Described, name: str, label: str) -> ET.Element:
    for prefix, uri in _NAMES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(
        _mets("mets"),
        {
            "OBJID": name,
            "LABEL": label,
            "TYPE": "Mixed",
            "PROFILE": PROFILE,
            f"{{{_CSIP}}}CONTENTINFORMATIONTYPE": "MIXED",
        },
    )
    made = _instant(package.made_at)
    kind = {f"{{{_CSIP}}}OAISPACKAGETYPE": "AIP"}
    head = ET.SubElement(
        root, _mets("metsHdr"), {"CREATEDATE": made, "LASTMODDATE": made, "RECORDSTATUS": "NEW"} | kind
    )
    program = ET.SubElement(head, _mets("agent"), ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    ET.SubElement(program, _mets("name")).text = "Styrhjul"
    ET.SubElement(program, _mets("note"), {f"{{{_CSIP}}}NOTETYPE": "SOFTWARE VERSION"}).text = package.version
    owner = ET.SubElement(head, _mets("agent"), ROLE="ARCHIVIST", TYPE="ORGANIZATION")
    ET.SubElement(owner, _mets("name")).text = package.owner
    return root


def _map(root: ET.Element, name: str) -> ET.Element:
    found = ET.SubElement(root, _mets("structMap"), ID="map", TYPE="PHYSICAL", LABEL="CSIP")
    return ET.SubElement(found, _mets("div"), ID="div-0", LABEL=name)


def _group(section: ET.Element, name: str, use: str, files: Sequence[Packed]) -> None:
    group = ET.SubElement(section, _mets("fileGrp"), {"ID": name, "USE": use} | _CONTENT)
    for number, packed in enumerate(files, start=1):
        file = ET.SubElement(group, _mets("file"), {"ID": f"{name}-{number}"} | _told(packed))
        ET.SubElement(file, _mets("FLocat"), _located(packed))


def _told(packed: Packed) -> dict[str, str]:
    return {
        "MIMETYPE": packed.mime_type,
        "SIZE": str(packed.size),
        "CREATED": _instant(packed.made_at),
        "CHECKSUM": packed.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _located(packed: Packed) -> dict[str, str]:
    return {"LOCTYPE": "URL", f"{{{_XLINK}}}type": "simple", f"{{{_XLINK}}}href": quote(packed.path)}


def _mets(name: str) -> str:
    return f"{{{_METS}}}{name}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _written(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
