"""The id map: which template types and webhooks of the account this machine made or was told to adopt."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from oneflow_tui.models import Frozen


class IdMap(Frozen):
    """Addresses of the set-up to ids of the account. What is in here may be written into without asking.

    But for `pulled`: where a set-up file was written from the account, it says which template type an address means.
    That finds the type, and gives no right to write into it.
    """

    template_types: dict[str, int] = Field(default_factory=dict)
    webhooks: dict[str, int] = Field(default_factory=dict)
    pulled: dict[str, int] = Field(default_factory=dict)

    def with_type(self, address: str, type_id: int) -> Self:
        return self.model_copy(update={"template_types": {**self.template_types, address: type_id}})

    def with_pulled(self, address: str, type_id: int) -> Self:
        return self.model_copy(update={"pulled": {**self.pulled, address: type_id}})

    def with_webhook(self, address: str, webhook_id: int) -> Self:
        return self.model_copy(update={"webhooks": {**self.webhooks, address: webhook_id}})

    def without_webhook(self, webhook_id: int) -> Self:
        return self.model_copy(
            update={"webhooks": {key: known for key, known in self.webhooks.items() if known != webhook_id}}
        )

    def owns_type(self, type_id: int) -> bool:
        return type_id in self.template_types.values()

    def owns_webhook(self, webhook_id: int) -> bool:
        return webhook_id in self.webhooks.values()
