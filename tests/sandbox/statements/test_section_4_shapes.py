"""Section 4: what objects look like, held against pictures that are written by hand."""

from __future__ import annotations

import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.statements import contracts
from tests.sandbox.statements.looks import COUNTRY, DATE, TIME, misfits, values_of

HREF = {"href": str}
OPTIONS = {
    "can_receive_attachments": bool,
    "can_receive_expanded_pdf": bool,
    "can_receive_products": bool,
    "delivery_channels": [{"name": str, "preferred": bool, "required_participant_attributes": [str]}],
    "sign_methods": [{"name": str, "preferred": bool}],
    "two_step_authentication_methods": [{"name": str, "preferred": bool, "required_participant_attributes": [str]}],
}
BRIEF_TYPE = {
    "created_time": TIME,
    "description": str,
    "extension_type": (str, None),
    "id": int,
    "name": str,
    "updated_time": TIME,
}
TEMPLATE = {
    "_links": {"self": HREF, "template_type": {"href": (str, None)}},
    "available_options": OPTIONS,
    "created_time": TIME,
    "id": int,
    "name": str,
    "tags": [{"id": int, "name": str}],
    "template_type": (BRIEF_TYPE, None),
    "updated_time": TIME,
}
PARTICIPANT = {
    "_permissions": {"contract:update": bool},
    "_private_ownerside": {
        "created_time": TIME,
        "updated_time": (TIME, None),
        "first_visited_time": (TIME, None),
        "last_visited_time": (TIME, None),
        "visits": int,
        "custom_id": (str, None),
    },
    "delivery_channel": {"email", "none", "same_device", "sms"},
    "delivery_status": {"not_sent", "pending", "failure", "bounce", "success", "opened"},
    "email": (str, None),
    "id": int,
    "identification_number": (str, None),
    "my_participant": bool,
    "name": str,
    "organizer": bool,
    "phone_number": (str, None),
    "sign_method": {"standard_esign", "sms", "swedish_bankid", "norwegian_bankid", "danish_nemid", "finnish_bankid"},
    "sign_state": {"undecided", "signed", "declined"},
    "sign_state_updated_time": (TIME, None),
    "signatory": bool,
    "title": (str, None),
    "two_step_authentication_method": {"email", "sms", "none"},
}
PARTY = {
    "_private_ownerside": {"created_time": TIME, "updated_time": (TIME, None), "custom_id": (str, None)},
    "country_code": (COUNTRY, None),
    "id": int,
    "identification_number": (str, None),
    "my_party": bool,
    "name": (str, None),
    "type": {"company", "individual"},
}
CONTRACT_LINKS = (
    "data_fields",
    "events",
    "files",
    "parties",
    "publish",
    "self",
    "template",
    "template_type",
    "workspace",
)
CONTRACT = {
    "_links": {name: {"href": (str, None)} for name in CONTRACT_LINKS},
    "_permissions": {"contract:delete": bool},
    "_private": {
        "name": (str, None),
        "value": ({"amount": (str, None), "currency": (str, None)}, None),
        "workspace_id": int,
        "date_format": str,
        "folder": (dict, int, None),
        "signing_period_expiration": ({"type": str, "expire_days_after_publish": (int, None)}, {"type": str}, None),
    },
    "_private_ownerside": {"created_time": TIME, "template_id": (int, None), "template_type_id": (int, None)},
    "id": int,
    "tags": [dict],
    "lifecycle_settings": {
        "type": (str, None),
        "duration": (str, int, dict, None),
        "initial_duration": (str, int, dict, None),
        "notice_period": (str, int, dict, None),
        "start_date": (DATE, None),
        "end_date": (DATE, None),
    },
    "lifecycle_state": (
        {"lifecycle_state": (str, None), "is_recurring": bool, "is_canceled": bool, "period": (dict, str, int, None)},
        None,
    ),
    "parties": [PARTY],
    "sign_order": list,
    "draft_approval_workflow": (dict, None),
    "published_time": (TIME, None),
    "signing_period_expiry_time": (TIME, None),
    "state": {"draft", "pending", "overdue", "signed", "declined"},
    "state_updated_time": (TIME, None),
    "updated_time": (TIME, None),
}
CONTRACT_FIELD = {
    "_private_ownerside": {"custom_id": str, "created_time": TIME, "updated_time": (TIME, None)},
    "id": int,
    "name": str,
    "description": (str, None),
    "placeholder": (str, None),
    "value": (str, None),
}
CONTACT = {
    "id": int,
    "name": str,
    "email": (str, None),
    "workspace_id": int,
    "company_name": (str, None),
    "company_registration_number": (str, None),
    "country_code": (COUNTRY, None),
    "created_time": TIME,
    "date_of_birth": (DATE, None),
    "notes": (str, None),
    "phone_number": (str, None),
    "title": (str, None),
    "updated_time": (TIME, None),
}
FOLDER = {"id": int, "name": str, "workspace_id": int, "parent_id": (int, None), "path": list, "_permissions": dict}
TAG = {
    "id": int,
    "name": str,
    "is_global": bool,
    "system": bool,
    "shared_workspaces": [str],
    "created_time": TIME,
    "updated_time": (TIME, None),
}
LOG_ENTRY = {
    "api_version": int,
    "integration_key": str,
    "request_id": str,
    "request_method": str,
    "request_endpoint": str,
    "request_path": str,
    "request_time": TIME,
    "request_duration": int,
    "request_headers": (dict, list, str),
    "request_body": (str, dict),
    "response_code": int,
    "response_body": (str, dict),
}


