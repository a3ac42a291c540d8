"""Goes through all that a citizen can come to: every link from the first page on, and all open data."""

import re
from collections.abc import Mapping
from html import unescape

from starlette.testclient import TestClient

from styrhjul.web.public.open_data import SETS

OPEN_DATA = (
    *(f"/open-data/{name}" for each in SETS for name, _ in each.files),
    "/open-data/openapi.json",
    "/open-data/catalogue.jsonld",
)
_ELSEWHERE = ("/static", "/sign-in", "/language")
_LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')


def everything(citizen: TestClient) -> Mapping[str, str]:
    """What each address answers, as it would be read; all of them answer."""
    found: dict[str, str] = {}
    ahead = ["/", *OPEN_DATA]
    while ahead:
        address = ahead.pop()
        if address in found:
            continue
        answer = citizen.get(address)
        assert answer.status_code == 200, address
        found[address] = unescape(answer.text)
        if answer.headers["content-type"].startswith("text/html"):
            links = map(unescape, _LINK.findall(answer.text))
            ahead += [link for link in links if not link.startswith(_ELSEWHERE)]
    return found
