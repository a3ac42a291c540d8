"""Finds the releases in a file, whichever of OCDS's shapes it has, and puts those of one process together."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from styrhjul.exchange.ocds import extension
from styrhjul.exchange.ocds.merging import Contradiction, compiled
from styrhjul.exchange.ocds.node import Node, Notes, day_of
from styrhjul.exchange.problems import quoted, refuse
from styrhjul.refused import Sentence, joined

Json = dict[str, Any]

LARGEST_FILE = 100_000_000
"""Bytes. A larger package is published in parts, as the standard advises."""

_EXPECTED = Sentence(
    "Väntade ett paket med releaser eller poster (releases, records), en release, eller en sådan på varje rad."
)


def load_releases(content: bytes, *, file: str) -> tuple[list[Node], list[Notes]]:
    """One release for each process (ocid), in the file's order, and notes that concern no single one of them.

    Raises:
        ImportRefused: the file is too large, is not JSON, or is not OCDS.
    """
    general = Notes("", file)
    releases = list(_releases_in(_parsed(content, general, file=file), general))
    if not releases and not general.warnings:
        raise refuse(file, joined((Sentence("Det finns inga releaser i filen."), _EXPECTED), " "))
    if not releases:
        why = Sentence(next(iter(general.warnings)).message)
        raise refuse(file, joined((Sentence("Det finns inga releaser i filen som går att läsa."), why), " "))
    return [_together(ocid, found) for ocid, found in _by_process(releases)], [general]


def _parsed(content: bytes, general: Notes, *, file: str) -> list[Any]:
    if len(content) > LARGEST_FILE:
        raise refuse(
            file,
            "Filen är för stor. Högst %(most)s MB läses in.",
            most=LARGEST_FILE // 1_000_000,
        )
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        general.add("", "Filen är inte skriven i UTF-8. Den är läst som Windows teckenkodning (cp1252).")
        text = content.decode("cp1252", "replace")
    text = text.removeprefix("\ufeff")
    try:
        return [_tidy(json.loads(text))]
    except ValueError:
        return _lines(text, general, file=file)


def _lines(content: str, general: Notes, *, file: str) -> list[Any]:
    """JSON lines: a value on each. A line that cannot be read is told of and left, if any other can."""
    found, wrong = [], []
    for number, line in enumerate(content.split("\n"), start=1):
        try:
            found += [_tidy(json.loads(line))] if line.strip() else []
        except ValueError:
            wrong.append(number)
    if not any(isinstance(each, dict) for each in found):
        raise refuse(file, joined((Sentence("Filen är inte JSON."), _EXPECTED), " "))
    for number in wrong:
        general.add(f"rad {number}", "Raden är inte JSON. Den är inte läst.")
    return found


def _tidy(value: Any) -> Any:
    """Without signs that no database takes, and without ids that are neither text nor number."""
    match value:
        case dict():
            return {name: _tidy(each) for name, each in value.items() if name != "id" or _is_id(each)}
        case list():
            return [_tidy(each) for each in value]
        case str():
            return value.replace("\x00", "").encode("utf-8", "replace").decode()
        case _:
            return value


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _releases_in(found: Iterable[Any], general: Notes) -> Iterator[Json]:
    for each in found:
        match each:
            case list():
                yield from _releases_in(each, general)
            case {"records": list(records)}:
                yield from _releases_in(records, general)
            case {"compiledRelease": dict(release)}:
                yield release
            case {"releases": list(releases)}:
                yield from _of_package(each, releases, general)
            case {"ocid": _} | {"tender": dict()} | {"awards": list()} | {"contracts": list()}:
                yield each
            case _:
                shown = ", ".join(map(str, each)) if isinstance(each, dict) else each
                general.add("", "Det här är ingen release: %(found)s.", found=quoted(shown))


def _of_package(parent: Json, releases: list[Any], general: Notes) -> Iterator[Json]:
    for release in releases:
        if isinstance(release, dict) and set(release) <= {"url", "date", "tag", "name", "uid"} and "url" in release:
            ocid = str(parent.get("ocid", ""))
            general.add(
                "releases",
                "Posten %(ocid)s länkar bara till sina releaser. De hämtas inte härifrån.",
                ocid=ocid,
            )
        else:
            yield from _releases_in([release], general)


def _by_process(releases: Iterable[Json]) -> Iterator[tuple[str, list[Json]]]:
    groups: dict[tuple[str, int], list[Json]] = defaultdict(list)
    for number, release in enumerate(releases):
        ocid = release.get("ocid")
        known = ocid if isinstance(ocid, str) and ocid else ""
        groups[known, 0 if known else number].append(release)
    for (ocid, _), found in groups.items():
        yield ocid, found


def _together(ocid: str, releases: list[Json]) -> Node:
    """The process as it is now. A release of ours tells everything, so the last one stands alone."""
    last = max(enumerate(releases), key=lambda each: (_when(each[1]), each[0]))[1]
    notes = Notes(ocid, str(last.get("id", "")))
    if not ocid:
        notes.add("ocid", "Ocid saknas. Upphandlingen är inläst, men känns inte igen i senare filer.")
    if len(releases) == 1 or isinstance(last.get(extension.NAME), Mapping):
        return Node(last, notes)
    undated = sum(not _when(release) for release in releases)
    if undated:
        notes.add(
            "date",
            "%(undated)s av %(n)s releaser saknar datum. De är lästa som de äldsta.",
            undated=undated,
            n=len(releases),
        )
    try:
        merged, complaints = compiled([{**release, "date": _when(release)} for release in releases])
    except Contradiction as error:
        notes.add(
            "",
            "Releaserna säger emot varandra och kan inte läggas ihop (%(error)s). Den sista är läst.",
            error=error,
        )
        return Node(last, notes)
    for complaint in complaints:
        notes.add(
            "",
            "Samma id finns flera gånger (%(complaint)s). De är lästa som en och samma.",
            complaint=complaint,
        )
    return Node({**merged, "date": last.get("date")}, notes)


def _when(release: Mapping[str, Any]) -> str:
    """What releases are sorted by: the date as it is written, if it is a date at all."""
    written = release.get("date")
    return written if isinstance(written, str) and day_of(written) else ""
