"""Section 4: the calls, each with what the API says of it. A docstring begins with its call."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.statements import contracts
from tests.sandbox.statements.looks import TIME, misfits

URL = "https://crm.example.com/oneflow"
PDF = b"%PDF-1.4\n%%EOF\n"
ROW = {"custom_id": "a", "name": "A", "description": "", "placeholder": "", "value": ""}


def webhook(account: Account) -> str:
    return f"/webhooks/{account.api.post('/webhooks', json={'callback_url': URL}).json()['webhook_id']}"


def upload(account: Account, path: str) -> httpx.Response:
    files = {"file": ("a.pdf", PDF, "application/pdf")}
    return account.api.post(f"{path}/files", files=files, data={"upload_as": "attachment"})


def state(account: Account, path: str) -> str:
    return account.api.get(path).json()["state"]


# The account


def test_ping(account: Account) -> None:
    """GET /ping: answers 200 and an empty object, and 401 to a bad token."""
    answer = account.api.get("/ping")
    assert (answer.status_code, answer.json()) == (200, {})
    assert account.api.get("/ping", headers={"x-oneflow-api-token": "x"}).status_code == 401


def test_accounts_me(account: Account) -> None:
    """GET /accounts/me: answers the account that the token belongs to, under eight keys."""
    picture = {
        "_links": dict,
        "country_code": "SE",
        "created_time": TIME,
        "id": int,
        "name": str,
        "registration_number": str,
        "updated_time": (TIME, None),
        "token_info": {"integration": dict},
    }
    body = account.api.get("/accounts/me").json()
    assert (misfits(body, picture), set(body)) == ([], set(picture))


# Template types


def test_list_template_types(account: Account) -> None:
    """GET /template_types: a list, which sorts by name."""
    for name in ("B", "A"):
        account.new_type(name)
    data = account.api.get("/template_types?sort=name").json()["data"]
    assert [item["name"] for item in data] == ["A", "B"]


def test_create_template_type(account: Account) -> None:
    """POST /template_types: takes a name and perhaps a description, and answers the template type."""
    made = account.api.post("/template_types", json={"name": "Deal", "description": "Of a deal"}).json()
    assert (made["name"], made["description"]) == ("Deal", "Of a deal")
    assert account.api.get(f"/template_types/{made['id']}").json() == made
    assert account.api.post("/template_types", json={"name": "Deal 2"}).status_code == 200
    assert account.api.post("/template_types", json={"description": "Of a deal"}).status_code == 400


def test_create_template_type_of_any_length(account: Account) -> None:
    """POST /template_types: the limits of a name are unknown; here it may be of any length by default."""
    assert account.api.post("/template_types", json={"name": "x" * 1000}).status_code == 200


def test_create_template_type_of_the_same_name(account: Account) -> None:
    """POST /template_types: whether a name is unique is unknown; here two may share one by default."""
    assert account.new_type("Deal") != account.new_type("Deal")


def test_create_an_eleventh_template_type(account: Account) -> None:
    """POST /template_types: an account has 10 by default, so the 11th may be refused; here it is not by default."""
    assert len({account.new_type(f"Type {number}") for number in range(11)}) == 11


def test_read_template_type(account: Account) -> None:
    """GET /template_types/{id}: answers the template type with its data_fields."""
    number = account.new_type()
    account.put_fields(number, [ROW])
    assert [field["custom_id"] for field in account.fields(number)] == ["a"]


def test_listed_template_types_have_no_fields(account: Account) -> None:
    """GET /template_types: whether the items carry data_fields is unknown; here they do not by default."""
    account.put_fields(account.new_type(), [ROW])
    (item,) = account.api.get("/template_types").json()["data"]
    assert "data_fields" not in item


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_template_types_are_not_renamed_or_deleted(account: Account, method: str) -> None:
    """PUT, PATCH and DELETE /template_types/{id}: are no calls of the API."""
    path = f"/template_types/{account.new_type()}"
    assert account.api.request(method, path, json={"name": "B"}).status_code == 405
    assert account.api.get(path).json()["name"] == "Deal"


def test_replace_data_fields(account: Account) -> None:
    """PUT /template_types/{id}/data_fields: replaces the whole set."""
    number = account.new_type()
    account.put_fields(number, [ROW])
    assert account.put_fields(number, [ROW | {"custom_id": "b"}]).status_code == 200
    assert [field["custom_id"] for field in account.fields(number)] == ["b"]


def test_data_fields_of_a_type_by_the_helper(account: Account) -> None:
    """GET /helpers/template_types/{id}/data_fields: answers all fields under data_fields, without pages."""
    number = account.new_type()
    account.put_fields(number, [ROW | {"custom_id": f"f{at}"} for at in range(101)])
    helped = account.api.get(f"/helpers/template_types/{number}/data_fields").json()
    assert helped == {"data_fields": account.fields(number)}


# Templates, workspaces, users


def test_list_templates(account: Account) -> None:
    """GET /templates: takes limit, offset and sort by name."""
    data = account.api.get("/templates?sort=-name&limit=1&offset=1").json()["data"]
    assert [item["name"] for item in data] == ["Sales agreement"]


def test_templates_of_a_type(account: Account) -> None:
    """GET /templates: template_type_id leaves the templates that carry this template type."""
    number = account.new_type()
    account.plant("templates/10302/template_type", {"template_type_id": number})
    assert [item["id"] for item in contracts.rows(account, f"/templates?template_type_id={number}")] == [10302]


def test_templates_of_an_unknown_extension_type(account: Account) -> None:
    """GET /templates: an extension_type that is unknown is an error."""
    assert account.api.get("/templates?extension_type=unheard").status_code == 400


def test_templates_of_a_workspace(account: Account) -> None:
    """GET /templates: filter[workspace_ids] leaves the templates of these workspaces."""
    assert [item["id"] for item in contracts.rows(account, "/templates?filter[workspace_ids]=10103")] == [10304]


def test_templates_by_whether_they_are_active(account: Account) -> None:
    """GET /templates: filter[active] is true, false, or empty for both; without it only active ones are given."""
    account.plant("templates/10305/active", {"active": False})
    counts = [
        account.api.get(f"/templates{query}").json()["count"]
        for query in ("", "?filter[active]=true", "?filter[active]=false", "?filter[active]=")
    ]
    assert counts == [4, 4, 1, 5]


def test_read_template(account: Account) -> None:
    """GET /templates/{id}: answers one template."""
    assert account.api.get("/templates/10301").json()["name"] == "Sales agreement"


def test_list_workspaces(account: Account) -> None:
    """GET /workspaces: a list, which sorts by name."""
    assert [item["name"] for item in contracts.rows(account, "/workspaces?sort=name")] == ["HR", "Legal", "Sales"]


def test_read_workspace(account: Account) -> None:
    """GET /workspaces/{id}: answers one workspace."""
    assert account.api.get("/workspaces/10101").json()["name"] == "Sales"


def test_list_users(account: Account) -> None:
    """GET /users: a list of the account's users."""
    assert account.api.get("/users").json()["count"] == 5


