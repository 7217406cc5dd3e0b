// Speaks with the sandbox: asks every two seconds for what has changed, and sends a person's steps one after the other.

import { revert, say } from "./dom.js";

const EVERY = 2000; // milliseconds

let show = () => {};
let revision = "";
let asked = 0;
let waiting = 0;
let lost = false;
let timer = 0;
let stopped = false;
let queue = Promise.resolve();

export function begin(shown) {
  show = shown;
  poll();
}

// For tests, which then show a state of their own.
export function stop() {
  stopped = true;
  clearTimeout(timer);
}

async function poll() {
  if (!waiting) await refresh();
  if (!stopped) timer = setTimeout(poll, EVERY);
}

async function refresh() {
  const mine = ++asked;
  try {
    const answer = await fetch(`/console/api/state?since=${encodeURIComponent(revision)}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const news = await answer.json();
    if (mine !== asked || stopped) return; // a later question has been asked meanwhile
    if (!news.unchanged) show(news);
    revision = news.revision;
    if (lost) say("The sandbox answers again.");
    lost = false;
  } catch {
    if (!lost) say("The sandbox does not answer. Trying again.");
    lost = true;
  }
}

// Tells `done` where the sandbox took it, else why it did not, and puts `control` back to what the sandbox has.
export function send(path, body, done, control = null) {
  waiting += 1;
  asked += 1; // whatever is on its way does not know of this yet
  queue = queue.then(() => post(path, body, done, control));
  return queue;
}

async function post(path, body, done, control) {
  let taken = false;
  let told = "The sandbox does not answer.";
  try {
    const answer = await fetch(`/console/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    taken = answer.ok;
    told = taken ? done : complaint(await answer.json());
  } catch {
    taken = false;
  }
  waiting -= 1;
  if (!taken && control) revert(control);
  if (!waiting) await refresh();
  say(told);
  return taken;
}

function complaint(error) {
  const problems = Object.entries(error.parameter_problems || {});
  return [error.detail, ...problems.map(([name, sentences]) => `${name}: ${sentences.join(" ")}`)].join(" ");
}
