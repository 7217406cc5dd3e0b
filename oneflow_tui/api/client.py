"""The clients: REST, SCIM, and the console of a sandbox. Each is a thin shape over the one road of `sender`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from pydantic import SecretStr

from oneflow_tui.api.address import Address, host_key, is_loopback_host
from oneflow_tui.api.answers import Answer
from oneflow_tui.api.auth import BearerAuth, NoAuth, TokenAuth
from oneflow_tui.api.budget import Budget, OnWait
from oneflow_tui.api.failures import Timeouts
from oneflow_tui.api.http import httpx
from oneflow_tui.api.paging import Listing, Pages, whole
from oneflow_tui.api.retry import LONGEST_PAUSE
from oneflow_tui.api.sender import Again, Clockwork, Params, Sender
from oneflow_tui.api.traffic import Traffic
from oneflow_tui.errors import HostRefused

__all__ = ["Again", "Answer", "Client", "Clockwork", "ConsoleClient", "Listing", "Params", "ScimClient", "Timeouts"]


class _Verbs:
    """What all clients can say. Every failure is a OneflowError."""

    _sender: Sender

    @property
    def budget(self) -> Budget:
        return self._sender.budget

    @property
    def traffic(self) -> Traffic:
        return self._sender.traffic

    @property
    def read_only(self) -> bool:
        return self._sender.read_only

    @property
    def base_url(self) -> str:
        return self._sender.base_url

    async def get(self, path: str, params: Params | None = None) -> Answer:
        return await self._sender.send("GET", path, params, idempotent=True)

    async def post(self, path: str, body: Any) -> Answer:
        """Never repeated: whoever calls looks first, and looks again where the answer was lost."""
        return await self._sender.send("POST", path, None, body, idempotent=False)

    async def put(self, path: str, body: Any, *, again: Again | None = None) -> Answer:
        """`again` is awaited before each repetition, which may be minutes later; what it raises ends the repeating."""
        return await self._sender.send("PUT", path, None, body, idempotent=True, again=again)

    async def delete(self, path: str) -> Answer:
        return await self._sender.send("DELETE", path, idempotent=True)

    def locked(self) -> Self:
        """A client that only reads, over the same connections and budget; it need not be closed."""
        return self._with(self._sender.locked())

    def _with(self, sender: Sender) -> Self:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        twin._sender = sender
        return twin

    async def aclose(self) -> None:
        """Closes the connections; a request after it is a NetworkError."""
        await self._sender.aclose()


class Client(_Verbs):
    """The REST API of one account. `user_email` None: the anonymous admin user."""

    def __init__(
        self,
        address: Address,
        token: SecretStr,
        *,
        user_email: str | None = None,
        read_only: bool = False,
        budget: Budget | None = None,
        traffic: Traffic | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: OnWait | None = None,
        timeouts: Timeouts | None = None,
        clockwork: Clockwork | None = None,
        patience: float = LONGEST_PAUSE,
    ) -> None:
        """Opens no connection yet. Raises BadInput where token or e-mail cannot stand in a header."""
        self.address = address
        self._token = token
        self._user_email = user_email
        self._sender = Sender(
            address.base_url,
            TokenAuth(address.host_key, token, user_email),
            secrets=(token,),
            read_only=read_only,
            budget=budget,
            traffic=traffic,
            transport=transport,
            on_wait=on_wait,
            timeouts=timeouts,
            clockwork=clockwork,
            patience=patience,
        )

    @property
    def user_email(self) -> str | None:
        return self._user_email

    def set_user_email(self, email: str | None) -> None:
        """Acts as `email` from now on."""
        self._sender.identify(TokenAuth(self.address.host_key, self._token, email))
        self._user_email = email

    def with_user_email(self, email: str | None) -> Self:
        """A client that acts as `email` over the same connections and budget; it need not be closed."""
        auth = TokenAuth(self.address.host_key, self._token, email)
        twin = self._with(self._sender.acting(auth))
        twin._user_email = email
        return twin

    def paged(self, path: str, params: Params | None = None, *, keys: Sequence[str] = ("data",)) -> Pages:
        """A list as it comes; `keys` are the names that its items may stand under. Nothing is sent yet."""

        async def page(query: Params) -> Answer:
            return await self.get(path, query)

        return Pages(page, params or {}, keys)

    async def pages(self, path: str, params: Params | None = None, *, keys: Sequence[str] = ("data",)) -> Listing:
        """A whole list. Bare arrays are taken too."""
        return await whole(self.paged(path, params, keys=keys))


class ScimClient(_Verbs):
    """The SCIM 2.0 API, with its own token. Shares budget and traffic with the REST client of the account."""

    def __init__(
        self,
        address: Address,
        token: SecretStr,
        *,
        read_only: bool = False,
        budget: Budget | None = None,
        traffic: Traffic | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        on_wait: OnWait | None = None,
        timeouts: Timeouts | None = None,
        clockwork: Clockwork | None = None,
        patience: float = LONGEST_PAUSE,
    ) -> None:
        if address.scim_base_url is None:
            raise HostRefused("No SCIM address is known.")
        self._sender = Sender(
            address.scim_base_url,
            BearerAuth(host_key(address.scim_base_url), token),
            secrets=(token,),
            kind="scim",
            media_type="application/scim+json",
            read_only=read_only,
            budget=budget,
            traffic=traffic,
            transport=transport,
            on_wait=on_wait,
            timeouts=timeouts,
            clockwork=clockwork,
            patience=patience,
        )


class ConsoleClient(_Verbs):
    """The console of a sandbox, on loopback only: it knows no token and has no limit of requests."""

    def __init__(
        self,
        console_url: str,
        *,
        read_only: bool = False,
        traffic: Traffic | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        url = httpx.URL(console_url.rstrip("/"))
        if url.scheme not in {"http", "https"} or url.userinfo or not is_loopback_host(url.host):
            raise HostRefused("A sandbox's console is on this machine only.")
        self._sender = Sender(
            str(url),
            NoAuth(host_key(str(url))),
            kind="console",
            read_only=read_only,
            budget=Budget(1.0),
            traffic=traffic,
            transport=transport,
        )
