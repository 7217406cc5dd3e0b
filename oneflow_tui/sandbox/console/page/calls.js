// The newest calls of the API.

import { at, element, plain, setText } from "./dom.js";
import { showList } from "./lists.js";

export function showCalls({ calls }) {
  at("calls-table").hidden = calls.length === 0;
  showList(at("calls"), calls, (call) => call.id, make, (row, call) => {
    const values = [call.method, plain(call.path), call.status ? String(call.status) : "none", String(call.ms)];
    values.forEach((value, position) => setText(row.children[position], value));
    row.className = call.status >= 400 || !call.status ? "refused" : "";
  });
}

function make() {
  const row = element("tr");
  row.append(element("td"), element("td"), element("td"), element("td"));
  return row;
}
