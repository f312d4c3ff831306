// What is searched for in the review: how often it stands there, and masking it everywhere.

import { h, button, busy, confirm, tell } from "../dom.js";
import { t, count } from "../i18n.js";
import { label } from "../labels.js";
import { kinds } from "./popup.js";
import { matches } from "./sheet.js";

const LEAST = 3; // letters of a word that may be masked everywhere: fewer stand in every other word

const among = (desk, whole) => desk.texts.reduce((sum, text) => sum + matches(text, desk.find, whole).length, 0);

export function offer(desk) {
  const n = among(desk, false), hits = h("span", {}, count(n, "”{word}”: {n} träff i ärendet", "”{word}”: {n} träffar i ärendet", { word: desk.find }));
  if (!n) return [hits];
  if (desk.find.length < LEAST) return [hits, h("span", { class: "small" }, t("Skriv minst {n} bokstäver för att maskera.", { n: LEAST }))];
  const select = kinds("find-label", "PERSON"), add = button("primary small-b", t("Maskera överallt"));
  select.setAttribute("aria-label", t("Maskera som"));
  add.addEventListener("click", busy(add, () => everywhere(desk, select.value)));
  return [hits, h("span", { class: "small" }, t("Maskera som")), select, add];
}

// The service masks whole words, as they are written: how many is asked about first.
async function everywhere(desk, kind) {
  const word = desk.find, n = among(desk, true);
  if (n < 2 || await confirm(t("Maskera {n} ställen som {kind}?", { n, kind: label(kind) }), t("”{word}” byts ut överallt i ärendet. Du kan ångra det.", { word }), t("Maskera"))) await add(desk, word, kind);
  desk.search.focus({ preventScroll: true });
}

async function add(desk, word, kind) {
  const at = desk.texts.findIndex((text) => matches(text, word, true).length);
  if (at < 0) { tell(t("Ordet står inte i texten som ett helt ord, skrivet just så.")); return; }
  const [first] = matches(desk.texts[at], word, true);
  desk.search.value = desk.find = "";
  await desk.change({ op: "add", document: desk.told.documents[at].id, start: first.start, end: first.end, label: kind }, t("”{word}” maskeras överallt.", { word }));
}

// Out of the search, back to the text.
export async function leave(desk) {
  desk.search.value = desk.find = "";
  desk.drawBar();
  await desk.drawSheet();
  desk.back();
}

// A step's button; a narrow window has room for its sign alone.
export const way = (text, go) => h("button", { type: "button", class: "btn quiet small-b", "aria-label": text, onclick: go }, text.split(" ").map((part) => h("span", { class: part.length > 1 ? "word" : null }, part)));
