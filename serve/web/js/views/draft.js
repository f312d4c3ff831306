// The draft: every sentence with its sources, the source beside it, the timeline, what to check; and changing it.

import { h, button, choose, tell } from "../dom.js";
import { t, day, moment } from "../i18n.js";
import * as api from "../api.js";
import { Edits } from "../draft/edits.js";
import { Picker } from "../draft/pick.js";
import { feedback } from "../draft/feedback.js";
import { jumper } from "../draft/jump.js";
import { menu } from "../draft/menu.js";
import { Paper } from "../draft/paper.js";
import { checkPane, madePane, sourcePane, timePane } from "../draft/panes.js";
import { emptyPart, readPart, unusedPart } from "../draft/rest.js";
import { Sources, runs } from "../draft/sources.js";
import { guide, head, remove } from "./parts.js";

// What is left to do when one has read it.
const ready = (one) => h("section", { class: "card ready between", "aria-label": t("Klar med ärendet?") }, h("div", {}, h("h2", {}, t("Klar med ärendet?")), h("p", { class: "small" }, t("Det raderas annars den {day}.", { day: day(one.deletes_on, { year: undefined }) }))), remove(one, t("Radera nu")));

// Whether this officer wants the timeline in files, as last chosen in this browser.
function timed() { try { return localStorage.getItem("timeline") === "yes"; } catch { return false; } }
function remember(on) { try { localStorage.setItem("timeline", on ? "yes" : "no"); } catch { /* private windows may refuse */ } }

const places = new Map(); // how far down each draft was read (px), for who comes back to it
const PANES = ["source", "check", "time", "made"];

export async function draft(id) {
  const summary = await api.get(`/summaries/${id}?reveal=true`);
  const [one, told, choices] = await Promise.all([api.get(`/cases/${summary.case}`), api.get(`/cases/${summary.case}/documents`), api.get("/choices")]);
  const view = new Draft(id, summary, one, told.documents, choices.flags);
  document.addEventListener("keydown", view.onEscape);
  return { el: view.el, shown: () => view.first(), top: places.get(id), leave: () => { places.set(id, window.scrollY); document.removeEventListener("keydown", view.onEscape); view.sources.hide(); view.edits.close(); } };
}

class Draft {
  constructor(id, summary, one, documents, flags) {
    const mine = api.mine(one);
    Object.assign(this, { id, summary, one, mine, source: null });
    this.onEscape = (event) => { if (event.key !== "Escape") return; this.sources.hide(); if (this.side.classList.contains("up")) this.pane.querySelector(".back-up").click(); };
    this.sources = new Sources(documents, (source, made) => this.jump(source, made));
    this.saved = h("span", { class: "saved", "aria-live": "polite" });
    this.edits = new Edits(summary, (state) => this.told(state));
    this.paper = new Paper(summary, this.sources, this.edits, flags, (own, then) => this.pick(own, then), mine);
    this.pane = h("div", { class: "stack", role: "tabpanel", id: "pane", tabindex: "-1" });
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": t("Bredvid utkastet") });
    this.side = h("aside", { class: "side", "aria-label": t("Källor och kontroller") }, this.tabs, this.pane);
    this.el = h("div", { class: "drafting" }, head(one, 2, null), guide(one, 3), this.stamp(), this.tools(), h("div", { class: "work wide" }, this.paper.el, this.side), mine ? h("div", { class: "work wide after" }, h("div", { class: "stack" }, feedback(id), ready(one))) : null);
    this.drawTabs("source");
  }

  // How many remarks the officer has not seen to.
  get remarks() { return [...this.summary.findings, ...this.summary.questions, ...this.summary.contradictions].filter((row) => !this.edits.settled(row)).length; }
  get checking() { return t("Att kontrollera ({n})", { n: this.remarks }); }

  // What was said first is shown at once, so that the pane explains itself.
  first() {
    const [source] = this.summary.sections.flatMap((s) => s.points).flatMap((p) => runs(p.sources));
    if (source) { this.source = source; this.drawTabs("source"); this.scroll(this.pane.querySelector("mark")); this.current(`${source.document} ${source.start} ${source.end}`); }
  }

  stamp() {
    const chosen = this.summary.engine.name === "extractive"; // nobody wrote these sentences anew
    return h("div", { class: "stamp" }, h("span", { "aria-hidden": "true" }, "!"), h("span", {}, t(chosen ? "Utkast: utvalda meningar ur ärendet, ingen språkmodell. Ska granskas av handläggare." : "Utkast skrivet av AI – ska granskas av handläggare")), h("span", {}, moment(this.summary.created)));
  }