def listed(account: Account, path: str) -> list[dict]:
    found = contracts.rows(account, path)
    assert found
    return found


def typed_template(account: Account) -> dict:
    return account.api.get(f"/templates/{contracts.places(account)[1]}").json()


def participants(account: Account) -> list[dict]:
    parties = [party for contract in listed(account, "/contracts") for party in contract["parties"]]
    several = [one for party in parties if party["type"] == "company" for one in party["participants"]]
    return several + [party["participant"] for party in parties if party["type"] == "individual"]


# Templates, workspaces, users, template types


def test_a_template(typical: Account) -> None:
    """A template holds links, available_options, times, id, name, tags and the template type in brief or null."""
    assert misfits(listed(typical, "/templates?filter[active]="), [TEMPLATE]) == []
    assert misfits(typed_template(typical)["template_type"], BRIEF_TYPE) == []


def test_a_template_links_to_its_type(typical: Account) -> None:
    """A template's link to its template type has a null href where it carries none."""
    assert typed_template(typical)["_links"]["template_type"]["href"].endswith(
        f"/template_types/{contracts.places(typical)[0]}"
    )
    typical.plant("reset", {"seed": "ready"})
    bare = typical.api.get("/templates/10301").json()
    assert (bare["_links"]["template_type"], bare["template_type"]) == ({"href": None}, None)


def test_a_template_has_newer_keys(typical: Account) -> None:
    """A template holds the newer keys template_active, configuration and workspaces as well."""
    newer = {"template_active": bool, "configuration": dict, "workspaces": [dict]}
    assert misfits(listed(typical, "/templates?filter[active]="), [newer]) == []


def test_the_options_of_a_template(account: Account) -> None:
    """available_options tells what a contract can receive, and its delivery channels, sign methods and second steps."""
    options = account.api.get("/templates/10301").json()["available_options"]
    assert misfits(options, OPTIONS) == []
    assert all(options[key] for key in ("delivery_channels", "sign_methods", "two_step_authentication_methods"))


def test_the_configuration_of_a_template(account: Account) -> None:
    """configuration holds default_creator_roles with _permissions, organizer and signatory."""
    roles = {"default_creator_roles": {"_permissions": (dict, list), "organizer": bool, "signatory": bool}}
    assert misfits(account.api.get("/templates/10301").json()["configuration"], roles) == []