def test_no_call_makes_a_user(account: Account) -> None:
    """POST /users: is no call of the API; a user is made or invited by SCIM or in the web app."""
    assert account.api.post("/users", json={"email": "kay@nordlys.example"}).status_code == 405
    assert account.api.post("/invitations", json={"email": "kay@nordlys.example"}).status_code == 404


# Webhooks


def test_list_webhooks(account: Account) -> None:
    """GET /webhooks: a list whose envelope is uncertain; here it has data by default."""
    webhook(account)
    assert [item["callback_url"] for item in account.api.get("/webhooks").json()["data"]] == [URL]


def test_create_webhook(account: Account) -> None:
    """POST /webhooks: makes a webhook of a callback_url."""
    assert account.api.post("/webhooks", json={"callback_url": URL}).json()["callback_url"] == URL


def test_read_webhook(account: Account) -> None:
    """GET /webhooks/{id}: answers one webhook."""
    assert account.api.get(webhook(account)).json()["callback_url"] == URL


def test_replace_webhook(account: Account) -> None:
    """PUT /webhooks/{id}: changes a webhook."""
    path = webhook(account)
    assert account.api.put(path, json={"callback_url": f"{URL}/2"}).status_code == 200
    assert account.api.get(path).json()["callback_url"] == f"{URL}/2"


def test_replacing_a_webhook_clears_what_is_left_out(account: Account) -> None:
    """PUT /webhooks/{id}: whether it is partial is unknown; here it clears what is left out by default."""
    rules = [{"type": "EVENT_TYPE", "values": ["contract:sign"]}]
    path = webhook(account)
    account.api.put(path, json={"callback_url": URL, "filters": [{"filter_rules": rules}], "sign_key": "hush"})
    account.api.put(path, json={"callback_url": URL})
    assert account.api.get(path).json()["filters"] is None
    assert [webhook["has_sign_key"] for webhook in account.state()["webhooks"]] == [False]


def test_delete_webhook(account: Account) -> None:
    """DELETE /webhooks/{id}: removes a webhook."""
    path = webhook(account)
    assert [account.api.delete(path).status_code, account.api.get(path).status_code] == [200, 404]


