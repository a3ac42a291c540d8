"""Signing in through the municipality's identity provider: OpenID Connect, authorization code with PKCE."""

import hashlib
import hmac
import logging
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.starlette_client import OAuth, OAuthError, StarletteOAuth2App
from fastapi import FastAPI, Request, Response
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware

from styrhjul.services.signing_in import Claimed, Entry, enter_by_provider
from styrhjul.web.gate import Asked, NotHere, Right, Visit, room
from styrhjul.web.pages import show
from styrhjul.web.signing_in.doorkeeper import FAILURES, come_back_later, computer, doorkeeper_of
from styrhjul.web.signing_in.entering import browser_of, enter, wanted
from styrhjul.web.site import Site

pages = room()

_PATH = "/sign-in/provider"
_WAY_BACK_S = 15 * 60
"""So long may one be at the provider, looking for one's card reader."""
_PATIENCE_S = 10
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that take the provider's own key: never none, and never a key that we hold too."""
_GOING_TO = "to"

_log = logging.getLogger(__name__)


class MistrustedError(ValueError):
    """The provider is not the one it should be, or says less than it must."""


_FAULTS = (OAuthError, JoseError, httpx2.HTTPError, ValueError)


@dataclass(frozen=True)
class Provider:
    """The municipality's provider. ``name`` is what people call it."""

    client: StarletteOAuth2App
    issuer: str
    client_id: str
    name: str
    way_back: str

    async def metadata(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0, 4.3: its issuer must be the very same).

        Raises:
            MistrustedError: it is another, or signs with nothing that we trust.
        """
        told: dict[str, Any] = await self.client.load_server_metadata()
        if told.get("issuer") != self.issuer:
            raise MistrustedError("the provider calls itself something else than it should")
        signed_by = [name for name in told.get("id_token_signing_alg_values_supported", ()) if name in _SIGNED_BY]
        if not signed_by:
            raise MistrustedError("the provider signs with nothing that is trusted")
        told["id_token_signing_alg_values_supported"] = signed_by
        return told

    async def claimed(self, request: Request) -> Claimed:
        """Whom the provider's answer is about, checked.

        Raises:
            OAuthError, JoseError, httpx2.HTTPError, ValueError: it is not to be trusted, or did not come.
        """
        told = await self.metadata()
        self._check_sender(request, required=told.get("authorization_response_iss_parameter_supported") is True)
        token = await self.client.authorize_access_token(
            request,
            claims_options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            },
        )
        claims = dict(token.get("userinfo") or {})
        if not claims.get("sub"):
            raise MistrustedError("the answer says nothing of whom it is about")
        if "email" not in claims and told.get("userinfo_endpoint"):
            more = await self.client.userinfo(token=token)
            if more.get("sub") != claims["sub"]:
                raise MistrustedError("the two answers are about different people")
            claims |= more
        verified = claims.get("email_verified") is True
        return Claimed(self.issuer, str(claims["sub"]), str(claims.get("email", "")) if verified else "")

    def _check_sender(self, request: Request, *, required: bool) -> None:
        """RFC 9207: the answer says which provider it is from, or one could be taken for another."""
        sender = request.query_params.get("iss")
        if sender != self.issuer and (required or sender is not None):
            raise MistrustedError("the answer is from another provider")


def open_provider(app: FastAPI, site: Site) -> Provider | None:
    """The provider that the settings name, and a short memory in the browser for the way there and back."""
    chosen = site.chosen
    if not (chosen.oidc_issuer and chosen.oidc_client_id and chosen.public_url):
        return None
    # Signed by what only we and the provider know, so that every process of ours takes what another has signed.
    key = hmac.new(chosen.oidc_client_secret.encode(), b"styrhjul: the way to the provider and back", hashlib.sha256)
    app.add_middleware(
        SessionMiddleware,
        secret_key=key.hexdigest(),
        session_cookie="styrhjul_provider",
        max_age=_WAY_BACK_S,
        path=_PATH,
        https_only=site.is_encrypted,
    )
    client = OAuth().register(
        "provider",
        client_id=chosen.oidc_client_id,
        client_secret=chosen.oidc_client_secret,
        server_metadata_url=chosen.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": _PATIENCE_S},
    )
    way_back = f"{chosen.public_url.rstrip('/')}{_PATH}/back"
    return Provider(client, chosen.oidc_issuer, chosen.oidc_client_id, chosen.oidc_name, way_back)


def provider_of(request: Request) -> Provider | None:
    found: Provider | None = request.app.state.provider
    return found


@pages.get(_PATH, right=Right.LOOK)
async def go(visit: Asked, request: Request, to: str = "") -> Response:
    """To the provider, by a link and no form: a form may not lead away from these pages."""
    provider = provider_of(request)
    if provider is None:
        raise NotHere
    request.session[_GOING_TO] = wanted(to)
    try:
        await provider.metadata()
        answer: Response = await provider.client.authorize_redirect(request, provider.way_back)
    except _FAULTS as error:
        return _failed(visit, error, 503)
    return answer


@pages.get(f"{_PATH}/back", right=Right.LOOK)
async def back(visit: Asked, request: Request) -> Response:
    """From the provider, with a code that says who it is to whoever may ask."""
    provider, keeper, who = provider_of(request), doorkeeper_of(request), computer(request)
    if provider is None:
        raise NotHere
    if seconds := keeper.barred(FAILURES, who):
        return come_back_later(visit, seconds)
    try:
        claimed = await provider.claimed(request)
    except _FAULTS as error:
        keeper.wait(FAILURES, who)
        return _failed(visit, error, 400)
    path = str(request.session.pop(_GOING_TO, ""))
    entry = await run_in_threadpool(
        enter_by_provider,
        visit.site.database,
        claimed,
        browser=browser_of(request, visit),
        now=visit.site.instant,
    )
    if entry is None:
        keeper.wait(FAILURES, who)
        return show(visit, "signing_in/nobody.html.jinja", status=403, contact=visit.site.chosen.mail_contact)
    return enter(visit, Entry(entry.secret, path))


def _failed(visit: Visit, error: Exception, status: int) -> Response:
    """What is said of it is the provider's or a stranger's, so only its kind is logged."""
    _log.warning("signing in by the provider failed: %s", type(error).__name__)
    return show(visit, "signing_in/failed.html.jinja", status=status, contact=visit.site.chosen.mail_contact)