def test_the_tags_of_a_template(typical: Account) -> None:
    """The tags of a template have an id and a name."""
    tags = [tag for template in listed(typical, "/templates?filter[active]=") for tag in template["tags"]]
    assert tags
    assert misfits(tags, [{"id": int, "name": str}]) == []


def test_a_workspace(account: Account) -> None:
    """A workspace holds eleven known keys, whether a contract may be made in it among them, and the newer type."""
    picture = {
        "_links": {"self": HREF},
        "_permissions": {"contract:create": bool},
        "company_name": str,
        "country_code": COUNTRY,
        "created_time": TIME,
        "date_format": str,
        "description": str,
        "id": int,
        "name": str,
        "registration_number": str,
        "updated_time": (TIME, None),
        "type": str,
    }
    assert misfits(listed(account, "/workspaces"), [picture]) == []


def test_a_user(account: Account) -> None:
    """A user holds links, active, email, is_admin, id, name, phone_number, which may be empty, state and title."""
    picture = {
        "_links": dict,
        "active": bool,
        "email": str,
        "is_admin": bool,
        "id": int,
        "name": str,
        "phone_number": str,
        "state": str,
        "title": str,
    }
    users = listed(account, "/users")
    assert misfits(users, [picture]) == []
    assert "" in [user["phone_number"] for user in users]


def test_a_template_type(typical: Account) -> None:
    """A template type holds links, perhaps active, times, data_fields, description, extension_type, id and name."""
    picture = BRIEF_TYPE | {"_links": dict, "data_fields": [dict], "active": bool}
    number, _, _ = contracts.places(typical)
    assert misfits(typical.api.get(f"/template_types/{number}").json(), picture) == []


def test_a_custom_template_type_has_no_extension_type(account: Account) -> None:
    """The extension_type of a custom template type is null."""
    assert account.api.get(f"/template_types/{account.new_type()}").json()["extension_type"] is None


# Contracts


def test_a_contract(typical: Account) -> None:
    """A contract holds its known keys with their types, in the list and alone."""
    found = listed(typical, "/contracts")
    assert misfits(found, [CONTRACT]) == []
    assert misfits(typical.api.get(f"/contracts/{found[0]['id']}").json(), CONTRACT) == []


def test_the_links_of_a_contract(typical: Account) -> None:
    """The links of a contract name its fields, events, files, parties, publishing, itself, and what it is made of."""
    links = typical.api.get(contracts.new_draft(typical)).json()["_links"]
    assert misfits(links, dict.fromkeys(CONTRACT_LINKS, HREF)) == []
    for name in ("data_fields", "events", "files", "parties", "self", "template", "template_type", "workspace"):
        assert typical.api.get(links[name]["href"]).status_code == 200


def test_the_value_of_a_contract(typical: Account) -> None:
    """The value of a contract is an amount as a string and a currency."""
    values = [contract["_private"]["value"] for contract in listed(typical, "/contracts")]
    money = [value for value in values if value is not None]
    assert money
    assert misfits(money, [{"amount": str, "currency": str}]) == []


def test_the_value_of_a_draft_is_null(typical: Account) -> None:
    """The value of a draft is null by default."""
    assert typical.api.get(contracts.new_draft(typical)).json()["_private"]["value"] is None


def test_the_lifecycle_of_a_contract(typical: Account) -> None:
    """lifecycle_state is an object of a state, whether it is recurring or canceled, a period, and times."""
    states = [item["lifecycle_state"] for item in listed(typical, "/contracts?filter[states]=signed")]
    picture = {"lifecycle_state": str, "is_recurring": bool, "is_canceled": bool}
    assert misfits(states, [picture]) == []
    assert all("period" in state for state in states)
    assert all(any(key.endswith("_time") for key in state) for state in states)
    assert misfits([time for time in values_of(states, "_time") if time], [TIME]) == []


