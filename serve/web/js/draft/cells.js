// A source in a table says little by itself ("26"): the rows it stands in, with what heads their columns.

import { h } from "../dom.js";
import { t } from "../i18n.js";

const HEADED = 3; // columns from which a first row of names heads the others, as in pipelines/tables.py; of two the first names the second
const NAME = 6; // words of a heading at most
const names = (text) => text.trim() && text.split(/\s+/).length <= NAME && !/\d|[.!?:;,…]$/.test(text.trim());
const even = (text) => text.replace(/\s+/g, " ").trim();

// {heads: [text] or null, rows: [[{text, cited}]]} of the rows that a source meets; null for one that stands in no table.
export function rowsOf(d, source) {
  const meets = (s) => s.cell && s.start < source.end && source.start < s.end;
  const at = d.segments.findIndex(meets);
  if (at < 0) return null;
  const same = (s) => s?.cell && s.cell[0] === d.segments[at].cell[0];
  let from = at, to = at;
  while (same(d.segments[from - 1])) from -= 1;
  while (same(d.segments[to + 1])) to += 1;
  const table = new Map();
  for (const s of d.segments.slice(from, to + 1)) {
    const [, row, column] = s.cell;
    const cells = table.get(row) || table.set(row, []).get(row), cell = (cells[column - 1] ||= { text: "", cited: false });
    cell.text = even(`${cell.text} ${d.chars.slice(s.start, s.end)}`);
    cell.cited ||= meets(s);
  }
  const width = Math.max(...[...table.values()].map((cells) => cells.length));
  const all = [...table.values()].map((cells) => Array.from({ length: width }, (_, n) => cells[n] || { text: "", cited: false }));
  const [first, ...under] = all, headed = width >= HEADED && under.length > 0 && first.every((c) => !c.text || names(c.text)) && first.some((c) => c.text);
  const rows = all.filter((cells) => cells.some((c) => c.cited) && !(headed && cells === first && under.some((row) => row.some((c) => c.cited))));
  return { heads: headed && rows[0] !== first ? first.map((c) => c.text) : null, rows };
}

// The rows as a table; the cells the source is taken from are marked.
export function cellsOf(d, source) {
  const found = d && rowsOf(d, source);
  if (!found) return null;
  const { heads, rows } = found;
  const cell = (c, n, row) => h(n === 0 && row.length > 1 ? "th" : "td", { scope: n === 0 && row.length > 1 ? "row" : null, class: c.cited ? "cited" : null }, c.text);
  return h("div", { class: "cells", lang: "sv", tabindex: "0", role: "region", "aria-label": t("Raden i tabellen") },
    h("table", {}, heads && h("thead", {}, h("tr", {}, heads.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {}))))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((c, n) => cell(c, n, row)))))));
}

// The same in one line of text: "Vårdnadshavare 2: Mikael Lind", "Månad: mars · Frånvaro: 26".
export function toldOf(d, source) {
  const found = d && rowsOf(d, source);
  if (!found) return null;
  const line = (row) => (found.heads ? row.map((c, n) => (found.heads[n] ? `${found.heads[n]}: ${c.text}` : c.text)).join(" · ") : row.map((c) => c.text).filter(Boolean).join(row.length !== 2 ? " · " : /[:?]$/.test(row[0].text) ? " " : ": "));
  return found.rows.map(line).join("; ");
}
