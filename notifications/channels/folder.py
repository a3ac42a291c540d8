"""Letters as .eml files in a folder: the demo's post office, and a way to read before anything is sent."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from models.kinds import Ending
from notifications.channels.letters import Answer, ChannelDownError, Letter
from notifications.channels.plugin import NotifyLetters


class NotifyFolder(NotifyLetters):
    """folder:// and the folder's path."""

    service_name = "Letters in a folder"
    protocol = "folder"
    templates = ("{schema}://{path}",)

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.path = Path(path)

    def deliver(self, letters: Iterable[Letter]) -> Iterator[Answer]:
        """Write each letter whole: one that stands in the folder is never half a letter."""
        for letter in letters:
            file = self.path / _name(letter)
            half = file.with_suffix(".part")
            try:
                self.path.mkdir(parents=True, exist_ok=True)
                half.write_bytes(letter.content)
                half.replace(file)
            except OSError as error:
                raise ChannelDownError(f"{self.path}: {error.strerror}") from error
            yield Answer(Ending.ACCEPTED, 0, "lagt i mappen")

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:
        return self.path.absolute().as_uri().replace("file:", "folder:", 1)

    @staticmethod
    def parse_url(url: str, *_: Any, **__: Any) -> dict[str, Any] | None:
        found = NotifyLetters.parse_url(url, verify_host=False)
        return None if found is None else found | {"path": unquote(urlsplit(url).path)}


def _name(letter: Letter) -> str:
    """By day and receiver; the end of the message's id keeps two letters of one day apart."""
    mark = re.sub(r"\W", "", letter.message_id.partition("@")[0])[-6:]
    return f"{letter.written_at:%Y-%m-%d} {letter.to.address} {mark}.eml"
