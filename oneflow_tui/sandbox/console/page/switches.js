// The open points of the real API, each with its positions.

import { at, element, keep, labelled, say, setText, setValue, setWords, words } from "./dom.js";
import { showList } from "./lists.js";
import { send } from "./sending.js";

let known = [];

export function showSwitches({ switches }) {
  known = switches;
  showList(at("switches"), switches, (item) => item.name, make, (row, item) => {
    const [label, mark] = row.children;
    const select = label.querySelector("select");
    setWords(label.firstElementChild, words`${item.question} ${`(${item.name})`}`);
    keep(select, item.positions, (position) => position, (position) => element("option", position), () => {});
    setValue(select, item.position);
    setText(mark, item.position === item.default ? "" : `changed, the default is ${item.default}`);
    row.said = [item.name, item.question, ...item.positions, mark.textContent].join(" ").toLowerCase();
  });
  find();
}

function make(item) {
  const row = element("li");
  const select = element("select");
  select.addEventListener("change", () => {
    send("switches", { [item.name]: select.value }, `${item.name} is ${select.value}.`, select);
  });
  const mark = element("strong");
  row.append(labelled(element("span"), select), " ", mark);
  return row;
}

// One that has the focus stays, so that setting it does not take it away.
function find() {
  const wanted = at("find").value.trim().toLowerCase();
  let found = 0;
  for (const row of at("switches").children) {
    row.hidden = !row.said.includes(wanted) && !row.contains(document.activeElement);
    if (!row.hidden) found += 1;
  }
  const changed = known.filter((item) => item.position !== item.default).length;
  const shown = wanted ? `${found} of ${known.length} shown, ` : `${known.length} switches, `;
  setText(at("switch-count"), known.length ? `${shown}${changed || "none"} changed.` : "");
}

at("find").addEventListener("input", find);

at("defaults").addEventListener("click", () => {
  const changed = known.filter((item) => item.position !== item.default);
  if (!changed.length) {
    say("All switches are at their default.");
    return;
  }
  const positions = Object.fromEntries(changed.map((item) => [item.name, item.default]));
  send("switches", positions, "All switches are back at their default.");
});
