"""What a person does in the web app, done for them on their own sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oneflow_tui.api.client import ConsoleClient
from oneflow_tui.errors import NotFound, UnexpectedAnswer


@dataclass(frozen=True, slots=True)
class SandboxConsole:
    """The console of a sandbox on loopback."""

    client: ConsoleClient

    async def state(self) -> dict[str, Any]:
        answer = await self.client.get("/api/state")
        if not isinstance(answer.data, dict):
            raise UnexpectedAnswer("The console's state is not an object.", status=answer.status)
        return answer.data

    async def switch_extension(self, on: bool) -> None:
        await self.client.post("/api/extension", {"on": on})

    async def assign_template_type(self, template_id: int, type_id: int | None) -> None:
        """Makes a template carry a template type, or none."""
        await self.client.post(f"/api/templates/{template_id}/template_type", {"template_type_id": type_id})

    async def invite(self, email: str, name: str, role: str = "user", workspaces: Sequence[int] = ()) -> Any:
        """Invites a person; returns the invitation's id."""
        body = {"email": email, "name": name, "role": role, "workspaces": list(workspaces)}
        answer = await self.client.post("/api/invitations", body)
        if not isinstance(answer.data, dict) or "id" not in answer.data:
            raise UnexpectedAnswer("The console does not name the invitation.", status=answer.status)
        return answer.data["id"]

    async def accept_invitation(self, email: str) -> None:
        """Accepts the open invitation of a person. Raises NotFound where there is none."""
        invitations = (await self.state()).get("invitations")
        wanted = email.strip().casefold()
        for one in invitations if isinstance(invitations, list) else ():
            if isinstance(one, dict) and str(one.get("email", "")).strip().casefold() == wanted:
                await self.client.post(f"/api/invitations/{one.get('id')}/accept", {})
                return
        raise NotFound(f"{email} has no open invitation.", status=404)
