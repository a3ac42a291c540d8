"""A server on loopback that speaks Kolada's v3 envelope: pages, counts, and whatever else it is told to answer."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    """An answer that is not the usual one."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


@dataclass
class Server:
    """``kpis`` are the records; ``figures`` the total by indicator, municipality and year.

    ``replies`` are given before anything else, one a request; ``asked`` are the paths that have come.
    """

    base: str = ""
    kpis: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[tuple[str, str, int], Any] = field(default_factory=dict)
    page_size: int = 100
    miscount: int = 0
    replies: list[Reply] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def kpi(self, key: str, *, title: str = "Ett mått", **more: Any) -> None:
        self.kpis[key] = {"id": key, "title": title, "description": f"Så räknas {key}.", "auspice": "T"} | more

    def answer(self, path: str, page: int) -> Reply:
        parts = path.strip("/").split("/")
        rows = self._kpis(parts[1]) if parts[0] == "kpi" else self._data(parts)
        if parts[0] == "kpi" and not rows:
            return Reply(404, body={"detail": "Not Found"})
        shown = rows[(page - 1) * self.page_size : page * self.page_size]
        more = f"{self.base}{path}?page={page + 1}" if page * self.page_size < len(rows) else None
        envelope = {"values": shown, "count": len(shown) + self.miscount, "next_url": more, "previous_url": None}
        return Reply(body=envelope)

    def _kpis(self, ids: str) -> list[dict[str, Any]]:
        return [self.kpis[key] for key in ids.split(",") if key in self.kpis]

    def _data(self, parts: list[str]) -> list[dict[str, Any]]:
        kpis, municipalities, years = (parts[place].split(",") for place in (2, 4, 6))
        assert max(map(len, (kpis, municipalities, years))) <= 25
        return [
            {"kpi": kpi, "municipality": municipality, "period": year, "values": _values(figure)}
            for (kpi, municipality, year), figure in self.figures.items()
            if kpi in kpis and municipality in municipalities and str(year) in years
        ]


def _values(figure: Any) -> list[dict[str, Any]]:
    """Women stand before the total, as they may; a figure that is a dict says it all itself."""
    total = {"gender": "T", "count": 1, "status": "", "value": figure, "isdeleted": False}
    if figure is None:
        total["status"] = "Missing"
    if isinstance(figure, dict):
        total |= figure
    return [{"gender": "K", "count": 1, "status": "", "value": 1.0, "isdeleted": False}, total]


@contextmanager
def serving() -> Iterator[Server]:
    kolada = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            kolada.asked.append(url.path)
            kolada.agents.add(self.headers["User-Agent"])
            page = int(parse_qs(url.query).get("page", ["1"])[0])
            reply = kolada.replies.pop(0) if kolada.replies else kolada.answer(url.path, page)
            content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    kolada.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield kolada
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
