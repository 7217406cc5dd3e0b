// Failures on request.

import { at, button, element, setLabel, setValue, setWords, words } from "./dom.js";
import { showLines } from "./lists.js";
import { send } from "./sending.js";

const EXAMPLES = [
  ["POST /webhooks: 500 30%", "every third or so creation of a webhook fails"],
  ["*: delay 50ms..200ms", "every call takes its time"],
  ["PUT *: reset-after x1", "the next PUT is carried out and its answer is lost"],
];

export function showTrouble({ faults }) {
  setValue(at("spec"), faults.spec || "");
  const rules = (faults.rules || []).map((rule, position) => ({ ...rule, position }));
  showLines(at("rules"), rules, (rule) => `${rule.position} ${rule.text}`, (row, rule) => {
    setWords(row, words`${rule.text}: ${rule.hits === 1 ? "hit once" : `hit ${rule.hits ?? 0} times`}`);
  });
}

async function set(spec, done) {
  if (await send("faults", { spec }, done)) at("spec").value = at("spec").shown ?? spec;
}

at("trouble").addEventListener("submit", (event) => {
  event.preventDefault();
  set(at("spec").value, "Trouble set.");
});

at("clear").addEventListener("click", () => set("", "No more trouble."));

for (const [rule, meaning] of EXAMPLES) {
  const row = element("li");
  const add = button("Add", () => {
    const spec = at("spec");
    spec.value = [spec.value.trim(), rule].filter(Boolean).join("\n");
    spec.focus();
  });
  setLabel(add, `Add ${rule}`);
  row.append(element("code", rule), ` ${meaning} `, add);
  at("examples").append(row);
}
