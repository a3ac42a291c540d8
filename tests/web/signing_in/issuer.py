"""An issuer of our own on loopback that can be told to say what no honest one says."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

CLIENT = "styrhjul"
SECRET = "a secret of the two, long enough for a signature"


@dataclass
class Issuer:
    """``claims`` are put in the place of the true ones (None leaves one out); ``alg`` and ``key`` sign it."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    about_itself: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    alg: str = "ES256"
    key: Any = None
    own: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "own", "use": "sig"}))
    asked: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    made: int = 0

    def sends_back(self, start: str, **other: str | None) -> str:
        """The path and query with which the browser comes back from the address that it was sent to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(start).query).items()}
        code = f"code-{self.made}"
        self.made += 1
        self.codes.add(code)
        said = {"code": code, "state": self.asked["state"], "iss": self.url} | other
        query = "&".join(f"{name}={value}" for name, value in said.items() if value is not None)
        return f"/sign-in/provider/back?{query}"

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
        } | self.about_itself

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        verifier = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if form["code"] not in self.codes or verifier != self.asked["code_challenge"]:
            return {"error": "invalid_grant"}
        self.codes.discard(form["code"])
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "subject-1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            "email": "anna@ekbacka.example",
            "email_verified": True,
        } | self.claims
        said = {name: value for name, value in claims.items() if value is not None}
        return {"access_token": "access", "token_type": "Bearer", "id_token": self._signed(said)}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.alg == "none":
            parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
            return ".".join(urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        header = {"alg": self.alg} | ({"kid": "own"} if self.alg == "ES256" else {})
        return jwt.encode(header, claims, self.key or self.own, algorithms=[self.alg])


SHARED_KEY = OctKey.import_key(SECRET)


@contextmanager
def open_issuer() -> Iterator[Issuer]:
    issuer = Issuer()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = {
                "/.well-known/openid-configuration": issuer.metadata(),
                "/keys": {"keys": [issuer.own.as_dict(private=False)]},
                "/userinfo": issuer.userinfo,
            }
            self._say(said[self.path])

        def do_POST(self) -> None:
            written = self.rfile.read(int(self.headers["Content-Length"])).decode()
            said = issuer.token({name: values[0] for name, values in parse_qs(written).items()})
            self._say(said, 400 if "error" in said else 200)

        def _say(self, said: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing: the test says what went wrong."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()
