// The text of one document with what was found in it, laid out a piece at a time; a change redraws only the paragraphs it touches.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { margin, paragraphs } from "../text.js";
import { label, colour, number } from "../labels.js";

const PIECE = 20; // paragraphs laid out before the page may answer again
export const UNSURE = 0.6; // a score below which the officer is asked to look
export const unsure = (e) => e.action === "mask" && e.score < UNSURE;

export class Sheet {
  constructor(onOpen) {
    this.el = h("div", { class: "sheet lines", tabindex: "0", role: "region", lang: "sv" });
    this.el.addEventListener("click", (event) => { const mark = event.target.closest("mark[data-start]"); if (mark && !this.masked) onOpen(mark); });
    this.rows = [];
  }

  // `spans` are disjoint and in order, offsets in code points.
  draw(text, spans, masked) {
    const parts = paragraphs(text, spans), fresh = parts.map((runs) => signature(runs, masked));
    const same = this.text === text && this.rows.length === parts.length;
    Object.assign(this, { text, masked });
    this.el.classList.toggle("masked", masked);
    this.el.setAttribute("aria-label", masked ? t("Den maskerade texten") : t("Dokumentets text"));
    const drawing = this.drawing = {};
    if (!same) { this.el.replaceChildren(); this.rows = []; this.el.scrollTop = 0; }
    this.drawn = same ? this.patch(parts, fresh, drawing) : this.lay(parts, fresh, drawing);
    return this.drawn;
  }

  async lay(parts, fresh, drawing) {
    for (let at = 0; at < parts.length; at += PIECE) {
      if (at) await later();
      if (this.drawing !== drawing) return;
      const made = parts.slice(at, at + PIECE).map((runs, n) => ({ signature: fresh[at + n], el: this.paragraph(runs) }));
      this.rows.push(...made);
      this.el.append(...made.map((row) => row.el));
    }
  }

  async patch(parts, fresh, drawing) {
    let made = 0;
    for (let n = 0; n < parts.length; n += 1) {
      if (this.rows[n].signature === fresh[n]) continue;
      if (++made % PIECE === 0) await later();
      if (this.drawing !== drawing) return;
      const el = this.paragraph(parts[n]);
      this.rows[n].el.replaceWith(el);
      this.rows[n] = { signature: fresh[n], el };
    }
  }

  paragraph(runs) { return h("p", {}, runs.map((run) => [margin(run), this.run(run)])); }

  run({ at, text, span }) {
    if (!span) return this.masked ? text : h("span", { "data-at": String(at) }, text);
    const masks = Boolean(span.placeholder), who = span.person && span.label === "PERSON" && masks ? span.person : null;
    if (this.masked) return masks ? h("mark", { class: who ? colour(who) : "" }, span.placeholder) : text;
    if (span.found) return h("mark", { class: "found", "data-at": String(at), "data-start": String(span.start), tabindex: "-1" }, text);
    const place = { "data-at": String(at), "data-start": String(span.start), "data-end": String(span.end), role: "button", tabindex: "-1" };
    if (span.certain) return h("mark", { ...place, class: "certain", "aria-label": t("{word}: inte maskerat, måste ses över", { word: text }) }, text);
    const kinds = [masks ? "" : "kept", unsure(span) ? "unsure" : "", who ? colour(who) : "", span.hit ? "hit" : ""];
    const said = [label(span.label), who ? t("person {n}", { n: number(who) }) : "", masks ? t("maskeras") : t("får stå kvar"), unsure(span) ? t("osäkert") : ""].filter(Boolean).join(", ");
    return h("mark", { ...place, class: kinds.filter(Boolean).join(" "), "data-who": who ? String(number(who)) : null, title: said, "aria-label": `${text}: ${said}` }, text);
  }

  mark(start) { return this.el.querySelector(`mark[data-start="${start}"]`); }

  // The place that has been gone to, though focus may be elsewhere: in the search.
  current(mark) {
    this.el.querySelectorAll("mark.at").forEach((el) => el.classList.remove("at"));
    mark?.classList.add("at");
  }

  focus(mark) {
    if (!mark) return;
    mark.focus({ preventScroll: true });
    this.reveal(mark);
  }

  // Paragraphs that have not been laid out yet have a guessed height: once they have their own, the place is looked for again.
  reveal(mark, tries = 4) {
    if (!mark?.isConnected) return;
    mark.scrollIntoView({ block: "center", behavior: "instant" });
    if (tries) requestAnimationFrame(() => { const { top, bottom } = mark.getBoundingClientRect(); if (top < 120 || bottom > window.innerHeight - 120) this.reveal(mark, tries - 1); });
  }

  // The chosen words as {start, end} in code points, without white space at the ends; null when nothing of the text is chosen.
  chosen() {
    const chosen = document.getSelection();
    if (this.masked || !chosen || chosen.isCollapsed || !chosen.rangeCount || !this.el.contains(chosen.anchorNode) || !this.el.contains(chosen.focusNode)) return null;
    const range = chosen.getRangeAt(0);
    const from = offset(range.startContainer, range.startOffset), to = offset(range.endContainer, range.endOffset);
    if (from === null || to === null || from >= to) return null;
    const words = this.text.text.slice(from, to);
    const start = from + words.length - words.trimStart().length, end = to - (words.length - words.trimEnd().length);
    return start < end ? { start: this.text.point(start), end: this.text.point(end), range } : null;
  }
}

// What the marks mean.
export function legend() {
  const show = (kind, text, who) => h("span", {}, h("mark", { class: kind, "data-who": who }, t("ord")), ` ${text}`);
  return h("div", { class: "legend" }, h("span", { class: "tip" }, t("Klicka på ett ord för att ändra det. Markera text för att maskera mer.")), show("p1", t("person"), "1"), show("", t("annat som maskeras")), show("unsure", t("osäkert")), show("kept", t("får stå kvar")));
}

const later = () => new Promise((resolve) => { setTimeout(resolve); });

const signature = (runs, masked) => `${masked}${runs.map(({ at, text, span: s }) => (s ? `|${at},${s.end - s.start},${s.label},${s.action},${s.person},${s.placeholder},${s.score},${s.certain},${s.found},${s.hit}` : `|${text.length}`)).join("")}`;

function offset(node, at) {
  const el = node.nodeType === Node.TEXT_NODE ? node.parentElement.closest("[data-at]") : null;
  if (el) return Number(el.dataset.at) + at;
  const child = node.childNodes[at] || node.lastChild;
  const within = child && (child.nodeType === Node.TEXT_NODE ? child.parentElement : child.querySelector("[data-at]") || child).closest("[data-at]");
  if (!within) return null;
  return Number(within.dataset.at) + (node.childNodes[at] ? 0 : within.textContent.length);
}

// Where words stand in a text, in any case; `whole` as the service searches: as they are written, as whole words, a genitive s outside.
export function matches(text, words, whole = false) {
  const quoted = words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  const pattern = new RegExp(whole ? `(?<![\\p{L}\\p{N}_])${quoted}(?=:?s?(?![\\p{L}\\p{N}_]))` : quoted, whole ? "gu" : "giu");
  return [...text.text.matchAll(pattern)].map((m) => ({ start: text.point(m.index), end: text.point(m.index + m[0].length), found: true }));
}

// Whether a span meets one of these: disjoint, in order. A search, for a long case has thousands.
export function meeting(spans) {
  return ({ start, end }) => {
    let low = 0, high = spans.length;
    while (low < high) { const middle = (low + high) >> 1; if (spans[middle].end <= start) low = middle + 1; else high = middle; }
    return low < spans.length && spans[low].start < end;
  };
}
