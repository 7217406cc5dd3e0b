"""Section 3: what holds for every call."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.conftest import Account
from tests.sandbox.statements.looks import COUNTRY, CURRENCY, DATE, PHONE, TIME, misfits, values_of
from tests.sandbox_server import SandboxServer

URL = "https://crm.example.com/oneflow"
COLLECTIONS = ("/template_types", "/templates", "/workspaces", "/users", "/webhooks", "/contracts")
READ = (*COLLECTIONS, "/accounts/me", "/contacts", "/folders", "/tags", "/logs", "/helpers/contract_create_data")


def names(account: Account, query: str) -> list[str]:
    return [item["name"] for item in account.api.get(query).json()["data"]]


def everything(account: Account) -> list[object]:
    """What each reading call answers, with one contract and what belongs to it."""
    contracts = account.api.get("/contracts").json()["data"]
    below = [f"/contracts/{contracts[0]['id']}{rest}" for rest in ("", "/data_fields", "/parties", "/files", "/events")]
    return [account.api.get(path).json() for path in (*READ, *below)]


@pytest.fixture(scope="module")
def limited() -> list[httpx.Response]:
    """What four requests are answered, each to another endpoint, where three are let in in 5 minutes."""
    with SandboxServer().start("ready", arguments=["--rate-limit", "3/300"]) as server:
        token = {"x-oneflow-api-token": server.token}
        paths = ("/ping", "/users", "/template_types/99", "/webhooks")
        return [httpx.get(server.base_url + path, headers=token, trust_env=False) for path in paths]


# JSON and statuses


def test_answers_are_json_without_a_charset(account: Account) -> None:
    """Every answer, an error too, says exactly application/json, with no charset."""
    for path in ("/ping", "/accounts/me", *COLLECTIONS, "/template_types/99", "/nowhere"):
        assert account.api.get(path).headers["content-type"] == "application/json"


def test_requests_are_json(account: Account) -> None:
    """A request's body is JSON; what is none is refused."""
    assert account.api.post("/template_types", json={"name": "Deal"}).status_code == 200
    assert account.api.post("/template_types", content="name=Deal").status_code == 400


def test_success_is_200_for_post_and_delete_too(account: Account) -> None:
    """Success is 200 everywhere, after POST and DELETE too."""
    made = account.api.post("/webhooks", json={"callback_url": URL})
    gone = account.api.delete(f"/webhooks/{made.json()['webhook_id']}")
    assert (made.status_code, gone.status_code, account.api.get("/webhooks").status_code) == (200, 200, 200)


def test_collections_take_a_trailing_slash(account: Account) -> None:
    """A collection's path may end in a slash."""
    for path in (*COLLECTIONS, "/contacts", "/folders", "/tags"):
        assert account.api.get(f"{path}/").json() == account.api.get(path).json()


# Lists


def test_a_list_has_links_count_and_data(account: Account) -> None:
    """A list holds _links with self, next and previous, the count of all its items, and data."""
    page = account.api.get("/templates?limit=2&offset=2").json()
    href = {"href": str}
    picture = {"_links": {"self": href, "next": href, "previous": href}, "count": 5, "data": [dict]}
    assert misfits(page, picture) == []
    assert len(page["data"]) == 2
    only = account.api.get("/templates").json()["_links"]
    assert (only["next"], only["previous"]) == ({"href": None}, {"href": None})


def test_limit_is_1_to_100(account: Account) -> None:
    """limit is 1 to 100."""
    statuses = [account.api.get(f"/templates?limit={limit}").status_code for limit in (0, 1, 100, 101)]
    assert statuses == [400, 200, 200, 400]


def test_limit_is_100_by_default(account: Account) -> None:
    """Without a limit a page holds 100 items."""
    for number in range(101):
        account.new_type(f"Type {number}")
    page = account.api.get("/template_types").json()
    assert (len(page["data"]), page["count"]) == (100, 101)


def test_offset_is_0_to_19900(account: Account) -> None:
    """offset is 0 to 19,900."""
    statuses = [account.api.get(f"/templates?offset={offset}").status_code for offset in (-1, 0, 19900, 19901)]
    assert statuses == [400, 200, 200, 400]


def test_20000_items_can_be_reached(account: Account) -> None:
    """Of a longer list 20,000 items can be reached, and no more."""
    account.plant("reset", {"seed": "large"})
    page = account.api.get("/contracts?offset=19900").json()
    assert page["count"] > 20000
    assert (len(page["data"]), page["_links"]["next"]) == (100, {"href": None})


