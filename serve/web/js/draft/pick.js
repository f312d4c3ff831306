// Choosing the sentences that a point of one's own rests on, in the documents as they were read: with the pointer or the keys.

import { h, button } from "../dom.js";
import { t, count } from "../i18n.js";
import { margin, paragraphs } from "../text.js";

const ROOM = 24; // px that are seen above and below the sentence that has focus

export class Picker {
  // `sentences` are [start, end] by document; `own` is the point {text, sources}; `start` is the document to begin in.
  constructor(documents, sentences, own, start, { onChange, onDone }) {
    Object.assign(this, { documents, sentences, own, onChange, onDone, at: start });
    this.said = h("p", { class: "small", role: "status" });
    this.sheet = h("div", { class: "sheet source-sheet lines picking", role: "group", lang: "sv" });
    this.sheet.addEventListener("click", (event) => { const one = event.target.closest(".pick"); if (one) this.toggle(one); });
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.which = h("select", { id: "pick-document" }, [...documents.values()].map((d) => h("option", { value: d.id, selected: d.id === start }, d.name)));
    this.which.addEventListener("change", () => { this.at = this.which.value; this.draw(); });
    const several = documents.size > 1 ? h("div", {}, h("label", { for: "pick-document" }, t("Dokument")), this.which) : null;
    this.el = h("div", { class: "stack-s" }, h("h2", {}, t("Källa för din punkt")), h("p", { class: "small" }, t("Välj de meningar som punkten bygger på: klicka på dem, eller gå med piltangenterna och välj med mellanslag.")), several, this.sheet,
      h("div", { class: "between" }, this.said, button("primary", t("Klar med källan"), () => this.onDone())));
    this.draw();
  }

  chosen(start) { return this.own.sources.some((s) => s.document === this.at && s.start === start); }

  draw() {
    const d = this.documents.get(this.at), spans = this.sentences[this.at].map(([start, end]) => ({ start, end }));
    this.sheet.setAttribute("aria-label", t("Meningarna i {name}", { name: d.name }));
    this.sheet.replaceChildren(...paragraphs(d.chars, spans).map((runs) => h("p", {}, runs.map((run) => [margin(run), run.span ? this.sentence(run) : run.text]))));
    this.rows = [...this.sheet.querySelectorAll(".pick")];
    const first = this.rows.find((el) => el.getAttribute("aria-checked") === "true") || this.rows[0];
    if (first) first.tabIndex = 0;
    this.tell();
    return first;
  }

  sentence({ text, span }) { return h("span", { class: "pick", role: "checkbox", "aria-checked": String(this.chosen(span.start)), tabindex: "-1", "data-start": String(span.start), "data-end": String(span.end) }, text); }

  toggle(el) {
    const on = el.getAttribute("aria-checked") !== "true", document = this.at, start = Number(el.dataset.start), end = Number(el.dataset.end);
    const rest = this.own.sources.filter((s) => s.document !== document || s.start !== start);
    const sentence = this.sentences[document].findIndex(([from]) => from === start) + 1;
    if (on) rest.push({ document, sentence, start, end, quote: this.documents.get(document).chars.slice(start, end).replace(/\s+/g, " ") });
    const order = [...this.documents.keys()];
    this.own.sources = rest.sort((a, b) => order.indexOf(a.document) - order.indexOf(b.document) || a.start - b.start);
    el.setAttribute("aria-checked", String(on));
    this.go(el);
    this.tell();
    this.onChange();
  }

  go(el) {
    this.rows.forEach((row) => { row.tabIndex = row === el ? 0 : -1; });
    el.focus({ preventScroll: true });
    const box = this.sheet.getBoundingClientRect(), { top, bottom } = el.getBoundingClientRect();
    if (top < box.top + ROOM) this.sheet.scrollTop += top - box.top - ROOM;
    else if (bottom > box.bottom - ROOM) this.sheet.scrollTop += Math.min(bottom - box.bottom + ROOM, top - box.top - ROOM);
  }

  key(event) {
    const at = this.rows.indexOf(event.target), way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (at < 0) return;
    const to = way ? this.rows[at + way] : { Home: this.rows[0], End: this.rows.at(-1) }[event.key];
    if (to) this.go(to);
    else if (event.key === " ") this.toggle(event.target);
    else if (event.key === "Enter" || event.key === "Escape") { event.stopPropagation(); this.onDone(); }
    else if (!way) return;
    event.preventDefault();
  }

  tell() { this.said.textContent = this.own.sources.length ? count(this.own.sources.length, "{n} mening vald", "{n} meningar valda") : t("Ingen mening vald än."); }
}
