"""Who a request comes from. The secret is set on a request at the last moment, and only for the host it belongs to."""

from __future__ import annotations

from collections.abc import Generator

from pydantic import SecretStr

from oneflow_tui.api.address import key_of
from oneflow_tui.api.http import httpx
from oneflow_tui.errors import BadInput


def check_header(value: SecretStr, what: str) -> None:
    """Raises BadInput where a secret cannot stand in a header. The message never shows it."""
    bare = all(0x21 <= ord(character) <= 0x7E for character in value.get_secret_value())
    if not bare or not value.get_secret_value():
        raise BadInput(f"The {what} is empty or holds a space or a character that cannot be sent.")


class _Bound(httpx.Auth):
    """Sets headers for one scheme, host and port, and for no other."""

    def __init__(self, host_key: str) -> None:
        self._host_key = host_key

    def __repr__(self) -> str:
        return f"<{type(self).__name__} for {self._host_key}>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        url = request.url
        if key_of(url.scheme, url.host, url.port) == self._host_key:
            self._sign(request)
        yield request

    def _sign(self, request: httpx.Request) -> None:
        raise NotImplementedError


class TokenAuth(_Bound):
    """The REST API's two headers. Source: developer documentation, "authentication and authorization"."""

    def __init__(self, host_key: str, token: SecretStr, user_email: str | None = None) -> None:
        super().__init__(host_key)
        check_header(token, "token")
        if user_email is not None:
            check_header(SecretStr(user_email), "acting-as e-mail")
        self._token = token
        self.user_email = user_email

    def _sign(self, request: httpx.Request) -> None:
        request.headers["x-oneflow-api-token"] = self._token.get_secret_value()
        if self.user_email is not None:
            request.headers["x-oneflow-user-email"] = self.user_email


class BearerAuth(_Bound):
    """SCIM's own token. Source: developer documentation, "enable SCIM API extension"."""

    def __init__(self, host_key: str, token: SecretStr) -> None:
        super().__init__(host_key)
        check_header(token, "SCIM token")
        self._token = token

    def _sign(self, request: httpx.Request) -> None:
        request.headers["authorization"] = f"Bearer {self._token.get_secret_value()}"


class NoAuth(_Bound):
    """Nothing to prove: the console of a sandbox on loopback."""

    def _sign(self, request: httpx.Request) -> None:
        """Leaves the request as it is."""
