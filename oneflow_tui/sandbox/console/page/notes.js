// What a real account would punish.

import { at, setWords, when, words } from "./dom.js";
import { showLines } from "./lists.js";

export function showNotes({ notes }) {
  showLines(at("notes"), notes, (note) => `${note.kind} ${note.call}`, (row, note) => {
    const times = note.times === 1 ? `once, ${when(note.last)}` : `${note.times} times, last ${when(note.last)}`;
    setWords(row, words`${note.call}: ${note.sentence} (${times})`);
  });
}
