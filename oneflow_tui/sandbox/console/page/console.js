"use strict";

// Everything that comes from the account is put in as text, never as markup.

const EVERY = 2000; // milliseconds
const at = (id) => document.getElementById(id);

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function say(text) {
  at("message").textContent = text;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setChecked(box, value) {
  if (box.checked !== value) box.checked = value;
}

// One child for each item, by key; children that stay are changed in place, so that none loses the focus.
function keep(parent, items, key, make, update) {
  const present = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, position) => {
    const name = String(key(item));
    let child = present.get(name);
    if (child) {
      present.delete(name);
    } else {
      child = make(item);
      child.dataset.key = name;
    }
    update(child, item);
    if (parent.children[position] !== child) parent.insertBefore(child, parent.children[position] || null);
  });
  present.forEach((child) => child.remove());
}

async function send(path, body, done) {
  try {
    const answer = await fetch(`/console/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const result = await answer.json();
    if (answer.ok) {
      say(done);
    } else {
      const problems = Object.entries(result.parameter_problems).map(([name, words]) => `${name}: ${words.join(" ")}`);
      say([result.detail, ...problems].join(" "));
    }
    await refresh();
    return answer.ok;
  } catch {
    say("The sandbox does not answer.");
    return false;
  }
}

function showAccess(access) {
  const names = { base_url: "Base URL", token: "API token", user_email: "User e-mail", scim_base_url: "SCIM URL", scim_token: "SCIM token" };
  keep(at("access"), Object.keys(names), (name) => name, (name) => {
    const row = element("li");
    const button = element("button", `Copy ${names[name]}`);
    button.type = "button";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(row.querySelector("code").textContent);
        say(`${names[name]} copied.`);
      } catch {
        getSelection().selectAllChildren(row.querySelector("code"));
        say(`${names[name]} is selected; copy it with Ctrl+C.`);
      }
    });
    row.append(`${names[name]}: `, element("code"), button);
    return row;
  }, (row, name) => setText(row.querySelector("code"), access[name]));
}

function makeTemplate(template) {
  const row = element("tr");
  const select = element("select");
  select.addEventListener("change", () => {
    const number = select.value === "" ? null : Number(select.value);
    send(`templates/${template.id}/template_type`, { template_type_id: number }, "Template type set.");
  });
  const box = element("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    send(`templates/${template.id}/active`, { active: box.checked }, box.checked ? "Template active." : "Template inactive.");
  });
  const cells = [element("td"), element("td"), element("td"), element("td")];
  cells[2].append(select);
  cells[3].append(box);
  row.append(...cells);
  return row;
}

function updateTemplate(row, template, state) {
  const names = state.workspaces.filter((item) => template.workspace_ids.includes(item.id)).map((item) => item.name);
  setText(row.children[0], template.name);
  setText(row.children[1], names.join(", "));
  const select = row.querySelector("select");
  const box = row.querySelector("input");
  select.setAttribute("aria-label", `Template type of ${template.name}`);
  box.setAttribute("aria-label", `${template.name} is active`);
  const choices = [{ id: "", name: "none" }, ...state.template_types];
  keep(select, choices, (item) => item.id, () => element("option"), (option, item) => {
    option.value = String(item.id);
    setText(option, item.id === "" ? item.name : `${item.name} (${item.id})`);
  });
  const value = template.template_type_id === null ? "" : String(template.template_type_id);
  if (select.dataset.shown !== value || document.activeElement !== select) select.value = value;
  select.dataset.shown = value;
  setChecked(box, template.active);
}

function showInvitations(state) {
  keep(at("invite-workspaces"), state.workspaces, (item) => item.id, (item) => {
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.name = "workspaces";
    box.value = String(item.id);
    label.append(box, " ", element("span"));
    return label;
  }, (label, item) => setText(label.querySelector("span"), item.name));
  keep(at("invitations"), state.invitations, (item) => item.id, (item) => {
    const row = element("li");
    const button = element("button", "Accept");
    button.type = "button";
    button.addEventListener("click", () => send(`invitations/${item.id}/accept`, {}, "Invitation accepted."));
    row.append(element("span"), button);
    return row;
  }, (row, item) => {
    setText(row.querySelector("span"), `${item.name} <${item.email}>, ${item.role}`);
    row.querySelector("button").setAttribute("aria-label", `Accept the invitation of ${item.email}`);
  });
  at("no-invitations").hidden = state.invitations.length > 0;
}

function showLines(id, items, line) {
  keep(at(id), items, (item) => item.id, () => element("li"), (row, item) => setText(row, line(item)));
  const empty = at(`no-${id}`);
  if (empty) empty.hidden = items.length > 0;
}

function showFields(items) {
  keep(at("template-types"), items, (item) => item.id, () => {
    const row = element("li");
    const details = element("details");
    details.append(element("summary"), element("ul"));
    row.append(details);
    return row;
  }, (row, item) => {
    setText(row.querySelector("summary"), `${item.name} (${item.id}), ${item.data_fields.length} data fields`);
    const line = (field) => `${field.custom_id}: ${field.name}${field.value ? ` = ${field.value}` : ""} (${field.source})`;
    keep(row.querySelector("ul"), item.data_fields, (field) => field.id, () => element("li"),
      (entry, field) => setText(entry, line(field)));
  });
  at("no-template-types").hidden = items.length > 0;
}

function show(state) {
  setText(at("account"), `${state.account.name} (${state.account.id})`);
  showAccess(state.access);
  setChecked(at("extension"), state.extension);
  keep(at("templates"), state.templates, (item) => item.id, makeTemplate, (row, item) => updateTemplate(row, item, state));
  showInvitations(state);
  showLines("users", state.users, (user) =>
    `${user.name} <${user.email}>${user.is_admin ? ", administrator" : ""}${user.active ? "" : ", inactive"}`);
  showFields(state.template_types);
  showLines("webhooks", state.webhooks, (webhook) => {
    const type = state.template_types.find((item) => item.id === webhook.template_group_id);
    const key = webhook.has_sign_key ? "signed" : "unsigned";
    return `${webhook.callback_url} (${webhook.id}), ${type ? type.name : "every template type"}, ${key}`;
  });
}

let lost = false;

async function refresh() {
  try {
    const answer = await fetch("/console/api/state");
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    if (lost) say("");
    lost = false;
  } catch {
    lost = true;
    say("The sandbox does not answer. Trying again.");
  }
}

async function poll() {
  await refresh();
  setTimeout(poll, EVERY);
}

at("extension").addEventListener("change", (event) => {
  const on = event.target.checked;
  send("extension", { on }, on ? "The extension is on." : "The extension is off.");
});

at("invite").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const values = new FormData(form);
  const sent = await send("invitations", {
    name: values.get("name"),
    email: values.get("email"),
    role: values.get("role"),
    workspaces: values.getAll("workspaces").map(Number),
  }, "Invited.");
  if (sent) form.reset();
});

poll();
