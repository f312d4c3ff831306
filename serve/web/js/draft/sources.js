// The numbered buttons after a sentence: the quote on hover and focus, the place in the original on click.

import { h, under } from "../dom.js";
import { t } from "../i18n.js";
import { Text } from "../text.js";
import { cellsOf } from "./cells.js";

const MOST = 500; // letters of a quote beside a button; all of it is shown in the document

// Sentences that follow each other in a document are one source: {document, start, end, quote}.
export function runs(sources) {
  const made = [];
  for (const s of sources) {
    const last = made.at(-1);
    if (last && last.document === s.document && s.sentence === last.sentence + 1) Object.assign(last, { end: s.end, sentence: s.sentence, quote: `${last.quote} ${s.quote}` });
    else made.push({ ...s });
  }
  return made;
}

export const key = (source) => `${source.document} ${source.start} ${source.end}`;

export class Sources {
  constructor(documents, onJump) {
    this.documents = new Map(documents.map((d) => [d.id, { ...d, chars: new Text(d.text) }]));
    Object.assign(this, { onJump, numbers: new Map(), card: null, about: null });
  }

  refs(sources) { return runs(sources).map((source) => this.ref(source)); }

  ref(source) {
    const mine = key(source);
    if (!this.numbers.has(mine)) this.numbers.set(mine, this.numbers.size + 1);
    const n = this.numbers.get(mine);
    const made = h("button", { type: "button", class: "ref", "data-key": mine, "aria-label": t("Källa {n}: {where}", { n, where: this.where(source) }) }, String(n));
    made.addEventListener("mouseenter", () => this.quote(made, source));
    made.addEventListener("focus", () => this.quote(made, source));
    made.addEventListener("mouseleave", () => { this.wait = setTimeout(() => this.hide(), 150); });
    made.addEventListener("blur", () => this.hide());
    made.addEventListener("click", () => { this.hide(); this.onJump(source, made); });
    return made;
  }

  quote(made, source) {
    this.hide();
    this.card = h("div", { class: "quote", id: "quote", role: "tooltip", onmouseenter: () => clearTimeout(this.wait), onmouseleave: () => this.hide() }, this.said(source), h("cite", {}, this.where(source)));
    made.setAttribute("aria-describedby", "quote");
    this.about = made;
    under(this.card, made);
  }

  // A sentence in its own words; a table's cell with its row.
  said(source) {
    return cellsOf(this.documents.get(source.document), source) || h("span", { lang: "sv" }, `”${source.quote.length > MOST ? `${source.quote.slice(0, MOST)} …` : source.quote}”`);
  }

  // The word at a place, as a source.
  word(document, start) {
    const chars = this.documents.get(document).chars, rest = chars.text.slice(chars.unit(start)), [quote] = /^\S+/.exec(rest) || [rest.slice(0, 1)];
    return { document, start, end: chars.point(chars.unit(start) + quote.length), quote };
  }

  hide() {
    clearTimeout(this.wait);
    this.card?.remove();
    this.about?.removeAttribute("aria-describedby");
    this.card = this.about = null;
  }

  where(source) {
    const d = this.documents.get(source.document);
    const place = d?.segments.find((s) => s.start <= source.start && source.start < s.end)?.place;
    const row = d && !/ rad \d/.test(place) ? t("rad {n}", { n: d.chars.rows(source.start, source.end) }) : ""; // a table has rows of its own
    return [d?.name, place && place !== "brödtext" ? t(place) : "", row].filter(Boolean).join(", ");
  }
}
