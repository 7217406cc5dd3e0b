"""Section 6: webhooks, as they are made and read."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.statements.looks import misfits

URL = "https://crm.example.com/oneflow"
EVENT = {"type": "EVENT_TYPE", "values": ["contract:sign"]}
WORKSPACE = {"type": "WORKSPACE", "values": [10101]}
KNOWN = (
    "contract:content_update",
    "contract:decline",
    "contract:delete",
    "contract:lifecycle_state:cancel",
    "contract:lifecycle_state:end",
    "contract:lifecycle_state:new_period",
    "contract:lifecycle_state:start",
    "contract:lifecycle_state:terminate",
    "contract:publish",
    "contract:sign",
    "contract:signature_reset",
    "contract:signing_period_expire",
    "contract:signing_period_revive",
    "participant:create",
    "participant:decline",
    "participant:delete",
    "participant:first_visit",
    "participant:sign",
    "party:delete",
    "data_field:update",
)


def make(account: Account, **body: object) -> int:
    """The status of making a webhook of this body."""
    return account.api.post("/webhooks", json={"callback_url": URL} | body).status_code


def with_rules(account: Account, *rules: dict) -> int:
    return make(account, filters=[{"filter_rules": list(rules)}])


def test_callback_url_has_1_to_1000_characters(account: Account) -> None:
    """callback_url has 1 to 1,000 characters."""
    urls = ("", "https://x.example/" + "a" * 982, "https://x.example/" + "a" * 983)
    assert [make(account, callback_url=url) for url in urls] == [400, 200, 400]


def test_callback_url_is_https(account: Account) -> None:
    """callback_url is an https address."""
    urls = (URL, "http://crm.example.com/oneflow", "ftp://crm.example.com/", "crm.example.com")
    assert [make(account, callback_url=url) for url in urls] == [200, 400, 400, 400]


@pytest.mark.parametrize("host", ["127.0.0.1:9", "localhost:9", "[::1]:9"])
def test_http_is_for_loopback_only(account: Account, host: str) -> None:
    """A sandbox takes http for loopback hosts, and for those only."""
    assert make(account, callback_url=f"http://{host}/") == 200
    assert make(account, callback_url="http://192.0.2.1/") == 400


def test_filters_is_a_list_or_null(account: Account) -> None:
    """filters is a list or null."""
    assert [make(account, filters=filters) for filters in (None, [], [{"filter_rules": [EVENT]}], {}, "x")] == [
        200,
        200,
        200,
        400,
        400,
    ]


def test_sign_key_is_a_string_or_null(account: Account) -> None:
    """sign_key is a string or null."""
    assert [make(account, sign_key=key) for key in ("hush", None, 5)] == [200, 200, 400]


def test_template_group_id_binds_to_a_template_type(account: Account) -> None:
    """template_group_id is null or the id of the one template type that the webhook is bound to."""
    assert [make(account, template_group_id=number) for number in (account.new_type(), None, 99, "x")] == [
        200,
        200,
        400,
        400,
    ]


def test_configuration_and_integration_process_id_are_taken(account: Account) -> None:
    """configuration and integration_process_id may be sent; the latter is reserved."""
    assert make(account, configuration={}, integration_process_id=None) == 200


def test_a_filter_has_1_or_2_rules(account: Account) -> None:
    """A filter has 1 or 2 filter_rules."""
    assert [with_rules(account, *[EVENT] * count) for count in range(4)] == [400, 200, 200, 400]


def test_an_event_rule_has_1_to_50_names(account: Account) -> None:
    """An EVENT_TYPE rule has 1 to 50 names of events."""
    statuses = [with_rules(account, EVENT | {"values": ["contract:sign"] * count}) for count in (0, 1, 50, 51)]
    assert statuses == [400, 200, 200, 400]
    assert with_rules(account, EVENT | {"values": [10101]}) == 400


def test_a_workspace_rule_has_ids(account: Account) -> None:
    """A WORKSPACE rule has ids of workspaces."""
    assert [with_rules(account, WORKSPACE), with_rules(account, WORKSPACE | {"values": ["Sales"]})] == [200, 400]


def test_there_are_no_other_rules(account: Account) -> None:
    """There are no other types of rules."""
    assert with_rules(account, {"type": "TEMPLATE", "values": [10301]}) == 400


def test_what_is_read_back(account: Account) -> None:
    """Read back are callback_url, filters, integration_instance, legacy_webhook, template_group_id and webhook_id."""
    filters = [{"filter_rules": [EVENT, WORKSPACE]}]
    made = account.api.post("/webhooks", json={"callback_url": URL, "filters": filters, "sign_key": "hush"}).json()
    picture = {
        "callback_url": URL,
        "integration_instance": (dict, int, None),
        "legacy_webhook": bool,
        "template_group_id": None,
        "webhook_id": int,
    }
    assert (misfits(made, picture), set(made)) == ([], {*picture, "filters"})
    assert made["filters"] == filters
    assert account.api.get(f"/webhooks/{made['webhook_id']}").json() == made


def test_the_id_is_webhook_id(account: Account) -> None:
    """The id of a webhook may also be named id; here it is webhook_id by default."""
    made = account.api.post("/webhooks", json={"callback_url": URL}).json()
    assert ("webhook_id" in made, "id" in made) == (True, False)


def test_the_sign_key_never_comes_back(account: Account) -> None:
    """The sign key never comes back, neither when the webhook is made nor from any reading."""
    body = {"callback_url": URL, "sign_key": "hush-hush"}
    made = account.api.post("/webhooks", json=body)
    path = f"/webhooks/{made.json()['webhook_id']}"
    answers = (made, account.api.put(path, json=body), account.api.get(path), account.api.get("/webhooks"))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert all("sign_key" not in answer.text and "hush-hush" not in answer.text for answer in answers)


def test_the_creation_bears_a_location(account: Account) -> None:
    """The answer to a creation bears the webhook's address as Location."""
    made = account.api.post("/webhooks", json={"callback_url": URL})
    assert account.api.get(made.headers["location"]).json() == made.json()


def test_the_known_events_can_be_named(account: Account) -> None:
    """A filter may name each event that is known."""
    assert with_rules(account, EVENT | {"values": list(KNOWN)}) == 200


def test_the_list_of_events_is_open(account: Account) -> None:
    """The list of events is open: a filter may name one that is not known, as of products or comments, by default."""
    assert with_rules(account, EVENT | {"values": ["product:update", "comment:create", "contract:new:thing"]}) == 200
