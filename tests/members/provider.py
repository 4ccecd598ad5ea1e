"""A small identity service of OpenID Connect over real HTTP, with keys of its own: strict where a service must be.

Codes are taken once, for the address and the proof (PKCE, S256) with which they were asked; the client shows its secret.
``wrong`` changes what the next token says, as a service would that is broken or taken over.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "cppcc-house", "a-secret-of-the-house"


def new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    def __init__(self) -> None:
        self.key, self.issuer = new_key(), ""
        self.person: dict[str, Any] = {"sub": "1", "preferred_username": "zhang-7"}
        self.wrong: dict[str, Any] = {}
        self.signs_with = self.key
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, str]] = []

    def metadata(self) -> dict[str, Any]:
        at = self.issuer
        return {
            "issuer": at, "authorization_endpoint": f"{at}/auth", "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/me", "jwks_uri": f"{at}/jwks", "end_session_endpoint": f"{at}/end",
        }  # fmt: skip

    def authorize(self, sent: dict[str, str]) -> str:
        """The person agrees: back to the house, with a code."""
        assert sent["response_type"] == "code"
        assert sent["client_id"] == CLIENT
        assert sent["code_challenge_method"] == "S256"
        self.asked.append(sent)
        code = secrets.token_urlsafe(16)
        self.codes[code] = sent
        return f"{sent['redirect_uri']}?{urlencode({'code': code, 'state': sent['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET)
            or sent["redirect_uri"] != asked["redirect_uri"]
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": CLIENT, "sub": self.person["sub"], "iat": now, "exp": now + 300,
            "auth_time": now, "nonce": asked["nonce"], **self.wrong,
        }  # fmt: skip
        access = secrets.token_urlsafe(16)
        self.tokens[access] = self.person
        signed = jwt.encode(said, self.signs_with, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": access, "token_type": "Bearer", "id_token": signed}

    def jwks(self) -> dict[str, Any]:
        one = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**one, "kid": "one", "alg": "RS256", "use": "sig"}]}


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def say(self, status: int, said: Any = None, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            sent = {name: values[0] for name, values in parse_qs(asked.query).items()}
            if asked.path == "/.well-known/openid-configuration":
                self.say(200, provider.metadata())
            elif asked.path == "/auth":
                self.say(302, Location=provider.authorize(sent))
            elif asked.path == "/jwks":
                self.say(200, provider.jwks())
            elif asked.path == "/me":
                person = provider.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
                self.say(200 if person else 401, person)
            else:
                self.say(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            sent = {name: values[0] for name, values in parse_qs(body).items()}
            said = provider.token(sent) if self.path == "/token" else None
            self.say(200 if said else 400, said or {"error": "invalid_grant"})

        def log_message(self, *words: Any) -> None:
            """Nothing."""

    return Handler


@contextmanager
def serving():
    """A provider at an address of this machine."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
