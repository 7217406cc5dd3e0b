"""What the browser shows as JSON and exports is what `inspect --json` gives: never a sign key."""

from __future__ import annotations

from oneflow_tui.models import Webhook
from oneflow_tui.tui.inspect.facts import raw_of


def test_a_sign_key_that_should_not_come_is_in_no_json() -> None:
    hook = Webhook.model_validate({"webhook_id": 1, "callback_url": "https://a.example", "sign_key": "planted"})
    assert "planted" not in repr(raw_of(hook))
