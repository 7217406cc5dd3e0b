"use strict";

// Everything that comes from the account is put in as text, never as markup.

const [contract, participant] = location.pathname.split("/").slice(-2);
const at = (id) => document.getElementById(id);

function say(text) {
  at("message").textContent = text;
}

function row(field) {
  const made = document.createElement("tr");
  for (const [name, text] of [["th", field.name], ["td", field.value]]) {
    const cell = document.createElement(name);
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}

async function show() {
  const answer = await fetch(`/console/api/sign/${contract}/${participant}${location.search}`);
  const body = await answer.json();
  if (!answer.ok) {
    say(body.detail);
    return false;
  }
  at("name").textContent = body.name;
  at("who").textContent = `${body.participant}: ${body.sign_state}. The contract is ${body.state}.`;
  at("fields").replaceChildren(...body.data_fields.map(row));
  at("sign").disabled = at("decline").disabled = !body.may_sign;
  return true;
}

async function step(name) {
  const answer = await fetch(`/console/api/contracts/${contract}/participants/${participant}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  say(answer.ok ? "" : (await answer.json()).detail);
  if (answer.ok) await show();
}

at("sign").addEventListener("click", () => step("sign"));
at("decline").addEventListener("click", () => step("decline"));
show().then((opened) => opened && step("visit"));
