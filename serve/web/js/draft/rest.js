// What to know beside the remarks: sections without points, what no point rests on, and what was read in another way than it stood.

import { h, button, told } from "../dom.js";
import { t, count } from "../i18n.js";
import { toldOf } from "./cells.js";

const even = (text) => text.replace(/\s+/g, " ").trim();
const folded = (title, body, onOpen) => {
  const box = h("details", { class: "card folded" }, h("summary", {}, h("h2", {}, title)), body);
  if (onOpen) box.addEventListener("toggle", () => { if (box.open) onOpen(body); }, { once: true });
  return box;
};

// Sections that have nothing: where the case may speak of it, and the way there. `paper` knows what they have now.
export function emptyPart(summary, sources, paper, show) {
  const empty = summary.sections.filter((s) => s.missing && !paper.has(s.id));
  if (!empty.length) return null;
  const row = (s) => h("li", { class: "stack-s" }, h("div", {}, h("b", {}, s.heading, ": "), told(s.missing), " ", sources.refs(s.places || [])), h("div", {}, button("quiet small-b", t("Visa avsnittet"), () => show(s.id))));
  return h("section", { class: "card" }, h("h2", {}, t("Avsnitt utan uppgifter ({n})", { n: empty.length })), h("ul", { class: "findings" }, empty.map(row)));
}

// What was read otherwise than it stands in the file: remarks on the reading, and what tracked changes took out.
export function readPart(sources) {
  const rows = [...sources.documents.values()].flatMap((d) => [...d.notes.map((note) => h("li", {}, h("b", {}, d.name, ": "), told(note))), ...d.removed.map((gone) => h("li", {}, h("b", {}, d.name, ": "), removed(gone), " ", sources.ref(before(d, gone.at))))]);
  return rows.length ? h("section", { class: "card" }, h("h2", {}, t("Så lästes filerna")), h("ul", { class: "findings" }, rows)) : null;
}

// Words that a tracked change took out, and who did it.
export const removed = (gone) => h("span", {}, gone.by ? t("Borttaget av {who}:", { who: gone.by }) : t("Borttaget:"), " ", h("del", { lang: "sv" }, gone.text));

// The paragraph that something was taken out of, as a source.
function before(d, at) {
  const s = d.segments.findLast((one) => one.end <= at && one.start < one.end) || d.segments[0];
  return { document: d.id, start: s.start, end: s.end, quote: even(d.chars.slice(s.start, s.end)) };
}

// What no point rests on, paragraph by paragraph in each document, to be skimmed and taken in. `cut` gives the sentences when they are asked for.
export function unusedPart(used, total, sources, cut, add) {
  const left = total - new Set(used.map((s) => `${s.document} ${s.start}`)).size;
  if (left <= 0) return null;
  const fill = async (body) => body.replaceChildren(...lists(await cut(), used, sources, add));
  return folded(t("Inte använt i utkastet ({n})", { n: count(left, "{n} mening", "{n} meningar") }), h("div", { class: "stack-s" }, h("p", { class: "small", role: "status" }, t("Hämtar …"))), fill);
}

const heads = (d, start) => d.segments.find((s) => s.start <= start && start < s.end)?.kind === "heading";

function lists(sentences, used, sources, add) {
  const taken = new Set(used.map((s) => `${s.document} ${s.start}`)), list = [h("p", { class: "small" }, t("Det som varken utkastet eller ”Mer ur handlingarna” har. Saknar du något går det att lägga till."))];
  for (const d of sources.documents.values()) {
    const rows = [];
    sentences[d.id].forEach(([start, end], n) => {
      if (taken.has(`${d.id} ${start}`) || heads(d, start)) return;
      const last = rows.at(-1), one = { document: d.id, sentence: n + 1, start, end, quote: even(d.chars.slice(start, end)) };
      if (last && last.at(-1).sentence === n && !/\n/.test(d.chars.slice(last.at(-1).end, start))) last.push(one); else rows.push([one]);
    });
    if (rows.length) list.push(h("h3", {}, d.name), h("ul", { class: "findings unused" }, rows.map((row) => item(d, row, sources, add))));
  }
  return list;
}

function item(d, row, sources, add) {
  const whole = { ...row[0], end: row.at(-1).end, quote: row.map((s) => s.quote).join(" ") };
  const text = toldOf(d, whole) || whole.quote;
  return h("li", {}, h("span", { lang: "sv" }, text), " ", sources.ref(whole), add ? button("quiet small-b", t("Lägg till"), () => add({ text, sources: row }), { "aria-label": t("Lägg till i utkastet: {text}", { text: text.slice(0, 60) }) }) : null);
}
