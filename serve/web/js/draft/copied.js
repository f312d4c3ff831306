// What is copied of a draft: for the case system as plain text, with headings and lists for what takes them; with or without its sources.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { runs } from "./sources.js";
import { toldOf } from "./cells.js";
import { lines } from "./laid.js";

const MARKED = "UTKAST – ska granskas av handläggare";

// `parts` are the sections as they now are: {heading, points: [{text, sources}], none}. Sources are numbered as they come.
export function copied(title, parts, sources, cited) {
  const notes = new Map();
  const cite = (p) => (cited ? runs(p.sources).map((s) => { const key = `${s.document} ${s.start} ${s.end}`; if (!notes.has(key)) notes.set(key, [notes.size + 1, s]); return `[${notes.get(key)[0]}]`; }).join("") : "");
  const said = parts.map(({ heading, points, none }) => ({ heading, none, points: points.map((p) => [lines(p.text, p.sources), cite(p)]) }));
  const told = [...notes.values()].map(([n, s]) => `[${n}] ${sources.where(s)}: ”${toldOf(sources.documents.get(s.document), s) || s.quote.replace(/\s+/g, " ")}”`);
  const list = told.length ? [t("Källor"), ...told, ""] : [];
  const plain = [MARKED, title, "", ...said.flatMap(({ heading, points, none }) => [heading, ...points.map(([rows, refs]) => `- ${rows.join("\n  ")}${refs && ` ${refs}`}`), ...(none ? [none] : []), ""]), ...list].join("\n");
  const part = ({ heading, points, none }) => [h("h2", {}, heading), points.length ? h("ul", {}, points.map(([rows, refs]) => h("li", {}, rows.map((row, n) => [n ? h("br") : null, row]), refs && [" ", h("sup", {}, refs)]))) : h("p", {}, none)];
  const rich = h("div", {}, h("p", {}, MARKED), h("h1", {}, title), said.map(part), told.length ? [h("h2", {}, t("Källor")), told.map((line) => h("p", {}, line))] : null);
  return { "text/plain": plain, "text/html": new XMLSerializer().serializeToString(rich) };
}
