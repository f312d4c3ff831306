import { h } from "./dom.js";

// A document's text. The API counts code points, the browser UTF-16 units: the two differ after an emoji.

export class Text {
  constructor(text) {
    this.text = text;
    this.wide = [];
    this.breaks = [];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.breaks.push(at);
    if (/[\ud800-\udbff]/.test(text)) for (let i = 0, n = 0; i < text.length; n += 1) { const w = text.codePointAt(i) > 0xffff; if (w) this.wide.push(n); i += w ? 2 : 1; }
  }
  unit(point) { let more = 0; for (const at of this.wide) { if (at >= point) break; more += 1; } return point + more; }
  point(unit) { let n = unit; for (let k = 0; k < this.wide.length; k += 1) { if (this.wide[k] + k < unit) n = unit - k - 1; else break; } return n; }
  // The row of a place in UTF-16 units, from 1: as the questions, the files and the numbers in the margin count them.
  row(unit) {
    let low = 0, high = this.breaks.length;
    while (low < high) { const middle = (low + high) >> 1; if (this.breaks[middle] < unit) low = middle + 1; else high = middle; }
    return low + 1;
  }
  // The rows of a range of code points in words: "8", "8–10".
  rows(start, end) { const from = this.row(this.unit(start)), to = this.row(Math.max(this.unit(end) - 1, 0)); return to > from ? `${from}–${to}` : `${from}`; }
  slice(start, end) { return this.text.slice(this.unit(start), this.unit(end)); }
}

// The pieces of a run that begin where a row does; a span is one.
function* pieces(text, run) {
  let at = run.at;
  for (const piece of run.span ? [run.text] : run.text.split(/(?<=\n)/)) {
    yield { ...run, at, text: piece, row: at === 0 || text.text[at - 1] === "\n" ? text.row(at) : 0 };
    at += piece.length;
  }
}

// What shows a row's number in the margin; it is no part of the text, neither to mark nor to hear.
export const margin = ({ row, at }) => (row ? h("span", { class: "row-no", "data-row": String(row), "data-at": String(at) }) : null);

// Cuts a text into paragraphs of runs, new ones where rows begin. Spans ({start, end, …} in code points, disjoint, in order) are never cut.
export function paragraphs(text, spans) {
  const units = spans.map((s) => ({ span: s, start: text.unit(s.start), end: text.unit(s.end) }));
  const out = [];
  let at = 0, k = 0;
  const end = text.text.length;
  while (at < end) {
    let stop = text.text.indexOf("\n\n", at);
    let next = k;
    const inside = (p) => { while (next < units.length && units[next].end <= p) next += 1; return next < units.length && units[next].start < p + 2 ? units[next] : null; };
    for (let hit = stop >= 0 && inside(stop); hit; hit = stop >= 0 && inside(stop)) stop = text.text.indexOf("\n\n", hit.end);
    const last = stop < 0 ? end : stop;
    const runs = [];
    while (k < units.length && units[k].start < last) {
      const u = units[k];
      if (u.start > at) runs.push({ at, text: text.text.slice(at, u.start) });
      runs.push({ at: u.start, text: text.text.slice(u.start, u.end), span: u.span });
      at = u.end;
      k += 1;
    }
    if (at < last) runs.push({ at, text: text.text.slice(at, last) });
    if (runs.length) out.push(runs.flatMap((run) => [...pieces(text, run)]));
    at = Math.max(at, last);
    while (text.text[at] === "\n") at += 1;
  }
  return out;
}
