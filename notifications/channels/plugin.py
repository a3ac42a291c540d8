"""What our channels for letters have in common, and what makes them Apprise plugins like any other."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import make_msgid
from typing import Any

from apprise import NotifyType
from apprise.plugins.base import NotifyBase
from markupsafe import escape

from models.kinds import Ending
from notifications.channels.letters import Answer, Letter, Mailbox

MOST_CONNECTIONS = 8
"""More than so many at a time, and a municipality's mail server takes it for an attack."""


class NotifyLetters(NotifyBase):
    """Takes letters, each with its own receiver.

    Apprise's own ``notify`` sends a plain message from and to those whom the URL's ``from`` and ``to`` name.
    ``connections`` is how many like this one the URL lets work side by side, each with letters of its own.
    """

    request_rate_per_sec = 0

    def __init__(self, *, sender: str = "", to: str = "", connections: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sender, self.to, self.connections = sender, to, connections

    @abstractmethod
    def deliver(self, letters: Iterable[Letter]) -> Iterator[Answer]:
        """An answer for each letter, in order.

        Raises:
            ChannelDownError: nobody can be written to now; the letter in turn and those after it were not sent.
        """

    def close(self) -> None:
        """Let go of what is kept open."""

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **kwargs: Any) -> bool:
        sender, to = Mailbox("", self.sender), Mailbox("", self.to)
        written = f"<p>{escape(body)}</p>"
        letter = Letter(make_msgid(domain=sender.domain), sender, to, title, body, written, datetime.now(UTC))  # noqa: TID251  (Apprise gives no time)
        return [answer.ending for answer in self.deliver([letter])] == [Ending.ACCEPTED]

    @staticmethod
    def parse_url(url: str, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        found: dict[str, Any] | None = NotifyBase.parse_url(url, *args, **kwargs)
        if found is not None:
            asked = found["qsd"]
            number = asked.get("connections", "1")
            if not number.isdecimal() or not 0 < int(number) <= MOST_CONNECTIONS:
                return None
            found |= {"sender": asked.get("from", ""), "to": asked.get("to", ""), "connections": int(number)}
        return found