  tools() {
    this.edit = button("", t("Redigera"), () => this.toggle(), { "aria-pressed": "false" });
    const word = this.word = h("a", { download: "", title: t("En Word-fil med källorna som slutnoter. Anmärkningar som du har bockat av eller rättat är inte med.") }, t("Word med källor"));
    this.timeline(timed());
    word.addEventListener("click", async (event) => { if (!this.edits.dirty) return; event.preventDefault(); await this.edits.save(); if (!this.edits.dirty) word.click(); });
    word.addEventListener("click", () => tell(t("Word-filen hämtas.")));
    const out = this.summary.exportable ? menu(t("Kopiera eller spara"), "primary", h("ul", { class: "out" }, this.ways(word).map((way) => h("li", {}, way)))) : null;
    const chip = this.summary.protected ? h("span", { class: "chip warn" }, this.summary.exportable ? t("Skyddade uppgifter: du får föra ut utkastet") : t("Skyddade uppgifter: kan inte föras ut med din behörighet")) : null;
    const own = this.mine ? [this.edit, this.saved] : [], asks = this.mine ? h("a", { class: "btn quiet to-ask", href: `#/arende/${this.one.id}/fraga/${this.id}` }, t("Fråga ärendet")) : null;
    this.checks = button("quiet to-side", this.checking, () => { this.go("check"); this.side.scrollIntoView({ block: "start" }); });
    return h("div", { class: "toolbar" }, h("div", { class: "bar-in" }, jumper(this.paper, `#/utkast/${this.id}`, (to) => this.section(to)), own, chip, h("span", { class: "grow" }), this.checks, asks, out));
  }

  // Whether the file has the timeline: what it tells stands in the draft too, so it is asked for.
  timeline(on) {
    this.timed = on;
    this.word.setAttribute("href", api.exportUrl(this.id, "docx", on));
  }
  withTimeline() {
    const box = h("input", { type: "checkbox", checked: this.timed, onchange: () => { this.timeline(box.checked); remember(box.checked); } });
    return this.summary.exportable ? h("label", { class: "check" }, box, h("span", {}, t("Ta med tidslinjen i Word-filen"))) : null;
  }

  // What is left to check, told again after a change, and each point's flags with it.
  recount() {
    this.checks.textContent = this.checking;
    const tab = document.getElementById("tab-check");
    if (tab) tab.textContent = this.checking;
  }

  show(id) {
    const row = this.paper.row(id);
    row?.scrollIntoView({ block: "center" });
    row?.querySelector("textarea, .ref")?.focus({ preventScroll: true });
  }

  // What the draft lacks, as a point of the officer's own with its source: where it stands beside the draft, with its note's line.
  async add(finding) {
    const held = finding.text ? null : this.paper.held(finding.sources[0]);
    const to = held?.section ?? await choose(t("Lägg till punkten under"), this.summary.sections.map((s) => [s.id, s.heading]));
    if (!to) return;
    if (finding.id) this.edits.check(finding.id, true);
    if (!this.paper.editing) this.toggle();
    const { text, sources } = held?.point ?? { text: (finding.text || finding.sources[0].quote).replace(/\s+/g, " "), sources: finding.sources };
    this.paper.add(this.paper.sections.get(to), { text, sources: [...sources] });
    document.activeElement.scrollIntoView({ block: "center" });
    this.drawTabs("check");
  }

  // Beside the draft: the documents, sentence by sentence, to choose a point's sources among.
  async pick(own, { onChange, onDone }) {
    const cut = await this.cut();
    const start = own.sources[0]?.document || this.source?.document || this.sources.documents.keys().next().value;
    const back = () => { this.drawTabs("source"); onDone(); };
    const picker = new Picker(this.sources.documents, cut, own, start, { onChange, onDone: back });
    this.drawTabs("source");
    this.pane.replaceChildren(picker.el);
    const near = picker.rows.find((el) => this.source?.document === picker.at && Number(el.dataset.end) > this.source.start);
    const first = picker.rows.find((el) => el.getAttribute("aria-checked") === "true") || near || picker.rows[0];
    if (!first) return;
    if (matchMedia("(max-width: 62rem)").matches) this.pane.scrollIntoView({ block: "start" });
    this.side.scrollTop = 0;
    picker.go(first);
    this.scroll(first);
  }

  // Where each document's sentences begin and end, asked for once.
  async cut() { return (this.sentences ||= (await api.get(`/cases/${this.one.id}/documents/sentences`)).sentences); }

  // To a section of the draft.
  section(id) {
    const heading = this.paper.heads(id);
    heading.tabIndex = -1;
    heading.scrollIntoView({ block: "start" });
    heading.focus({ preventScroll: true });
  }

  toggle() {
    const on = !this.paper.editing, low = this.el.querySelector(".toolbar").getBoundingClientRect().bottom;
    this.sources.hide();
    this.paper.edit(on, low);
    this.sources.hide(); // focus is back at a number, and nobody asked for its quote
    this.edit.textContent = on ? t("Klar") : t("Redigera");
    this.edit.setAttribute("aria-pressed", String(on));
    if (!on) this.edits.save();
    else this.told({ kind: "saved", text: t("Det du ändrar sparas medan du skriver.") });
  }

