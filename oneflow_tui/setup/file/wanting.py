"""What a set-up file wants, in the words that plans are made from."""

from __future__ import annotations

from oneflow_tui.setup.file.models import SetupFile
from oneflow_tui.setup.wanted import Wanted, WantedField, WantedType, WantedUser, WantedWebhook


def wanted_of(setup: SetupFile) -> Wanted:
    """The same as Wanted. Sign keys are not in it: `key_source` says where each is, for the caller to fetch."""
    return Wanted(
        template_types=tuple(
            WantedType(
                name=one.name,
                description=one.description,
                key=one.key,
                fields=tuple(
                    WantedField(
                        custom_id=row.custom_id,
                        name=row.name,
                        description=row.description,
                        placeholder=row.placeholder,
                        value=row.value,
                        renamed_from=row.renamed_from,
                    )
                    for row in one.data_fields
                ),
                delete_fields=one.delete_data_fields,
            )
            for one in setup.template_types
        ),
        webhooks=tuple(
            WantedWebhook(
                callback_url=one.callback_url,
                template_type=one.template_type,
                events=one.events,
                workspaces=one.workspaces,
                key_source=one.sign_key or "",
            )
            for one in setup.webhooks
        ),
        users=tuple(
            WantedUser(email=one.email, name=one.name, title=one.title, role=one.role, workspaces=one.workspaces)
            for one in setup.users
        ),
        delete_webhooks=setup.delete_webhooks,
    )
