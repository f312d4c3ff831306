// The draft: every sentence with its sources, the source beside it, the timeline, and what to check.

import { h, tell, under } from "../dom.js";
import * as api from "../api.js";
import { Text, paragraphs } from "../text.js";
import { remove, title } from "./parts.js";

export async function draft(id) {
  const summary = await api.get(`/summaries/${id}?reveal=true`);
  const [one, told, choices] = await Promise.all([api.get(`/cases/${summary.case}`), api.get(`/cases/${summary.case}/documents`), api.get("/choices")]);
  const view = new Draft(id, summary, one, told.documents, choices.flags);
  document.addEventListener("keydown", view.onEscape);
  return { el: view.el, leave: () => { document.removeEventListener("keydown", view.onEscape); view.hide(); } };
}

class Draft {
  constructor(id, summary, one, documents, flags) {
    Object.assign(this, { id, summary, one, flags, card: null, refs: new Map() });
    this.documents = new Map(documents.map((d) => [d.id, { ...d, chars: new Text(d.text) }]));
    this.onEscape = (event) => { if (event.key === "Escape") this.hide(); };
    this.pane = h("div", { class: "stack", role: "tabpanel", id: "pane", tabindex: "-1" });
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Bredvid utkastet" });
    const side = h("aside", { class: "side", "aria-label": "Källor och kontroller" }, this.tabs, this.pane);
    this.sheet = this.paper();
    this.el = h("div", {}, this.top(), h("div", { class: "work wide" }, this.sheet, side));
    this.drawTabs("source");
  }

  top() {
    const file = (format, text) => h("a", { class: "btn", href: api.exportUrl(this.id, format), download: "" }, text);
    const out = this.summary.protected
      ? [h("span", { class: "chip warn" }, "Skyddade uppgifter: kan inte föras ut")]
      : [h("button", { type: "button", class: "btn primary", onclick: () => this.copy() }, "Kopiera"), file("docx", "Word"), file("md", "Markdown"), h("button", { type: "button", class: "btn", onclick: () => window.print() }, "Skriv ut")];
    return h("div", { class: "stack tools-top" }, h("div", { class: "crumb" }, h("a", { href: "#/" }, "Ärenden"), h("span", { "aria-hidden": "true" }, "›"), h("a", { href: `#/arende/${this.one.id}/skriv` }, title(this.one))),
      h("div", { class: "stamp" }, h("span", { "aria-hidden": "true" }, "!"), "Utkast skrivet av AI – ska granskas av handläggare"),
      h("div", { class: "tools" }, out, h("span", { class: "grow" }), remove(this.one)));
  }

  paper() {
    const s = this.summary;
    return h("article", { class: "sheet draft", "aria-label": "Utkast" }, h("h1", { tabindex: "-1" }, s.title),
      s.sections.map((section) => h("section", {}, h("h2", {}, section.heading), section.points.length ? h("ul", {}, section.points.map((p) => this.point(p))) : h("p", { class: "missing" }, `Saknas i underlaget. ${section.missing || ""}`))));
  }

  point(p) {
    const item = h("li", {}, h("span", {}, p.text), " ");
    for (const source of p.sources) item.append(this.ref(source));
    for (const flag of p.flags) item.append(" ", h("span", { class: "chip warn" }, `Kontrollera: ${this.flags[flag] || flag}`));
    return item;
  }

  // A numbered button: the quote on hover and focus, the place on click.
  ref(source) {
    const key = `${source.document} ${source.start}`;
    if (!this.refs.has(key)) this.refs.set(key, this.refs.size + 1);
    const name = this.documents.get(source.document)?.name || source.document;
    const button = h("button", { type: "button", class: "ref", "data-key": key, "aria-label": `Källa ${this.refs.get(key)}: ${name}, mening ${source.sentence}` }, String(this.refs.get(key)));
    const show = () => this.quote(button, source);
    button.addEventListener("mouseenter", show);
    button.addEventListener("focus", show);
    button.addEventListener("mouseleave", () => { this.wait = setTimeout(() => this.hide(), 150); });
    button.addEventListener("blur", () => this.hide());
    button.addEventListener("click", () => { this.hide(); this.jump(source, button); });
    return button;
  }

  quote(button, source) {
    this.hide();
    this.card = h("div", { class: "quote", id: "quote", role: "tooltip", onmouseenter: () => clearTimeout(this.wait), onmouseleave: () => this.hide() }, `”${source.quote}”`, h("cite", {}, this.where(source)));
    button.setAttribute("aria-describedby", "quote");
    this.about = button;
    under(this.card, button);
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
    return [d?.name, place && place !== "brödtext" ? place : "", `mening ${source.sentence}`].filter(Boolean).join(", ");
  }

