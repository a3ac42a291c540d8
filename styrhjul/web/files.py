"""Files that a browser saves, and never shows: whoever made them, they run nowhere among the pages."""

from urllib.parse import quote

from fastapi import Response

from styrhjul.store.story import handed_file
from styrhjul.web.gate import NotHere, Visit, whole_number


def file_handed_in(visit: Visit, obligation_id: int, version: str) -> Response:
    """The file of the version with the number, as it came.

    Raises:
        NotHere: there is no such version, or it had no file.
    """
    number = whole_number(version)
    with visit.site.database.snapshot() as connection:
        found = handed_file(connection, obligation_id=obligation_id, version=number) if number else None
    if found is None:
        raise NotHere
    return attached(found.name, found.content)


def attached(name: str, content: bytes, *, kind: str = "application/octet-stream") -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type=kind, headers=headers)
