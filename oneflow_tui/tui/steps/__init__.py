"""One file a step. The table says which step is where; a screen is imported when it is first gone to."""

from __future__ import annotations

STEPS: tuple[tuple[str, str, str], ...] = (
    ("welcome", "Welcome", "WelcomeScreen"),
    ("token", "Token", "TokenScreen"),
    ("extension", "Extension", "ExtensionScreen"),
    ("template_types", "Template types", "TemplateTypesScreen"),
    ("data_fields", "Data fields", "DataFieldsScreen"),
    ("webhooks", "Webhooks", "WebhooksScreen"),
    ("users", "Users", "UsersScreen"),
    ("test", "Test", "TrialScreen"),
    ("summary", "Summary", "SummaryScreen"),
)
"""id, title, class of the screen in the module of the same name."""

STEP_IDS = tuple(step for step, _, _ in STEPS)
TITLES = {step: title for step, title, _ in STEPS}
BROWSE = "inspect"
"""Stands among the ids of steps for the account browser, which is none of them."""