# Contracts


def test_contract_create_data(account: Account) -> None:
    """GET /helpers/contract_create_data: an array of workspaces, each with its templates."""
    body = account.api.get("/helpers/contract_create_data").json()
    assert [(item["name"], len(item["templates"])) for item in body] == [("Sales", 3), ("Legal", 2), ("HR", 1)]


def test_contract_create_data_of_a_type(account: Account) -> None:
    """GET /helpers/contract_create_data: takes extension_type and template_type_id."""
    number = account.new_type()
    account.plant("templates/10301/template_type", {"template_type_id": number})
    path = "/helpers/contract_create_data"
    body = account.api.get(f"{path}?template_type_id={number}").json()
    assert [template["id"] for item in body for template in item["templates"]] == [10301]
    assert account.api.get(f"{path}?extension_type=unheard").status_code == 400


def test_list_contracts(typical: Account) -> None:
    """GET /contracts: a list, which sorts by name, state_updated_time, state and published_time."""
    for key in ("name", "state_updated_time", "state", "published_time"):
        up, down = (contracts.rows(typical, f"/contracts?sort={sort}") for sort in (key, f"-{key}"))
        values = [item["_private"]["name"] if key == "name" else item[key] for item in up]
        known = [value for value in values if value is not None]
        assert len(known) > 1
        assert known == sorted(known, key=str.casefold)
        assert up != down
    assert typical.api.get("/contracts?sort=id").status_code == 400


def test_contracts_by_state(typical: Account) -> None:
    """GET /contracts: filter[states] leaves the contracts in these states."""
    wanted = {"draft", "signed"}
    states = {item["state"] for item in contracts.rows(typical, "/contracts?filter[states]=draft,signed")}
    assert states == wanted


def test_contracts_by_time(typical: Account) -> None:
    """GET /contracts: filter[published_time] is a time from and a time to with a bar between them."""
    times = sorted(item["published_time"] for item in contracts.rows(typical, "/contracts") if item["published_time"])
    query = f"/contracts?filter[published_time]={times[1]}|{times[-2]}".replace("+", "%2B")
    found = [item["published_time"] for item in contracts.rows(typical, query)]
    assert sorted(found) == [time for time in times if times[1] <= time <= times[-2]]
    assert times[0] not in found


def test_contracts_by_query(typical: Account) -> None:
    """GET /contracts: filter[query] leaves the contracts in which this text is found."""
    new = contracts.new_draft(typical, name="Zirconium 7341")
    found = contracts.rows(typical, "/contracts?filter[query]=Zirconium 7341")
    assert [f"/contracts/{item['id']}" for item in found] == [new]


def test_create_contract(typical: Account) -> None:
    """POST /contracts/create: makes a contract from a template in a workspace; both are required."""
    body = contracts.body_of_new(typical)
    assert typical.api.post("/contracts/create", json=body).json()["state"] == "draft"
    for key in ("workspace_id", "template_id"):
        less = {name: value for name, value in body.items() if name != key}
        answer = typical.api.post("/contracts/create", json=less)
        assert (answer.status_code, list(answer.json()["parameter_problems"])) == (400, [key])


def test_create_contract_with_all(typical: Account) -> None:
    """POST /contracts/create: takes a name, data_fields of custom_id and value, parties and my_party as well."""
    template_type, _, _ = contracts.places(typical)
    first = typical.fields(template_type)[0]["custom_id"]
    me = {"participants": [{"name": "Ada Lovelace", "email": "ada@nordlys.example"}]}
    values = [{"custom_id": first, "value": "Fjord"}]
    path = contracts.new_draft(typical, name="With all", data_fields=values, my_party=me)
    assert typical.api.get(path).json()["_private"]["name"] == "With all"
    assert contracts.by_custom_id(typical, path)[first]["value"] == "Fjord"
    parties = contracts.rows(typical, f"{path}/parties")
    assert [party["name"] for party in parties if not party["my_party"]] == ["Fjord AS"]
    (mine,) = (party for party in parties if party["my_party"])
    assert [one["email"] for one in mine["participants"]] == ["ada@nordlys.example"]


def test_create_contract_refused(typical: Account) -> None:
    """POST /contracts/create: is refused with 400, 404 or 409."""
    for wrong in ({"template_id": 99}, {"workspace_id": 99}, {"name": 5}, {"parties": 5}):
        answer = typical.api.post("/contracts/create", json=contracts.body_of_new(typical) | wrong)
        assert answer.status_code in (400, 404, 409)


def test_read_contract(typical: Account) -> None:
    """GET /contracts/{id}: answers one contract."""
    listed = contracts.rows(typical, "/contracts")[0]
    assert typical.api.get(f"/contracts/{listed['id']}").json()["id"] == listed["id"]


