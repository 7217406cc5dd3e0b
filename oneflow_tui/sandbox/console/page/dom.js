// Puts things on the page. All that comes from the account goes in as text, never as markup.

export const at = (id) => document.getElementById(id);

export function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

export function button(text, press) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

export function labelled(text, control) {
  const made = element("label");
  made.append(text, " ", control);
  return made;
}

// Tells what has happened. The same sentence twice is told twice.
export function say(text) {
  const message = at("message");
  if (message.textContent === text) message.textContent = "";
  setTimeout(() => { message.textContent = text; });
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setLabel(node, text) {
  if (node.ariaLabel !== text) node.ariaLabel = text;
}

// What comes from the account, with what cannot be seen, or turns the letters after it around, written out.
export function plain(value) {
  return String(value).replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

// A sentence whose ${…} parts stand apart, so that a script of another direction turns nothing but itself.
export function words(strings, ...given) {
  const values = given.map(plain);
  return { strings, values, text: String.raw({ raw: strings }, ...values) };
}

export function setWords(node, sentence) {
  if (node.textContent === sentence.text) return;
  const parts = [sentence.strings[0]];
  sentence.values.forEach((value, position) => parts.push(element("bdi", value), sentence.strings[position + 1]));
  node.replaceChildren(...parts);
}

export const named = (text, otherwise = "(no name)") => (text && text.trim() ? plain(text) : otherwise);

// A time as the sandbox has it, a string in UTC or seconds since 1970; or nothing.
export function when(time) {
  if (time === null || time === undefined || time === "") return "";
  const text = typeof time === "number" ? new Date(time * 1000).toISOString() : String(time);
  return text.replace("T", " ").replace(/(\.\d+)?(Z|\+00:?00)$/, " UTC");
}

// Shows a value in a control, but leaves alone what a person is choosing or has typed there.
export function setValue(control, value) {
  const name = control.type === "checkbox" ? "checked" : "value";
  if (control.shown === value) return;
  const typed = control.shown !== undefined && control[name] !== control.shown && control.matches("textarea, [type=number]");
  if (!typed) control[name] = value;
  control.shown = value;
}

// What the sandbox has, where it did not take what was chosen.
export function revert(control) {
  control[control.type === "checkbox" ? "checked" : "value"] = control.shown;
}

// One child for each item, by key. Children that stay are changed in place and never moved past each other without
// need, so that none loses the focus; where the one that had it goes, its neighbour takes it.
export function keep(parent, items, key, make, update) {
  const wanted = new Map(items.map((item) => [String(key(item)), item]));
  const present = new Map();
  let left = -1;
  [...parent.children].forEach((child, position) => {
    if (wanted.has(child.dataset.key)) {
      present.set(child.dataset.key, child);
    } else {
      if (child.contains(document.activeElement)) left = position;
      child.remove();
    }
  });
  let position = 0;
  wanted.forEach((item, name) => {
    let child = present.get(name);
    if (!child) {
      child = make(item);
      child.dataset.key = name;
    }
    if (parent.children[position] !== child) parent.insertBefore(child, parent.children[position] || null);
    update(child, item);
    position += 1;
  });
  if (left >= 0) focusNear(parent, left);
}

const CONTROLS = "button, input, select, textarea, summary, a[href]";

function focusNear(parent, position) {
  const child = parent.children[Math.min(position, parent.children.length - 1)];
  const inside = child && (child.matches(CONTROLS) ? child : child.querySelector(CONTROLS));
  const around = parent.closest("details")?.querySelector("summary");
  (inside || around || parent.closest("section")?.querySelector("h2"))?.focus();
}
