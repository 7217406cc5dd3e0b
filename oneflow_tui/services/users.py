"""Users. The REST API only lists them; SCIM, where the account has it, also invites."""

from __future__ import annotations

from dataclasses import dataclass

from oneflow_tui.api.client import Client, ScimClient
from oneflow_tui.api.paging import Pages, items_of, whole
from oneflow_tui.errors import Conflict, NeedsPerson
from oneflow_tui.models import User
from oneflow_tui.models.scim import Invited

SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
INVITE_PATH = "Admin > Users > Invite user"
_BY_HAND = (
    f'{INVITE_PATH} (older: "Users & Groups"): full name, e-mail, user role and workspaces. '
    "The person gets an e-mail and must accept."
)


@dataclass(frozen=True, slots=True)
class Users:
    """Source: developer documentation, "user"."""

    client: Client

    def pages(self) -> Pages:
        return self.client.paged("/users", keys=("data", "users"))

    async def list(self) -> list[User]:
        listing = await whole(self.pages())
        return [User.read(one, request_id=listing.request_id) for one in listing.items]


@dataclass(frozen=True, slots=True)
class Invitations:
    """SCIM 2.0. Source: developer documentation, "SCIM users"."""

    scim: ScimClient | None

    @property
    def available(self) -> bool:
        """Whether there is a SCIM token; without one every call raises NeedsPerson with the menu path."""
        return self.scim is not None

    async def check(self) -> None:
        """Asks for one user, to prove the SCIM token."""
        items_of(await self._client().get("/Users", {"startIndex": 1, "count": 1}), ("Resources",))

    async def find(self, email: str) -> Invited | None:
        """The person with this e-mail, case-folded. A server that does not filter is read to its end."""
        scim = self._client()
        quoted = email.replace("\\", "\\\\").replace('"', '\\"')
        start = 1
        while True:
            answer = await scim.get("/Users", {"filter": f'userName eq "{quoted}"', "startIndex": start, "count": 100})
            total = answer.data.get("totalResults", 0) if isinstance(answer.data, dict) else 0
            # SCIM may leave Resources out, or null, where nothing was found.
            nothing = isinstance(answer.data, dict) and total == 0 and not answer.data.get("Resources")
            items = [] if nothing else items_of(answer, ("Resources",))
            for item in items:
                person = Invited.read(item, request_id=answer.request_id)
                if person.address == email.strip().casefold():
                    return person
            start += len(items)
            if not items or not isinstance(total, int) or start > total:
                return None

    async def invite(self, email: str, name: str, title: str = "") -> Invited:
        """Creates the person, or returns the one who is there already. Never repeated by itself."""
        there = await self.find(email)
        if there is not None:
            return there
        body: dict[str, object] = {"schemas": [SCHEMA], "userName": email, "displayName": name or email, "active": True}
        if title:
            body["title"] = title
        conflict: Conflict
        try:
            answer = await self._client().post("/Users", body)
            return Invited.read(answer.data, request_id=answer.request_id)
        except Conflict as problem:
            conflict = problem
        there = await self.find(email)
        if there is None:
            raise conflict
        return there

    def _client(self) -> ScimClient:
        if self.scim is None:
            raise NeedsPerson("Inviting needs a SCIM token (Enterprise plan), or a person.", next=_BY_HAND)
        return self.scim
