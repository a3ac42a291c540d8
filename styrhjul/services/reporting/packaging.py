"""The package for the case system: a report's files with what they are, and the names that files bear."""

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Mapping

from models.kinds import FileFormat, ReportKind
from styrhjul.reports.contexts import ReportContext
from styrhjul.services.reporting.facts import Draft

_CALLED = {
    ReportKind.GOAL_PROPOSAL: "malforslag",
    ReportKind.RED_THREAD: "rod-trad",
    ReportKind.UNIT_PLANS: "enhetsplaner",
    ReportKind.FOLLOW_UP: "uppfoljning",
    ReportKind.CYCLE_STATUS: "laget",
    ReportKind.VISITS: "besok",
    ReportKind.PROCUREMENT: "upphandlingar",
}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # a zip must have some time; the same facts are to give the same bytes


def file_name(draft: Draft, kind: FileFormat) -> str:
    """Such as uppfoljning-bun-2027-augusti-v1.pdf: letters that survive every system."""
    parts = (_CALLED[draft.kind], draft.reading.body, str(draft.reading.year), draft.reading.occasion)
    plain = unicodedata.normalize("NFKD", "-".join(filter(None, parts)).lower()).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^a-z0-9]+', '-', plain)}-v{draft.version}.{kind}"


def package(draft: Draft, context: ReportContext, files: Mapping[FileFormat, bytes]) -> bytes:
    """A zip of the files and metadata.json, the same bytes for the same facts."""
    named = {file_name(draft, kind): file for kind, file in files.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, file in {**named, "metadata.json": _metadata(draft, context, named)}.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), file, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _metadata(draft: Draft, context: ReportContext, named: Mapping[str, bytes]) -> bytes:
    head = context.head
    about = head.model_dump(
        mode="json",
        include={"municipality", "body", "title", "year", "period", "period_end", "made_on", "version", "decision"}
        | {"meeting_on", "holes", "changed"},
    )
    told = {
        "report": draft.kind,
        "status": "decided" if head.decision else "draft",
        **about,
        "files": [{"name": name, "sha256": hashlib.sha256(file).hexdigest()} for name, file in named.items()],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
