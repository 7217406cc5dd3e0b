"""How a user comes to be, whichever way."""

from __future__ import annotations

from oneflow_tui.sandbox.store import Json, Store, now


def user_with(store: Store, email: str) -> Json | None:
    """The user with this address, however it is written."""
    return next((user for user in store.all("users") if user["email"].casefold() == email.casefold()), None)


def add_user(
    store: Store, *, email: str, name: str, active: bool = True, is_admin: bool = False, title: str = ""
) -> Json:
    """A new user of the account. An invitation to the same address has then served its purpose and goes."""
    for invitation in list(store.all("invitations")):
        if invitation["email"].casefold() == email.casefold():
            store.remove("invitations", invitation["id"])
    return store.add(
        "users",
        {
            "name": name,
            "email": email,
            "is_admin": is_admin,
            "active": active,
            "state": "active" if active else "inactive",
            "title": title,
            "phone_number": "",
            "created_time": now(),
        },
    )
