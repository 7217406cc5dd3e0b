"""How a user comes to be, whichever way."""

from __future__ import annotations

from oneflow_tui.sandbox.store import Json, take_id


def user_with(data: Json, email: str) -> Json | None:
    """The user with this address, however it is written."""
    return next((user for user in data["users"] if user["email"].casefold() == email.casefold()), None)


def add_user(
    data: Json, *, email: str, name: str, active: bool = True, is_admin: bool = False, title: str = ""
) -> Json:
    """A new user of the account. An invitation to the same address has then served its purpose and goes."""
    user = {
        "id": take_id(data),
        "name": name,
        "email": email,
        "is_admin": is_admin,
        "active": active,
        "state": "active" if active else "inactive",
        "title": title,
        "phone_number": "",
    }
    data["users"].append(user)
    data["invitations"] = [item for item in data["invitations"] if item["email"].casefold() != email.casefold()]
    return user
