"""How one gets in: a link by mail, or the municipality's identity provider."""

from fastapi import FastAPI

from styrhjul.web.gate import Room
from styrhjul.web.site import Site


def rooms() -> tuple[Room, ...]:
    from styrhjul.web.signing_in import beginning, links, provider, sessions

    # The provider's address before that of any secret.
    return (provider.pages, links.pages, sessions.pages, beginning.pages)


def open_door(app: FastAPI, site: Site) -> None:
    """What the pages for signing in remember between two requests."""
    from styrhjul.web.signing_in.doorkeeper import Doorkeeper
    from styrhjul.web.signing_in.provider import open_provider

    app.state.doorkeeper = Doorkeeper()
    app.state.provider = open_provider(app, site)
