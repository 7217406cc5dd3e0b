// Templates: which type each carries, and whether it is active.

import { at, element, keep, labelled, named, setLabel, setText, setValue } from "./dom.js";
import { showList } from "./lists.js";
import { send } from "./sending.js";

export function showTemplates(state) {
  const types = [{ id: "", name: "none" }, ...state.template_types];
  const known = JSON.stringify(types.map((item) => [item.id, item.name]));
  showList(at("templates"), state.templates, (item) => item.id, make, (row, template) => {
    const [name, places, type, active] = row.children;
    const spaces = state.workspaces.filter((item) => template.workspace_ids.includes(item.id));
    const title = named(template.name);
    setText(name, title);
    setText(places, spaces.map((item) => named(item.name)).join(", ") || "in no workspace");
    const select = type.querySelector("select");
    const box = active.querySelector("input");
    setLabel(select, `Template type of ${title}`);
    setLabel(box, `Active: ${title}`);
    if (select.known !== known) showTypes(select, types);
    select.known = known;
    setValue(select, String(template.template_type_id ?? ""));
    setValue(box, template.active);
  });
}

function showTypes(select, types) {
  const value = select.value;
  keep(select, types, (item) => item.id, () => element("option"), (option, item) => {
    option.value = String(item.id);
    setText(option, item.id === "" ? item.name : `${named(item.name)} (${item.id})`);
  });
  select.value = value;
}

function make(template) {
  const row = element("li");
  row.className = "template";
  const select = element("select");
  select.addEventListener("change", () => {
    const number = select.value === "" ? null : Number(select.value);
    send(`templates/${template.id}/template_type`, { template_type_id: number }, "Template type set.", select);
  });
  const box = element("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    const done = box.checked ? "Template active." : "Template inactive.";
    send(`templates/${template.id}/active`, { active: box.checked }, done, box);
  });
  const title = element("bdi");
  title.className = "title";
  row.append(title, element("bdi"), labelled("Type", select), labelled("Active", box));
  return row;
}