  told({ kind, text }) {
    this.recount();
    if (kind === this.state && kind === "wait") return; // a letter more changes nothing of what is said
    const keeps = kind === "wait" || kind === "saved";
    this.saved.setAttribute("aria-live", keeps && this.heard ? "off" : "polite"); // that all is kept is heard once, and again after a fault
    if (kind !== "wait") this.heard = keeps;
    this.state = kind;
    this.saved.className = `saved ${kind === "saved" ? "" : "wait"}`;
    this.saved.replaceChildren(text);
    if (kind !== "taken") return;
    this.saved.append(" ", button("small-b", t("Visa den andres"), () => { this.edits.dirty = false; window.dispatchEvent(new Event("hashchange")); }), " ", button("small-b", t("Spara mina i stället"), () => this.edits.save(true)));
  }

  // The ways that the draft is taken out; `word` is one.
  ways(word) {
    const way = (text, go, title) => h("button", { type: "button", onclick: go, title }, text);
    return [way(t("Kopiera text"), () => this.copy(false), t("Rubriker och punkter, att klistra in i ärendesystemet")),
      way(t("Kopiera text med källor"), () => this.copy(true), t("Rubriker och punkter med siffror, och källorna sist")), word, way(t("Skriv ut"), () => window.print())];
  }

  async copy(cited) {
    const kinds = this.paper.copied(cited);
    const item = () => new ClipboardItem(Object.fromEntries(Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })])));
    try { await (window.ClipboardItem ? navigator.clipboard.write([item()]) : navigator.clipboard.writeText(kinds["text/plain"])); tell(t("Kopierat. Klistra in det i ärendesystemet.")); } catch { tell(t("Webbläsaren tillät inte kopiering. Markera texten och kopiera med Ctrl+C.")); }
  }

  current(key) {
    this.el.querySelectorAll(".ref[aria-current]").forEach((el) => el.removeAttribute("aria-current"));
    this.paper.el.querySelector(`.ref[data-key="${CSS.escape(key)}"]`)?.setAttribute("aria-current", "true");
  }

  jump(source, made) {
    this.source = source;
    this.current(made.dataset.key);
    this.drawTabs("source");
    const mark = this.pane.querySelector("mark");
    if (!mark) return;
    if (matchMedia("(max-width: 62rem)").matches) this.lift(made);
    this.scroll(mark);
    mark.focus({ preventScroll: true });
  }

  // Where there is no room beside the draft, the source comes up from below, and the sentence stays in sight above it.
  lift(made) {
    this.pane.prepend(button("small-b back-up", t("Tillbaka till utkastet"), () => this.lower(made)));
    this.side.classList.add("up");
    window.scrollBy({ top: Math.max(0, made.getBoundingClientRect().bottom + 16 - this.side.getBoundingClientRect().top) });
  }
  lower(made) { this.side.classList.remove("up"); made?.focus({ preventScroll: true }); this.sources.hide(); }

  scroll(mark) {
    const box = mark?.closest(".source-sheet");
    if (box) box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }

  // What is to be checked, then what is good to know.
  checked() {
    const { summary, sources, edits, mine, paper } = this, add = (f) => this.add(f);
    return h("div", { class: "stack" }, checkPane(summary, sources, { edits, mine, show: (id) => this.show(id), add, onCheck: () => { this.recount(); paper.draw(); } }),
      emptyPart(summary, sources, paper, (id) => this.section(id)), readPart(sources), unusedPart(paper.used(), summary.coverage.sentences, sources, () => this.cut(), mine ? add : null));
  }

  drawTabs(current) {
    this.sources.hide();
    this.lower();
    const names = { source: t("Källan"), time: t("Tidslinje ({n})", { n: this.summary.timeline.length }), check: this.checking, made: t("Så gjordes det") };
    this.tabs.replaceChildren(...PANES.map((key) => h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(key === current), "aria-controls": "pane", tabindex: key === current ? "0" : "-1", onclick: () => this.go(key), onkeydown: (event) => this.arrow(event, key) }, names[key])));
    this.pane.setAttribute("aria-labelledby", `tab-${current}`);
    this.pane.replaceChildren({ source: () => sourcePane(this.source, this.sources), time: () => timePane(this.summary, this.sources, this.withTimeline()), check: () => this.checked(), made: () => madePane(this.summary) }[current]());
  }

  go(key) { this.drawTabs(key); document.getElementById(`tab-${key}`).focus({ preventScroll: true }); if (key === "source") this.scroll(this.pane.querySelector("mark")); }

  arrow(event, key) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way) this.go(PANES[(PANES.indexOf(key) + way + PANES.length) % PANES.length]);
  }
}
