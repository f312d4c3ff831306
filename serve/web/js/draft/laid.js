// How a point is laid out to be read: what leads it (who tells it, which note it stands in), and a form's answers in rows. No word is changed.

import { h } from "../dom.js";

const LEAD = 100; // letters before a colon that may be what leads a point
const ROWS = 3; // answers in one point that make it a form
const NAMED = /^(\p{Lu}[^:.!?"”]{0,40}): (?=\S)/u; // a line that names what it answers, as forms in plain text do

const even = (text) => text.replace(/\s+/g, " ").trim();

// {lead, text, rows: [[name, text]]} of a point's words and the sentences it rests on; without any where they do not say so.
export function laid(words, sources) {
  const quotes = sources.map((s) => even(s.quote));
  const lead = form(naming(words, quotes, 0)) ? "" : leading(words, quotes), from = lead ? lead.length + 2 : 0;
  const starts = naming(words, quotes, from);
  if (starts.length < ROWS) return { lead, text: words.slice(from), rows: [] };
  const rows = starts.map(({ name, start }, n) => [name, answer(words.slice(start + name.length + 2, starts[n + 1]?.start ?? words.length), quotes)]);
  return { lead, text: words.slice(from, starts[0].start).trim(), rows };
}

// Whether a point is a form from its first word: a name without an answer of its own is what leads the others.
const form = (starts) => starts.length >= ROWS && starts[0].start === 0 && starts[1].start > starts[0].name.length + 2;

// What stands before a point's first colon, when a source, or what it answers, is or begins with just that: the colon is not the source's own.
function leading(words, quotes) {
  const whole = quotes.flatMap((q) => [q, q.replace(NAMED, "")]); // "Anmälare: Eva Ek, lärare" names her too
  for (let at = words.indexOf(": "); at > 0 && at < LEAD; at = words.indexOf(": ", at + 1)) {
    const said = words.slice(0, at);
    if (quotes.length > 1 && whole.some((q) => q === said || (q.startsWith(said) && /^ ?[,;(–-]/.test(q.slice(said.length))))) return said;
  }
  return "";
}

// Where answers begin, by the sources in order: a cell that another follows after a colon, or a line that names itself.
function naming(words, quotes, from) {
  const out = [];
  let at = from;
  for (const quote of quotes) {
    const start = quote ? words.indexOf(quote, at) : -1;
    if (start < 0 || start - at > 2) continue; // between two sentences stands a blank, and a mark at most
    at = start + quote.length;
    const name = words.startsWith(": ", at) ? quote : NAMED.exec(quote)?.[1];
    if (name) out.push({ name, start });
  }
  return out;
}

// The full stop that joins cells is none of theirs.
function answer(text, quotes) {
  const said = text.trim();
  return said.endsWith(".") && !quotes.some((q) => q.endsWith(".") && (said.endsWith(q) || q.endsWith(said))) ? said.slice(0, -1) : said;
}

// The same words to be changed, a row an answer: taken together they are what they were.
export function broken(words, sources) {
  const quotes = sources.map((s) => even(s.quote)), { lead, rows } = laid(words, sources);
  if (!rows.length) return words;
  const starts = naming(words, quotes, lead ? lead.length + 2 : 0).map(({ start }) => start);
  return [0, ...starts].map((at, n) => words.slice(at, starts[n]).trim()).filter(Boolean).join("\n");
}

// A point as it is shown.
export function shown(words, sources) {
  const { lead, text, rows } = laid(words, sources);
  return [lead && [h("b", { class: "lead-in" }, `${lead}:`), " "], text && h("span", {}, text), rows.length ? h("dl", { class: "answers" }, rows.map(([name, said]) => h("div", {}, h("dt", {}, name), h("dd", {}, said)))) : null];
}

// The same as lines of text; what has no rows is one line.
export function lines(words, sources) {
  const { lead, text, rows } = laid(words, sources);
  if (!rows.length) return [words];
  const first = [lead && `${lead}:`, text].filter(Boolean).join(" ");
  return [...(first ? [first] : []), ...rows.map(([name, said]) => `${name}: ${said}`)];
}
