// Contracts, with what the counterparty and the calendar can do to each.

import { at, button, element, keep, named, setLabel, setText, setWords, words } from "./dom.js";
import { makeDetails, showList, updateDetails } from "./lists.js";
import { send } from "./sending.js";

const STEPS = {
  pending: [["expire", "Expire", "The signing period has ended."]],
  overdue: [["revive", "Revive", "The signing period is open again."]],
  signed: [["end", "End", "The contract's period has ended."]],
};
const PERSONS_STEPS = [
  ["visit", "Visit", "Visited."],
  ["sign", "Sign", "Signed."],
  ["decline", "Decline", "Declined."],
];
const NO_STEPS = {
  draft: "A draft: publish it through the API, then its participants can act.",
  declined: "Declined: nothing more happens to it here.",
};

export function showContracts({ contracts, contract_count: count, workspaces, templates }) {
  const total = count ?? contracts.length;
  setText(at("contract-count"), total > contracts.length ? `The newest ${contracts.length} of ${total}.` : "");
  const nameIn = (items, id) => named(items.find((item) => item.id === id)?.name, String(id ?? "none"));
  showList(at("contracts"), contracts, (item) => item.id, () => makeDetails(fill), (row, item) => {
    const place = nameIn(workspaces, item.workspace_id);
    const template = nameIn(templates, item.template_id);
    setWords(updateDetails(row, item, fill),
      words`${item.state}: ${named(item.name)} (${item.id}), workspace ${place}, template ${template}`);
  });
}

function fill(inside, contract) {
  if (!inside.firstChild) {
    const own = element("p");
    own.className = "steps";
    const none = element("p");
    none.className = "empty";
    inside.append(element("ul"), own, none);
  }
  const [list, own, none] = inside.children;
  const parties = contract.parties || [];
  const people = parties.flatMap((party) => (party.participants || []).map((person) => ({ ...person, party })));
  keep(list, people, (person) => person.id, makePerson, (row, person) => {
    setWords(row.firstChild, words`${who(person)}, ${side(person.party)}: ${stand(person)}`);
    const open = contract.state === "pending" ? PERSONS_STEPS.filter(([step]) => may(person, step)) : [];
    showSteps(row.lastChild, open, `contracts/${contract.id}/participants/${person.id}`, `as ${who(person)}, contract ${contract.id}`);
  });
  showSteps(own, STEPS[contract.state] || [], `contracts/${contract.id}`, `contract ${contract.id}`);
  none.hidden = contract.state in STEPS;
  setText(none, NO_STEPS[contract.state] || "There is no step for it here.");
}

const who = (person) => named(person.name, named(person.email, `participant ${person.id}`));
const stand = (person) => (person.signatory === false ? "does not sign" : person.sign_state || "undecided");
const side = (party) => (party.my_party ? "own party" : named(party.name, "the counterparty"));
const undecided = (person) => person.signatory !== false && (person.sign_state || "undecided") === "undecided";
const may = (person, step) => step === "visit" || undecided(person);

function makePerson() {
  const row = element("li");
  const steps = element("span");
  steps.className = "steps";
  row.className = "person";
  row.append(element("span"), steps);
  return row;
}

function showSteps(parent, steps, path, whose) {
  keep(parent, steps, ([step]) => step, ([step, text, done]) => (
    button(text, () => send(`${path}/${step}`, {}, done))
  ), (made, [, text]) => setLabel(made, `${text} ${whose}`));
}
