// Invites people, and accepts for them.

import { at, button, element, keep, named, plain, setLabel, setText, setWords, words } from "./dom.js";
import { showList } from "./lists.js";
import { send } from "./sending.js";

export function showInvitations(state) {
  keep(at("invite-workspaces"), state.workspaces, (item) => item.id, makePlace, (label, item) => {
    setText(label.querySelector("bdi"), named(item.name));
  });
  showList(at("invitations"), state.invitations, (item) => item.id, make, (row, item) => {
    setWords(row.firstChild, words`${named(item.name)} <${item.email}>, ${item.role}`);
    setLabel(row.querySelector("button"), `Accept the invitation of ${plain(item.email)}`);
  });
}

function makePlace(item) {
  const label = element("label");
  const box = element("input");
  box.type = "checkbox";
  box.name = "workspaces";
  box.value = String(item.id);
  label.append(box, " ", element("bdi"));
  return label;
}

function make(item) {
  const row = element("li");
  row.append(
    element("span"), " ", button("Accept", () => send(`invitations/${item.id}/accept`, {}, "Invitation accepted.")),
  );
  return row;
}

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