def test_change_contract(typical: Account) -> None:
    """PUT /contracts/{id}: changes a contract."""
    path = contracts.new_draft(typical)
    assert typical.api.put(path, json={"_private": {"name": "Another"}}).status_code == 200
    assert typical.api.get(path).json()["_private"]["name"] == "Another"


def test_delete_contract(typical: Account) -> None:
    """DELETE /contracts/{id}: removes a contract."""
    path = contracts.new_draft(typical)
    assert [typical.api.delete(path).status_code, typical.api.get(path).status_code] == [200, 404]


def test_publish_contract(typical: Account) -> None:
    """POST /contracts/{id}/publish: takes a subject and a message, and makes a draft pending."""
    path = contracts.new_draft(typical)
    contracts.publish(typical, path)
    assert state(typical, path) == "pending"


def test_publish_contract_refused(typical: Account) -> None:
    """POST /contracts/{id}/publish: is refused with 400, 401, 402, 403, 404 or 409."""
    path = contracts.new_draft(typical)
    body = {"subject": "A", "message": "B"}
    assert typical.api.post(f"{path}/publish", json=body | {"subject": 5}).status_code == 400
    assert typical.api.post(f"{path}/publish", json=body, headers={"x-oneflow-api-token": ""}).status_code == 401
    assert typical.api.post("/contracts/99/publish", json=body).status_code == 404
    contracts.publish(typical, path)
    assert typical.api.post(f"{path}/publish", json=body).status_code == 409


def test_copy_contract(typical: Account) -> None:
    """POST /contracts/{id}/copy: makes another contract like this one."""
    path = contracts.new_draft(typical)
    workspace = contracts.places(typical)[2]
    made = typical.api.post(f"{path}/copy", json={"workspace_id": workspace})
    assert made.status_code == 200
    assert made.json()["id"] != typical.api.get(path).json()["id"]
    assert state(typical, f"/contracts/{made.json()['id']}") == "draft"


def test_move_contract(typical: Account) -> None:
    """POST /contracts/{id}/move: moves a contract to another workspace."""
    path = contracts.new_draft(typical)
    before = typical.api.get(path).json()["_private"]["workspace_id"]
    other = next(item["id"] for item in contracts.rows(typical, "/workspaces") if item["id"] != before)
    assert typical.api.post(f"{path}/move", json={"workspace_id": other}).status_code == 200
    assert typical.api.get(path).json()["_private"]["workspace_id"] == other


def test_decline_contract(typical: Account) -> None:
    """POST /contracts/{id}/decline: makes a pending contract declined."""
    path = contracts.new_draft(typical)
    contracts.publish(typical, path)
    assert typical.api.post(f"{path}/decline", json={}).status_code == 200
    assert state(typical, path) == "declined"


def test_mark_contract_as_signed(typical: Account) -> None:
    """POST /contracts/{id}/mark_as_signed: makes a contract signed."""
    path = contracts.new_draft(typical)
    assert typical.api.post(f"{path}/mark_as_signed", json={}).status_code == 200
    assert state(typical, path) == "signed"


def test_data_fields_of_a_contract(typical: Account) -> None:
    """GET /contracts/{id}/data_fields: answers the contract's fields; custom_id sits in _private_ownerside."""
    template_type, _, _ = contracts.places(typical)
    path = contracts.new_draft(typical)
    wanted = {field["custom_id"] for field in typical.fields(template_type)}
    assert set(contracts.by_custom_id(typical, path)) == wanted
    assert all("custom_id" not in field for field in contracts.rows(typical, f"{path}/data_fields"))


def test_set_a_data_field_by_its_id(typical: Account) -> None:
    """PUT /contracts/{id}/data_fields/{field_id}: sets a field's value."""
    path = contracts.new_draft(typical)
    custom_id, field = next(iter(contracts.by_custom_id(typical, path).items()))
    assert typical.api.put(f"{path}/data_fields/{field['id']}", json={"value": "Oslo"}).status_code == 200
    assert contracts.by_custom_id(typical, path)[custom_id]["value"] == "Oslo"


def test_set_a_data_field_by_its_custom_id(typical: Account) -> None:
    """PUT /contracts/{id}/data_fields/c::{custom_id}: sets a field's value by its custom_id."""
    path = contracts.new_draft(typical)
    custom_id = next(iter(contracts.by_custom_id(typical, path)))
    assert typical.api.put(f"{path}/data_fields/c::{custom_id}", json={"value": "Oslo"}).status_code == 200
    assert contracts.by_custom_id(typical, path)[custom_id]["value"] == "Oslo"


