// Starts over, once a person has said so twice.

import { at, setText } from "./dom.js";
import { send } from "./sending.js";

at("seeds").addEventListener("submit", (event) => {
  event.preventDefault();
  setText(at("chosen"), at("seed").value);
  at("sure").showModal();
});

at("keep").addEventListener("click", () => at("sure").close());

at("start-over").addEventListener("click", () => {
  const seed = at("seed").value;
  at("sure").close();
  send("reset", { seed }, `Started over with ${seed}.`);
});
