// What is switched on for the account, and its plan.

import { at, setValue } from "./dom.js";
import { send } from "./sending.js";

const FLAGS = {
  template_types_on: ["The Template types extension is on.", "The Template types extension is off."],
  webhooks_on: ["The Webhooks extension is on.", "The Webhooks extension is off."],
  integration_extension: ["The integration extension is built: data fields are locked.", "Data fields are not locked."],
};

export function showConditions({ conditions }) {
  for (const name of [...Object.keys(FLAGS), "plan", "field_limit"]) {
    const value = conditions[name];
    if (value !== undefined) setValue(at(name), typeof value === "number" ? String(value) : value);
  }
}

for (const [name, [on, off]] of Object.entries(FLAGS)) {
  const box = at(name);
  box.addEventListener("change", () => send("conditions", { [name]: box.checked }, box.checked ? on : off, box));
}

at("plan").addEventListener("change", () => {
  const plan = at("plan");
  send("conditions", { plan: plan.value }, `The plan is ${plan.value}.`, plan);
});

at("limit").addEventListener("submit", (event) => {
  event.preventDefault();
  const limit = at("field_limit").valueAsNumber;
  send("conditions", { field_limit: limit }, `A template type holds at most ${limit} data fields.`);
});