def test_past_the_end_data_is_empty(account: Account) -> None:
    """Past the end of a list data is empty."""
    page = account.api.get("/templates?offset=5").json()
    assert (page["data"], page["count"]) == ([], 5)


def test_sort_takes_several_keys_and_a_minus(typical: Account) -> None:
    """sort takes several keys with commas; a minus before one turns its order round."""
    data = typical.api.get("/contracts?sort=state,-name").json()["data"]
    pairs = [(item["state"], item["_private"]["name"]) for item in data]
    by_name = sorted(pairs, key=lambda pair: (pair[1] or "").casefold(), reverse=True)
    assert pairs == sorted(by_name, key=lambda pair: pair[0])
    assert len({state for state, _ in pairs}) > 1


def test_types_templates_and_workspaces_sort_by_name_only(account: Account) -> None:
    """Template types, templates and workspaces can be sorted by name and by nothing else."""
    for path in ("/template_types", "/templates", "/workspaces"):
        ascending, descending = names(account, f"{path}?sort=name"), names(account, f"{path}?sort=-name")
        assert ascending == descending[::-1] == sorted(ascending)
        assert account.api.get(f"{path}?sort=created_time").status_code == 400


def test_different_filters_are_joined_by_and(account: Account) -> None:
    """Different filters must all hold."""
    account.plant("templates/10301/active", {"active": False})
    assert names(account, "/templates?filter[active]=false&filter[workspace_ids]=10101") == ["Sales agreement"]
    assert names(account, "/templates?filter[active]=false&filter[workspace_ids]=10102") == []


def test_a_comma_list_in_a_filter_is_or(account: Account) -> None:
    """Of a comma list in a filter one value has to hold."""
    found = names(account, "/templates?filter[workspace_ids]=10102,10103")
    assert found == ["Non-disclosure agreement", "Employment contract", "Service agreement"]


def test_a_plus_in_a_time_is_escaped(typical: Account) -> None:
    """The + of a time in a query is written as %2B."""
    times = [item["published_time"] for item in typical.api.get("/contracts").json()["data"]]
    first = min(time for time in times if time)
    after = f"/contracts?filter[published_time]={first}|".replace("+", "%2B")
    assert typical.api.get(after).json()["count"] == len([time for time in times if time])


def test_helpers_are_not_paginated(account: Account) -> None:
    """The helper calls answer everything at once, whatever limit says."""
    number = account.new_type()
    account.put_fields(number, [{"custom_id": name, "name": name} for name in "ab"])
    assert len(account.api.get(f"/helpers/template_types/{number}/data_fields?limit=1").json()["data_fields"]) == 2
    assert len(account.api.get("/helpers/contract_create_data?limit=1").json()) == 3


# Values


def test_times_name_their_zone_as_0000(typical: Account) -> None:
    """A time says its zone as +0000; captured answers say +00:00, which is a switch."""
    times = [time for time in values_of(everything(typical), "_time") if time is not None]
    assert len(times) > 50
    assert [time for time in times if misfits(time, TIME)] == []


def test_dates_are_year_month_day(typical: Account) -> None:
    """A date is written YYYY-MM-DD."""
    contracts = typical.api.get("/contracts").json()
    dates = [date for ending in ("start_date", "end_date") for date in values_of(contracts, ending) if date]
    assert dates
    assert [date for date in dates if misfits(date, DATE)] == []


def test_countries_are_two_capitals(typical: Account) -> None:
    """A country is two capital letters, as ISO 3166-1 has them."""
    countries = [country for country in values_of(everything(typical), "country_code") if country]
    assert countries
    assert [country for country in countries if misfits(country, COUNTRY)] == []


def test_currencies_are_three_capitals(typical: Account) -> None:
    """A currency is three capital letters, as ISO 4217 has them."""
    currencies = [currency for currency in values_of(typical.api.get("/contracts").json(), "currency") if currency]
    assert currencies
    assert [currency for currency in currencies if misfits(currency, CURRENCY)] == []


def test_phones_are_e164(typical: Account) -> None:
    """A phone number is + and its digits, as E.164 has it."""
    phones = [phone for phone in values_of(everything(typical), "phone_number") if phone]
    assert phones
    assert [phone for phone in phones if misfits(phone, PHONE)] == []


