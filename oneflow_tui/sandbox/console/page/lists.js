// Lists that may be long: the first hundred are shown, the others on demand.

import { at, button, element, keep } from "./dom.js";

const FIRST = 100;

export function showList(list, items, key, make, update) {
  const shown = list.all ? items : items.slice(0, FIRST);
  keep(list, shown, key, make, update);
  const empty = list.id && at(`no-${list.id}`);
  if (empty) empty.hidden = items.length > 0;
  list.again = () => showList(list, items, key, make, update);
  showMore(list, items.length);
}

export function showLines(list, items, key, write) {
  showList(list, items, key, () => element("li"), write);
}

function showMore(list, count) {
  if (!list.more && count <= FIRST) return;
  if (!list.more) {
    list.more = element("p");
    list.more.className = "more";
    list.more.append(element("span"), " ", button("", () => turn(list)));
    list.after(list.more);
  }
  list.more.hidden = count <= FIRST;
  list.more.querySelector("span").textContent = list.all ? "" : `and ${count - FIRST} more`;
  list.more.querySelector("button").textContent = list.all ? `Show the first ${FIRST} only` : `Show all ${count}`;
}

// What has been asked for comes next for the keys.
function turn(list) {
  list.all = !list.all;
  list.again();
  const first = list.children[list.all ? FIRST : 0];
  first.tabIndex = -1;
  first.focus();
}

// Details whose inside is drawn only while they are open.
export function makeDetails(fill) {
  const row = element("li");
  const details = element("details");
  const inside = element("div");
  details.append(element("summary"), inside);
  row.append(details);
  details.addEventListener("toggle", () => details.open && fill(inside, row.item));
  return row;
}

export function updateDetails(row, item, fill) {
  row.item = item;
  const details = row.firstChild;
  if (details.open) fill(details.lastChild, item);
  return details.firstChild;
}
