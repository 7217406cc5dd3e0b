"""The help of each step, in the words of Oneflow's partner guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import Binding

from oneflow_tui.tui.actions import ACTIONS, Action, key_name

GUIDE = "developer.oneflow.com, “Building a partner integration”"

HELP: dict[str, str] = {
    "welcome": f"""This walks you through setting up a Oneflow account for a partner integration, as in the guide \
({GUIDE}).

You need a Oneflow account. Create a trial account in the Oneflow application. Then email your technical integration \
manager at Oneflow to remove the trial limitations.

You will set up: an API token, the Template types extension, template types, their data fields, webhooks and users. \
Then you test it and hand it over.

Towards the end of development Oneflow creates an Oneflow integration extension, which creates all of these parts for \
your end-users with a single click. Until then they are made by hand, or with this program.

Nothing is written to an account before it has been shown to you and you have said yes.

The set-up can be a file, too: ^l opens one and turns what it asks into edits on the steps, F12 saves yours as one, on \
any step. `oneflow-tui plan` and `apply` take the same file, for the next account or without a screen.""",
    "token": """The API token lets this program, and later your integration, call the Oneflow API. It is shown once, \
when it is made, and has 40 characters.

Where to make one depends on the age of your account's menus:
  Marketplace > Workflow > Custom Integration > Enable,
    then Admin > Integrations > Custom Integration > API Tokens > Generate a new token
  or Marketplace > API tokens > Generate a new token
  or Admin > Account > Extensions > API tokens > Generate a new token

Acting as: the e-mail of an active user of the same account. Without it, calls run as an anonymous admin user. Only \
admins may change data fields.

The token goes to the keyring of your operating system, and to no file. It is sent to one host only.""",
    "extension": """In Oneflow, users create contracts from templates. Templates can have a template type. Template \
types connect the contracts you create with your integration: an example is making sure that the right webhook is \
triggered.

To create a template type, the Template types extension has to be on. No API call can switch it on: a person does it \
in the web app.
  Marketplace > Custom Integration, with “Integration blueprints”
  or Admin > Workflows > Template groups
  or Admin > Account > Extensions > Template types (or Template groups)

It has three names, by the age of the menus: template group, template type, integration blueprint. They are taken to \
be the same thing.

This step watches the account and ticks itself off when the extension is on, whoever switched it on. Where the \
account answers with an empty list, the extension is probably on: the first template type that is created will tell.""",
    "template_types": """During development you create one or more template types and use them by their ids. The ids \
differ from account to account. Once the integration extension is in place, you use your extension type instead.

There are three ways to find the id of a template type: the address of its page in the web app, its details there, and \
the templates endpoint of the API. Here it stands in the table and can be copied.

The API can create a template type. It can neither rename nor delete one: that is done in the web app. By default an \
account holds 10 custom blueprints, so the 11th may be refused.""",
    "data_fields": """Each data field is one piece of data that you want in the contract: customer name, phone \
number, address.

The default limit is 150 data fields in a template type. Oneflow Support can raise it; say so here when they have, and \
the meter follows.

Careful: Oneflow replaces the whole set of fields at each write. A field that is missing from it is removed from the \
type and from every template that uses it. This program always reads first, sends back what is there, and removes only \
what you marked, after you typed the number of removals.

A changed value does not reach values that already stand in templates. System fields are Oneflow's own and are never \
changed. Once Oneflow has built your integration extension, the fields are locked: only Oneflow can change them.""",
    "webhooks": """A webhook tells your system what happens to contracts. Oneflow posts to your address, and repeats \
unless the answer is exactly 200.

During development, events of any contract, whether made through the API or in the application, trigger all webhooks \
that were created by hand. Once the integration extension is in place and enabled, only events of contracts that were \
created through your integration do.

The sign key lets you check that a delivery knows the key. Oneflow never shows it again, so it is kept in your \
keyring. In the web app: Marketplace > Webhooks > Create webhook. The Webhooks extension has to be on.""",
    "users": """Use the same user e-mail in Oneflow and in your system.

No call of the ordinary API invites a user. With a SCIM token (Enterprise plan) this program can. Else a person does \
it in the web app:
  Admin > Users > Invite user (older: Users & Groups): full name, e-mail, user role (User or Administrator),
  workspaces with permissions in each, then Confirm.
The person gets an e-mail and must accept. Permissions are managed on the Users, Groups and Roles tabs.

This step watches the account and ticks each person off who is there.""",
    "test": """To test your integration, there has to be at least one workspace with at least one active template \
with the template type.

To assign a template type to a template: make sure that the template is active on the Templates page, open it in \
Oneflow, and select the template type in the Template type field.

Each line shows what was asked, how long it took and the request id, which Oneflow's support will want to know.""",
    "summary": """What was set up, with the ids that your code needs, and what is left with who must do it.

Hand the set-up to your technical integration manager at Oneflow, who makes the integration extension of it: your \
template type with its data fields is the blueprint. From then on the data fields are locked and only Oneflow can \
change them. Ask for the trial limitations to be removed, if that has not been done.

F12 saves the set-up as a file, for production or for CI: `oneflow-tui apply` does there what you did here. No secret \
is in it: it names where a sign key is, not the key.""",
}


def keys_text(bindings: Iterable[Binding], table: Mapping[str, Action] = ACTIONS) -> str:
    """The keys that work here, a line each with its sentence, in the order of the table of actions."""
    here = {binding.id for binding in bindings if binding.id in table}
    width = max((len(key_name(action.key)) for id, action in table.items() if id in here), default=0)
    return "\n".join(
        f"{key_name(action.key):<{width}}  {action.sentence}" for id, action in table.items() if id in here
    )