def test_ids_are_integers(typical: Account) -> None:
    """An id is an integer."""
    lists = [typical.api.get(path).json()["data"] for path in (*COLLECTIONS, "/contacts", "/folders", "/tags")]
    ids = [item.get("id", item.get("webhook_id")) for items in lists for item in items]
    assert [number for number in ids if type(number) is not int] == []
    assert len(ids) > 10


def test_ids_may_pass_32_bits(account: Account) -> None:
    """An id may be too large for 32 bits: here it is so where the switch says so, and such an id is taken back."""
    account.plant("switches", {"ids": "large"})
    try:
        number = account.new_type()
        assert number > 1 << 32
        assert account.api.get(f"/template_types/{number}").status_code == 200
    finally:
        account.plant("switches", {"ids": "small"})


def test_objects_carry_links_permissions_and_private_parts(typical: Account) -> None:
    """An object carries _links, _permissions, _private and _private_ownerside beside its own keys."""
    contract = typical.api.get("/contracts").json()["data"][0]
    parts = dict.fromkeys(("_links", "_permissions", "_private", "_private_ownerside"), dict)
    assert misfits(contract, parts) == []


def test_unknown_keys_of_a_request_are_passed_over(account: Account) -> None:
    """What was read can be written back whole: keys that a request does not need are no error."""
    number = account.new_type()
    account.put_fields(number, [{"custom_id": "a", "name": "A"}])
    before = account.fields(number)
    assert account.put_fields(number, [field | {"later": 1} for field in before]).status_code == 200
    assert account.fields(number) == before


# Repeating


def test_the_rate_limit_counts_all_endpoints_together(limited: list[httpx.Response]) -> None:
    """The rate limit counts each request of a token, whoever sends it and to whichever endpoint."""
    assert [answer.status_code for answer in limited] == [200, 200, 404, 429]


def test_there_are_no_idempotency_keys(account: Account) -> None:
    """No header makes a POST safe to repeat: an idempotency key is not looked at."""
    key = {"idempotency-key": "e1f2"}
    ids = {account.api.post("/template_types", json={"name": "A"}, headers=key).json()["id"] for _ in range(2)}
    assert len(ids) == 2


def test_there_are_no_etags(account: Account) -> None:
    """No answer carries an ETag, and a write is not held against one."""
    number = account.new_type()
    path = f"/template_types/{number}"
    assert "etag" not in account.api.get(path).headers
    body = {"data_fields": [{"custom_id": "a", "name": "A"}]}
    assert account.api.put(f"{path}/data_fields", json=body, headers={"if-match": '"x"'}).status_code == 200


def test_nothing_tells_how_much_of_the_limit_is_left(limited: list[httpx.Response]) -> None:
    """No header tells what is left of the rate limit, and a 429 has no Retry-After."""
    assert limited[-1].status_code == 429
    headers = {name for answer in limited for name in answer.headers}
    assert [name for name in headers if "limit" in name or "retry" in name or "quota" in name] == []


def test_a_repeated_post_makes_a_second_object(account: Account) -> None:
    """A POST that is repeated makes a second object."""
    for _ in range(2):
        account.api.post("/webhooks", json={"callback_url": URL})
    assert account.api.get("/webhooks").json()["count"] == 2


def test_a_repeated_put_of_data_fields_changes_nothing(account: Account) -> None:
    """A PUT of data fields can be repeated: the second changes nothing."""
    number = account.new_type()
    fields = [{"custom_id": name, "name": name, "value": "1"} for name in "ab"]
    account.put_fields(number, fields)
    before = account.fields(number)
    account.put_fields(number, fields)
    assert account.fields(number) == before


def test_a_repeated_delete_removes_nothing_more(account: Account) -> None:
    """A DELETE can be repeated: the second finds nothing and removes nothing."""
    first, second = (account.api.post("/webhooks", json={"callback_url": URL}).json()["webhook_id"] for _ in range(2))
    statuses = [account.api.delete(f"/webhooks/{first}").status_code for _ in range(2)]
    assert statuses == [200, 404]
    assert [item["webhook_id"] for item in account.api.get("/webhooks").json()["data"]] == [second]


# Errors


def test_an_error_has_seven_keys(account: Account) -> None:
    """An error holds error_code, detail, parameter_problems, request_id, status, title and type."""
    picture = {
        "error_code": 4040000,
        "detail": str,
        "parameter_problems": {},
        "request_id": str,
        "status": 404,
        "title": "Not Found",
        "type": str,
    }
    body = account.api.get("/template_types/99").json()
    assert (misfits(body, picture), set(body)) == ([], set(picture))