def test_list_parties(typical: Account) -> None:
    """GET /contracts/{id}/parties: answers the contract's parties, the own one among them."""
    parties = contracts.rows(typical, f"{contracts.new_draft(typical)}/parties")
    assert sorted(party["my_party"] for party in parties) == [False, True]


def test_add_party(typical: Account) -> None:
    """POST /contracts/{id}/parties: adds a party."""
    path = contracts.new_draft(typical, parties=[])
    assert typical.api.post(f"{path}/parties", json=contracts.PARTY).status_code == 200
    assert contracts.others(typical, path)[0]["name"] == "Fjord AS"


def test_add_participant(typical: Account) -> None:
    """POST /contracts/{id}/parties/{pid}/participants: adds a participant to a party."""
    path = contracts.new_draft(typical)
    party, _ = contracts.others(typical, path)
    body = contracts.BUYER | {"name": "Ola", "email": "ola@fjord.example"}
    assert typical.api.post(f"{path}/parties/{party['id']}/participants", json=body).status_code == 200
    assert [one["name"] for one in contracts.others(typical, path)[0]["participants"]] == ["Kari Nordmann", "Ola"]


def test_access_link(typical: Account) -> None:
    """POST /contracts/{id}/participants/{id}/access_link: answers access_link."""
    path = contracts.new_draft(typical)
    contracts.publish(typical, path)
    _, participant = contracts.others(typical, path)
    answer = typical.api.post(f"{path}/participants/{participant['id']}/access_link", json={})
    assert answer.status_code == 200
    assert answer.json()["access_link"].startswith("http")


def test_list_files(typical: Account) -> None:
    """GET /contracts/{id}/files: answers the contract's files."""
    path = contracts.new_draft(typical)
    before = contracts.rows(typical, f"{path}/files")
    upload(typical, path)
    assert len(contracts.rows(typical, f"{path}/files")) == len(before) + 1


def test_upload_file(typical: Account) -> None:
    """POST /contracts/{id}/files: takes a multipart form of file and upload_as."""
    path = contracts.new_draft(typical)
    assert upload(typical, path).status_code == 200
    assert typical.api.post(f"{path}/files", data={"upload_as": "attachment"}).is_client_error
    assert typical.api.post(f"{path}/files", json={"upload_as": "attachment"}).is_client_error


def test_download_file(typical: Account) -> None:
    """GET /contracts/{id}/files/{file_id}: with download=true it is a 302 to another host, where no token is needed."""
    path = contracts.new_draft(typical)
    upload(typical, path)
    number = contracts.rows(typical, f"{path}/files")[-1]["id"]
    answer = typical.api.get(f"{path}/files/{number}?download=true")
    assert answer.status_code == 302
    place = httpx.URL(answer.headers["location"])
    assert place.netloc != httpx.URL(typical.server.base_url).netloc
    assert httpx.get(place, trust_env=False).content == PDF


def test_list_events(typical: Account) -> None:
    """GET /contracts/{id}/events: answers what has happened, which sorts by created_time, id and type."""
    path = contracts.new_draft(typical)
    contracts.publish(typical, path)
    _, participant = contracts.others(typical, path)
    typical.api.put(path, json={"_private": {"name": "B"}})
    typical.api.post(f"{path}/decline", json={})
    assert participant
    for key in ("created_time", "id", "type"):
        up = [item[key] for item in contracts.rows(typical, f"{path}/events?sort={key}")]
        down = [item[key] for item in contracts.rows(typical, f"{path}/events?sort=-{key}")]
        assert up == down[::-1] == sorted(up)
        assert len(up) > 1


# The rest


def test_list_contacts(typical: Account) -> None:
    """GET /contacts: a list of contacts."""
    assert contracts.rows(typical, "/contacts")


def test_list_folders(typical: Account) -> None:
    """GET /folders: a list of folders."""
    assert contracts.rows(typical, "/folders")


def test_list_tags(typical: Account) -> None:
    """GET /tags: a list of tags."""
    assert contracts.rows(typical, "/tags")


def test_list_logs(account: Account) -> None:
    """GET /logs: the log of the account's API calls, with the request ids that were answered."""
    refused = account.api.get("/templates/99").json()["request_id"]
    log = {item["request_id"]: item for item in contracts.rows(account, "/logs")}
    assert (log[refused]["request_method"], log[refused]["response_code"]) == ("GET", 404)


def test_no_call_switches_an_extension_on(account: Account) -> None:
    """POST /extensions: is no call of the API; switching one on is a person's step."""
    assert account.api.post("/extensions", json={"key": "custom"}).status_code == 404
