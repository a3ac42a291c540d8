"""Opens the channel that a URL names."""

from functools import cache

import apprise
from apprise.manager_plugins import NotificationManager

from models.kinds import CHANNEL_SCHEMES, Ending
from notifications.channels.folder import NotifyFolder
from notifications.channels.letters import Answer, ChannelDownError, printable
from notifications.channels.mail import LONGEST_ANSWER, NotifyKeptMail
from notifications.channels.plugin import NotifyLetters
from notifications.channels.reaching import reaching_out

MAIL_SCHEMES = ("smtp", "starttls", "smtps", "folder")


def open_mail(url: str) -> NotifyLetters:
    """The channel of a setting such as smtp://post.kommun.se.

    Raises:
        ChannelDownError: the URL is none that mail can leave by. It is not repeated, since it may hold a password.
    """
    _known()
    scheme = url.partition("://")[0].lower()
    opened = apprise.Apprise.instantiate(url) if scheme in MAIL_SCHEMES else None
    if not isinstance(opened, NotifyLetters):
        raise ChannelDownError(f"STYRHJUL_MAIL_URL är ingen adress till en e-postserver. Väntade {_written()}.")
    return opened


def send_elsewhere(url: str, *, title: str, body: str, hosts: frozenset[str] = frozenset()) -> Answer:
    """One message by Apprise, to the person's own URL. Apprise says only whether it went well; its log says why.

    It goes to a machine on the Internet or to one of the ``hosts``, and to where it was addressed and no further: a
    redirect is not followed, nor is anything fetched that the URL names beside.
    """
    _known()
    if url.partition("://")[0].lower() not in CHANNEL_SCHEMES:
        return Answer(Ending.REFUSED, 0, "adressens slag är inte tillåtet")
    channel = apprise.Apprise.instantiate(url)
    if channel is None:
        return Answer(Ending.REFUSED, 0, "adressen går inte att läsa")
    channel.redirects = False
    if hasattr(channel, "attach"):
        channel.attach = None
    with reaching_out(hosts) as reach, apprise.LogCapture(level=apprise.logging.WARNING, fmt="%(message)s") as log:
        sent = channel.notify(title=title, body=body)
        why = printable(log.getvalue()).replace(url, "…").strip()
    if reach.forbidden:
        return Answer(Ending.REFUSED, 0, "adressen leder in i det egna nätet, dit inget skickas")
    return Answer(Ending.ACCEPTED) if sent else Answer(Ending.TEMPORARY, 0, why[:LONGEST_ANSWER])


@cache
def _known() -> None:
    """Make our channels known to Apprise, beside its own."""
    for plugin in (NotifyKeptMail, NotifyFolder):
        added = NotificationManager().add(plugin)
        assert added, plugin


def _written() -> str:
    return ", ".join(f"{scheme}://" for scheme in MAIL_SCHEMES[:-1]) + f" eller {MAIL_SCHEMES[-1]}://"