@pytest.mark.parametrize(("path", "status"), [("/templates?limit=0", 400), ("/templates/99", 404)])
def test_an_error_code_is_the_status_and_four_digits(account: Account, path: str, status: int) -> None:
    """error_code is the HTTP status and four digits, which are 0000 where nothing more is said."""
    body = account.api.get(path).json()
    assert (body["status"], body["error_code"] // 10000) == (status, status)
    assert account.api.get("/templates/99").json()["error_code"] == 4040000


def test_the_type_of_an_error_ends_in_its_code(account: Account) -> None:
    """type is the address of the error's code below error_codes."""
    body = account.api.get("/templates/99").json()
    assert body["type"].endswith(f"/v1/error_codes/{body['error_code']}")


def test_parameter_problems_map_a_dotted_path_to_sentences(account: Account) -> None:
    """parameter_problems maps a dotted path into the body to a list of strings."""
    answer = account.put_fields(account.new_type(), [{"custom_id": "a", "value": 5}])
    assert misfits(answer.json()["parameter_problems"], {"data_fields.0.value": [str]}) == []


def test_a_429_has_info_and_no_request_id(limited: list[httpx.Response]) -> None:
    """A 429 has info, a link, in place of type, has no request_id, and speaks of the 5 minutes."""
    body = limited[-1].json()
    assert (body["status"], body["info"].partition("://")[0]) == (429, "https")
    assert not {"type", "request_id"} & set(body)
    assert "5 minutes" in body["detail"]


def test_an_error_says_status_and_not_status_code(account: Account) -> None:
    """The status of an error stands under status; old answers say status_code, which is a switch."""
    body = account.api.get("/nowhere").json()
    assert (body["status"], "status_code" in body) == (404, False)


def test_errors_from_the_edge_are_html(account: Account) -> None:
    """An error from the edge of the network is HTML."""
    faults = {"spec": "GET /ping: 503"}
    assert account.plant("faults", faults).status_code == 200
    try:
        answer = account.api.get("/ping")
    finally:
        account.plant("faults", {"spec": ""})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (503, "text/html")


def test_every_error_has_a_request_id_of_its_own(account: Account) -> None:
    """Each error names its request by a request_id of its own."""
    ids = {account.api.get("/nowhere").json()["request_id"] for _ in range(3)}
    assert len(ids) == 3


def test_400_is_bad_form_or_content(account: Account) -> None:
    """400: the form or the content of a request is bad."""
    assert account.api.post("/template_types", content="{").status_code == 400
    assert account.api.post("/template_types", json={"name": ""}).status_code == 400


def test_401_is_a_bad_token_or_address(account: Account) -> None:
    """401: the token or the user's address is not valid."""
    for headers in ({"x-oneflow-api-token": "x" * 40}, {"x-oneflow-user-email": "nobody@nordlys.example"}):
        assert account.api.get("/ping", headers=headers).status_code == 401


def test_402_is_the_plan(account: Account) -> None:
    """402: the account's plan does not hold what is called."""
    account.plant("conditions", {"plan": "essentials"})
    assert account.api.post("/template_types", json={"name": "A"}).status_code == 402


def test_403_is_not_allowed(account: Account) -> None:
    """403: the one that the call acts as may not do this."""
    headers = {"x-oneflow-user-email": "edsger@nordlys.example"}
    assert account.api.post("/template_types", json={"name": "A"}, headers=headers).status_code == 403


def test_404_is_missing(account: Account) -> None:
    """404: the object is not there."""
    assert account.api.get("/workspaces/99").status_code == 404


def test_409_is_a_conflict(typical: Account) -> None:
    """409: the request is in conflict with how things are."""
    contracts = typical.api.get("/contracts?filter[states]=signed").json()["data"]
    body = {"subject": "Please sign", "message": "Here it is."}
    assert typical.api.post(f"/contracts/{contracts[0]['id']}/publish", json=body).status_code == 409


def test_an_unknown_path_is_404(account: Account) -> None:
    """A path that the API does not have is 404."""
    assert account.api.get("/nowhere").status_code == 404


def test_a_wrong_method_is_405_with_allow(account: Account) -> None:
    """A method that a known path does not have is 405 with Allow."""
    answer = account.api.delete("/template_types")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
