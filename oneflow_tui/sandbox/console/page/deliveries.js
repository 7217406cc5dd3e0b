// What has been sent to webhooks, with every attempt.

import { at, button, element, keep, plain, setLabel, setText, setWords, when, words } from "./dom.js";
import { makeDetails, showList, updateDetails } from "./lists.js";
import { send } from "./sending.js";

const STATES = { not_sent: "not sent" };
const inWords = (state) => STATES[state] || state;

export function showDeliveries({ deliveries, delivery_counts: counts }) {
  const told = Object.entries(counts).filter(([, number]) => number > 0);
  setText(at("delivery-counts"), told.map(([state, number]) => `${number} ${inWords(state)}`).join(", ") + (told.length ? "." : ""));
  showList(at("deliveries"), deliveries, (item) => item.id, () => makeDetails(fill), (row, item) => {
    const events = (item.events || []).map((event) => event.type ?? event).join(", ") || "no event";
    const attempts = (item.attempts || []).length;
    const tried = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    setWords(updateDetails(row, item, fill),
      words`${inWords(item.state)}, ${tried}: ${events}, contract ${item.contract_id}, to ${item.callback_url}`);
  });
}

function fill(inside, item) {
  if (!inside.firstChild) {
    const again = button("Send again", () => send(`deliveries/${item.id}/again`, {}, "To be sent again."));
    inside.append(element("p"), attemptsTable(), again);
  }
  const [about, table, again] = inside.children;
  const due = item.reason || (item.due ? `next attempt ${when(item.due)}` : "no attempt to come");
  setWords(about, words`Delivery ${item.id} of webhook ${item.webhook_id}, callback_id ${item.callback_id}: ${due.replace(/\.$/, "")}.`);
  setLabel(again, `Send again delivery ${item.id}`);
  const attempts = (item.attempts || []).map((attempt, position) => ({ ...attempt, number: position + 1 }));
  table.hidden = attempts.length === 0;
  keep(table.tBodies[0], attempts, (attempt) => attempt.number, makeAttempt, (row, attempt) => {
    const [time, result, seconds] = row.children;
    setText(time, when(attempt.time));
    setText(result, [attempt.status, attempt.error].filter(Boolean).map(plain).join(" ") || "no answer");
    setText(seconds, typeof attempt.seconds === "number" ? attempt.seconds.toFixed(2) : "");
  });
}

function attemptsTable() {
  const table = element("table");
  table.className = "attempts";
  const row = table.createTHead().insertRow();
  for (const name of ["Time", "Answer", "Seconds"]) {
    const head = element("th", name);
    head.scope = "col";
    row.append(head);
  }
  table.createTBody();
  return table;
}

function makeAttempt() {
  const row = element("tr");
  row.append(element("td"), element("td"), element("td"));
  return row;
}