  jump(source, button) {
    this.source = source;
    this.el.querySelectorAll(".ref[aria-current]").forEach((el) => el.removeAttribute("aria-current"));
    button?.setAttribute("aria-current", "true");
    this.drawTabs("source");
    const mark = this.pane.querySelector("mark");
    if (!mark) return;
    const box = mark.closest(".source-sheet");
    if (matchMedia("(max-width: 62rem)").matches) this.pane.scrollIntoView({ block: "start" });
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    mark.focus({ preventScroll: true });
  }

  drawTabs(current) {
    this.hide();
    const withheld = this.summary.findings.filter((f) => f.withheld).length;
    const names = { source: "Källan", time: `Tidslinje (${this.summary.timeline.length})`, check: `Att kontrollera (${this.summary.findings.length + this.summary.questions.length})`, made: "Så gjordes det" };
    this.tabs.replaceChildren(...Object.entries(names).map(([key, name]) => h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(key === current), "aria-controls": "pane", tabindex: key === current ? "0" : "-1", onclick: () => { this.drawTabs(key); document.getElementById(`tab-${key}`).focus(); }, onkeydown: (event) => this.arrow(event, Object.keys(names)) }, name)));
    this.pane.setAttribute("aria-labelledby", `tab-${current}`);
    this.pane.replaceChildren({ source: () => this.sourcePane(), time: () => this.timePane(), check: () => this.checkPane(withheld), made: () => this.madePane() }[current]());
  }

  arrow(event, keys) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way) return;
    const at = keys.findIndex((k) => `tab-${k}` === event.currentTarget.id);
    const to = keys[(at + way + keys.length) % keys.length];
    this.drawTabs(to);
    document.getElementById(`tab-${to}`).focus();
  }

  sourcePane() {
    if (!this.source) return h("p", { class: "card" }, "Välj en siffra i utkastet, så visas stället i underlaget här.");
    const d = this.documents.get(this.source.document);
    const parts = paragraphs(d.chars, [{ start: this.source.start, end: this.source.end }]).map((runs) => h("p", {}, runs.map((run) => (run.span ? h("mark", { tabindex: "-1" }, run.text) : run.text))));
    return h("div", { class: "stack" }, h("h2", {}, this.where(this.source)), h("div", { class: "sheet source-sheet", tabindex: "0", role: "region", "aria-label": `Originalet: ${d.name}` }, parts));
  }

  timePane() {
    if (!this.summary.timeline.length) return h("p", { class: "card" }, "Underlaget har inga datum att ordna.");
    return h("ol", { class: "line" }, this.summary.timeline.map((e) => h("li", {}, h("b", {}, stamp(e)), h("span", {}, e.event), " ", e.sources.map((s) => this.ref(s)), e.said_by ? h("div", { class: "small" }, `Enligt ${e.said_by}`) : null)));
  }

  checkPane(withheld) {
    const s = this.summary;
    const rows = [...s.questions.map((q) => h("li", {}, h("b", {}, "Fråga: "), q.text)), ...s.findings.map((f) => h("li", {}, f.withheld ? h("span", { class: "chip warn" }, "Undanhållen") : null, " ", h("span", {}, f.message)))];
    return h("div", { class: "card stack" }, h("h2", {}, "Att kontrollera"), rows.length ? h("ul", { class: "findings" }, rows) : h("p", {}, "Kontrollerna har inte anmärkt på något. Läs ändå utkastet mot källorna."), withheld ? h("p", { class: "small" }, `${withheld} punkter är undanhållna: de står bara här, inte i utkastet.`) : null);
  }

  madePane() {
    const s = this.summary, c = s.coverage, i = s.integrity;
    const row = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
    return h("div", { class: "card" }, h("h2", {}, "Så gjordes det"), h("dl", { class: "receipt" }, row("Skrevs av", s.engine.name === "extractive" ? "Urval av ärendets egna meningar, utan språkmodell" : `${s.engine.model} (${s.engine.name})`),
      row("Underlag", `${s.documents.length} dokument, ${c.sentences} meningar lästa, ${c.used} använda som källor`), row("Maskering", `Policy ${s.masking.policy}, ${s.masking.people} personer`), row("Platshållare", `${i.returned.length} återställda, ${i.invented.length} påhittade, ${i.mutated.length} förvanskade`), row("Godkänd text", s.hash)));
  }

  // Text for the case system: headings and points, marked as a draft.
  async copy() {
    const s = this.summary;
    const lines = ["UTKAST – ska granskas av handläggare", s.title, ""];
    for (const section of s.sections) lines.push(section.heading, ...(section.points.length ? section.points.map((p) => `- ${p.text}`) : [`Saknas i underlaget. ${section.missing || ""}`]), "");
    try { await navigator.clipboard.writeText(lines.join("\n")); tell("Kopierat. Klistra in det i ärendesystemet."); } catch { tell("Webbläsaren tillät inte kopiering. Markera texten och kopiera med Ctrl+C."); }
  }
}

function stamp(event) {
  if (event.precision !== "day" || !event.date) return event.date_text;
  return new Date(`${event.date}T12:00`).toLocaleDateString("sv-SE", { weekday: "short", day: "numeric", month: "long", year: "numeric" });
}