def test_the_lifecycle_of_a_draft_is_null(typical: Account) -> None:
    """lifecycle_state of a draft is null by default."""
    assert typical.api.get(contracts.new_draft(typical)).json()["lifecycle_state"] is None


def test_the_states_of_contracts(typical: Account) -> None:
    """A contract is draft, pending, overdue, signed or declined, and in no other state by default."""
    states = {contract["state"] for contract in listed(typical, "/contracts")}
    assert states == {"draft", "pending", "overdue", "signed", "declined"}


def test_a_contract_may_embed_its_options_and_fields(typical: Account) -> None:
    """A contract may embed available_options and data_fields: here it does where the switch says so."""
    path = contracts.new_draft(typical)
    assert not {"available_options", "data_fields"} & set(typical.api.get(path).json())
    typical.plant("switches", {"contract_embeds": "present"})
    try:
        contract = typical.api.get(path).json()
    finally:
        typical.plant("switches", {"contract_embeds": "absent"})
    assert misfits(contract, {"available_options": OPTIONS, "data_fields": [CONTRACT_FIELD]}) == []


def test_a_party(typical: Account) -> None:
    """A party holds its known keys; it is a company or an individual, and the own one says so."""
    for contract in listed(typical, "/contracts"):
        parties = listed(typical, f"/contracts/{contract['id']}/parties")
        assert misfits(parties, [PARTY]) == []
        assert [party["my_party"] for party in parties].count(True) == 1


def test_an_individual_has_one_participant(typical: Account) -> None:
    """A company has a list of participants, an individual one participant."""
    alone = {"type": "individual", "country_code": "NO", "participant": contracts.BUYER}
    path = contracts.new_draft(typical, parties=[contracts.PARTY, alone])
    by_type = {party["type"]: party for party in listed(typical, f"{path}/parties") if not party["my_party"]}
    assert misfits(by_type["company"]["participants"], [PARTICIPANT]) == []
    assert misfits(by_type["individual"]["participant"], PARTICIPANT) == []


def test_a_participant(typical: Account) -> None:
    """A participant holds its known keys, with the words that are known for channel, status, method and state."""
    found = participants(typical)
    assert len(found) > 5
    assert misfits(found, [PARTICIPANT]) == []


def test_a_contract_data_field(typical: Account) -> None:
    """A contract's data field holds id, name, description, placeholder and value, and its custom_id on the own side."""
    assert misfits(listed(typical, f"{contracts.new_draft(typical)}/data_fields"), [CONTRACT_FIELD]) == []


# The rest


def test_a_contact(typical: Account) -> None:
    """A contact holds its thirteen known keys."""
    assert misfits(listed(typical, "/contacts"), [CONTACT]) == []


def test_a_folder(typical: Account) -> None:
    """A folder holds id, name, workspace_id, parent_id, path and _permissions."""
    assert misfits(listed(typical, "/folders"), [FOLDER]) == []


def test_a_tag(typical: Account) -> None:
    """A tag holds id, name, is_global, system, shared_workspaces, which are strings, and its times."""
    assert misfits(listed(typical, "/tags"), [TAG]) == []


@pytest.mark.parametrize("path", ["/helpers/contract_create_data", "/template_types", "/nowhere"])
def test_a_log_entry(account: Account, path: str) -> None:
    """A log entry holds its twelve known keys; its bodies are a string or an object, never an array."""
    account.api.get(path)
    account.api.post("/template_types", json=[])
    entries = listed(account, "/logs")
    assert misfits(entries, [LOG_ENTRY]) == []
    assert "POST" in [entry["request_method"] for entry in entries]


def test_what_is_never_null(typical: Account) -> None:
    """A template's type has its description and updated_time, a user title and phone_number: never null so far."""
    brief = [item["template_type"] for item in listed(typical, "/templates?filter[active]=") if item["template_type"]]
    assert misfits(brief, [{"description": str, "updated_time": TIME}]) == []
    assert misfits(listed(typical, "/users"), [{"title": str, "phone_number": str}]) == []
