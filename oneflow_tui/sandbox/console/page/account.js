// What opens the account, and what it holds.

import { at, button, element, keep, named, say, setLabel, setText, setWords, words } from "./dom.js";
import { makeDetails, showLines, showList, updateDetails } from "./lists.js";

const KEYS = {
  base_url: "Base URL",
  token: "API token",
  user_email: "User e-mail",
  scim_base_url: "SCIM URL",
  scim_token: "SCIM token",
};

export function showAccess({ access }) {
  keep(at("access"), Object.keys(KEYS), (name) => name, (name) => {
    const row = element("li");
    const value = element("code");
    const press = button("Copy", () => copy(value, KEYS[name]));
    setLabel(press, `Copy ${KEYS[name]}`);
    row.append(element("span", KEYS[name]), value, press);
    return row;
  }, (row, name) => setText(row.querySelector("code"), access[name] || ""));
}

async function copy(value, name) {
  try {
    await navigator.clipboard.writeText(value.textContent);
    say(`${name} copied.`);
  } catch {
    getSelection().selectAllChildren(value);
    say(`${name} is selected; copy it with Ctrl+C.`);
  }
}

export function showName({ account }) {
  setWords(at("account"), words`${named(account.name)} (${account.id})`);
}

export function showUsers({ users }) {
  showLines(at("users"), users, (user) => user.id, (row, user) => {
    const more = [user.is_admin && "administrator", !user.active && "inactive"].filter(Boolean).join(", ");
    setWords(row, words`${named(user.name)} <${user.email}>${more && `, ${more}`}`);
  });
}

export function showTypes({ template_types: types }) {
  showList(at("template-types"), types, (item) => item.id, () => makeDetails(fillType), (row, item) => {
    const count = item.data_fields.length;
    setWords(updateDetails(row, item, fillType),
      words`${named(item.name)} (${item.id}), ${count === 1 ? "1 data field" : `${count} data fields`}`);
  });
}

function fillType(inside, item) {
  if (!inside.firstChild) inside.append(element("ul"));
  showLines(inside.firstChild, item.data_fields, (field) => field.id, (row, field) => {
    const value = field.value ? ` = ${field.value}` : "";
    setWords(row, words`${field.custom_id}: ${named(field.name)}${value} (${field.source})`);
  });
}

export function showWebhooks({ webhooks, template_types: types }) {
  showLines(at("webhooks"), webhooks, (webhook) => webhook.id, (row, webhook) => {
    const bound = webhook.template_group_id ?? null;
    const type = types.find((item) => item.id === bound);
    const whose = type ? `template type ${named(type.name)}` : bound === null ? "every template type" : `template type ${bound}`;
    const key = webhook.has_sign_key ? "signed" : "unsigned";
    setWords(row, words`${webhook.callback_url} (${webhook.id}), ${whose}, ${key}`);
  });
}
