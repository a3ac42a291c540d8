"""Everything out, in one file."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from fastapi import Response
from fastapi.responses import StreamingResponse

from styrhjul.services.exporting import export_everything, exported_tables
from styrhjul.web.gate import Asked, Right, room
from styrhjul.web.pages import show

pages = room()

_CHUNK = 1 << 16


@pages.get("/export", right=Right.INSTALL)
def about(visit: Asked) -> Response:
    return show(visit, "municipality/export.html.jinja", tables=len(exported_tables()))


@pages.post("/export", right=Right.INSTALL)
def everything(visit: Asked) -> Response:
    """Made whole on disk first, so that a fault shows as one and not as half a file; then sent in pieces."""
    file = TemporaryFile()  # noqa: SIM115  (it is closed when the last piece has been sent)
    try:
        export_everything(visit.site.database, file, act=visit.act())
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="styrhjul-{visit.today}.zip"',
        "Content-Length": str(size),
    }
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
