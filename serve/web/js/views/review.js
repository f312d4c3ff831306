// The review of the masking: the text with what was found, who is who, what is unclear, and the approval.

import { h, button, tell } from "../dom.js";
import { t, count } from "../i18n.js";
import * as api from "../api.js";
import { Text } from "../text.js";
import { label } from "../labels.js";
import { Sheet, legend, matches, meeting, unsure } from "../review/sheet.js";
import { Popup, wordCard, chosenCard } from "../review/popup.js";
import { Dock } from "../review/dock.js";
import { Side, spot } from "../review/people.js";
import { Marking } from "../review/marking.js";
import { notes, reading } from "../review/notes.js";
import { leave, offer, way } from "../review/search.js";
import { divide } from "../review/divide.js";
import { overview } from "../review/network.js";
import { guide, head, remove } from "./parts.js";

export async function review(id) {
  const [one, told, choices] = await Promise.all([api.get(`/cases/${id}`), api.get(`/cases/${id}/masking`), api.get("/choices")]);
  const desk = new Desk(id, one, told, api.modelled(choices));
  desk.draw();
  document.addEventListener("selectionchange", desk.onSelect);
  document.addEventListener("keydown", desk.onAnyKey);
  return { el: desk.el, leave: () => { document.removeEventListener("selectionchange", desk.onSelect); document.removeEventListener("keydown", desk.onAnyKey); desk.popup.close(); } };
}

class Desk {
  constructor(id, one, told, model) {
    Object.assign(this, { id, told, model, mine: api.mine(one), at: 0, masked: false, find: "", only: null, here: -1, texts: told.documents.map((d) => new Text(d.text)) });
    this.sheet = new Sheet((mark) => this.open(mark));
    this.sheet.el.addEventListener("keydown", (event) => this.onKey(event));
    this.popup = new Popup(() => this.back());
    this.marking = new Marking(this.sheet, (place) => this.chosen(place));
    this.notes = h("div", { class: "stack-s notes" });
    this.keys = [legend(), reading(model)];
    this.bar = h("div", { class: "bar-in" });
    this.offer = h("div", { class: "offer", role: "status" });
    this.tabs = h("div", { class: "tabs", role: "group", "aria-label": t("Dokument") });
    this.beside = new Side(this);
    this.side = this.beside.el;
    this.dock = new Dock(this);
    this.tools();
    this.el = h("div", { class: "review" }, head(one, 1, "Granska maskeringen"), guide(one, 1), this.notes,
      h("div", { class: "work" }, h("section", { "aria-label": t("Text") }, h("div", { class: "toolbar" }, this.bar, this.offer), this.keys, this.tabs, this.sheet.el), this.side), this.dock.el, remove(one));
    this.onSelect = () => this.marking.marked();
    this.onAnyKey = (event) => { if (event.key === "Escape") this.escape(); else if (event.key === "Tab" && this.popup.open) this.popup.tab(event); };
  }

  get document() { return this.told.documents[this.at]; }
  get all() { return this.told.documents.flatMap((d) => d.entities.filter((e) => e.action === "mask")); }
  get people() { return this.told.people.filter((p) => p.mentions && this.masks(p)); }
  // Whether a person's name is masked somewhere: an official's may stand.
  masks(p) {
    if (this.counted !== this.told) Object.assign(this, { counted: this.told, named: new Set(this.all.filter((e) => e.label === "PERSON").map((e) => e.person)) });
    return this.named.has(p.id);
  }
  person(id) { return this.told.people.find((p) => p.id === id); }

  // What is being chosen, or has focus, stays: an answer may come when the officer has gone on.
  draw() {
    this.notes.replaceChildren(...notes(this.told, this.model)); this.drawBar(); this.drawTabs(); this.dock.draw(); this.beside.draw();
    return this.drawSheet();
  }

  // Made once, so that what has focus keeps it.
  tools() {
    this.as = [button("small-b", t("Originalet"), () => this.toggle(false)), button("small-b", t("Maskerad text"), () => this.toggle(true))];
    this.search = h("input", { type: "search", id: "find", autocomplete: "off", spellcheck: "false", "aria-label": t("Sök i texten"), placeholder: t("Sök i texten"), "aria-keyshortcuts": "/" });
    this.search.addEventListener("input", () => { this.find = this.search.value.trim(); if (this.find) this.only = null; this.drawSheet(); this.drawBar(); });
    this.search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); this.step(event.shiftKey ? -1 : 1, (s) => s.found, false); } else if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); leave(this); } });
    this.unsure = button("quiet small-b", "", () => this.doubt());
    this.undoing = button("quiet small-b", t("Ångra"), () => this.undo());
    this.bar.append(h("div", { class: "segment", role: "group", "aria-label": t("Visa") }, this.as), this.search, h("span", { class: "grow" }),
      way(t("‹ Föregående"), () => this.step(-1)), way(t("Nästa ›"), () => this.step(1)), this.unsure, this.undoing,
      button("quiet small-b to-side", t("Vem är vem"), () => this.side.scrollIntoView({ block: "start" })));
  }

  drawBar() {
    this.as.forEach((b, n) => { b.setAttribute("aria-pressed", String(this.masked === Boolean(n))); this.keys[n].hidden = this.masked !== Boolean(n); });
    const stops = this.stops(), doubts = this.doubts = stops.filter((s) => s.unsure).length;
    this.unsure.textContent = doubts ? t("Nästa osäkra ({n})", { n: doubts }) : t("Inga osäkra");
    this.unsure.disabled = !doubts;
    this.undoing.disabled = !this.told.changes;
    const now = JSON.stringify([this.find, this.only, this.only && this.person(this.only.person)?.forms[0], this.only && stops.filter((s) => s.hit).length]);
    if (now !== this.offers) this.offer.replaceChildren(...this.offered());
    this.offers = now;
  }

  // Under the tools: what is searched for and how to mask it, or whose places are shown.
  offered() {
    if (this.find) return offer(this);
    if (!this.only) return [];
    const name = this.only.person ? this.person(this.only.person)?.forms[0] : label(this.only.label);
    return [h("span", {}, t("Bara {what} visas:", { what: name }), " ", count(this.stops().filter((s) => s.hit).length, "{n} ställe", "{n} ställen")), button("quiet small-b", t("Visa allt"), () => this.look(null))];
  }

  drawTabs() {
    const many = this.told.documents.length > 1;
    this.tabs.hidden = !many;
    if (this.tabs.children.length !== this.told.documents.length) this.tabs.replaceChildren(...this.told.documents.map((d, n) => h("button", { type: "button", title: d.name, onclick: () => this.go(n) }, d.name)));
    [...this.tabs.children].forEach((tab, n) => tab.setAttribute("aria-pressed", String(n === this.at)));
  }

  go(n) { this.at = n; this.here = -1; this.drawTabs(); return this.drawSheet(); }

  spans(n = this.at) {
    const d = this.told.documents[n], { person, label: kind } = this.only || {};
    const fits = (e) => (person ? e.person === person && e.label === "PERSON" : Boolean(kind) && e.label === kind && e.action === "mask");
    const found = this.find ? matches(this.texts[n], this.find) : [], searched = meeting(found);
    const entities = d.entities.map((e) => ({ ...e, hit: fits(e) || searched(e) })), known = meeting(d.entities);
    const certain = d.residual.filter((r) => r.kind === "certain" && !known(r)).map((r) => ({ ...r, certain: true })), left = meeting(certain);
    return [...entities, ...certain, ...found.filter((m) => !known(m) && !left(m))].sort((a, b) => a.start - b.start);
  }

  drawSheet() {
    this.sheet.el.classList.toggle("only", Boolean(this.only));
    return this.sheet.draw(this.texts[this.at], this.spans(), this.masked);
  }

  async change(change, said) {
    const had = document.activeElement, card = this.popup.el, place = spot(had);
    try { this.told = await api.patch(`/cases/${this.id}/masking`, { changes: [change] }); } catch (error) { tell(error.message); return; }
    const now = document.activeElement, away = ![had, document.body].includes(now) && (!card || this.popup.el !== card);
    if (this.only?.person && !this.person(this.only.person)?.mentions) this.only = null;
    if (card && card === this.popup.el) this.popup.close();
    await this.draw();
    tell(typeof said === "function" ? said() : said);
    if (away && now.isConnected) return;
    if (card || (away && now.matches("mark"))) this.back();
    else if (!away) this.again(had, place).focus({ preventScroll: !place });
  }

  // What is to have focus after a change: what had it; in the list the same person, or the next when that one is gone; the next question.
  again(had, place) {
    const rows = place ? [...this.side.querySelectorAll(place.rows)] : [];
    const listed = place && (rows.find((el) => el.id && el.id === place.id) || rows[place.at] || rows.at(-1) || this.side.querySelector(".people .name"));
    return (had.id && document.getElementById(had.id)) || (had !== document.body && had.isConnected && !had.disabled && had) || listed || this.sheet.el;
  }

  back() { (this.sheet.mark(this.here) || this.sheet.el).focus({ preventScroll: true }); }

  escape() {
    if (this.popup.open) this.popup.close(true);
    else if (this.marking.on) this.marking.end();
    else if (document.querySelector("dialog[open]")) return;
    else if (this.only) this.look(null);
    else if (this.opener?.isConnected && this.sheet.el.contains(document.activeElement)) { this.opener.focus(); this.opener = null; }
  }

  // The text may have been changed elsewhere since it was shown: then it is shown anew, and approved by nobody.
  async approve() {
    try {
      await api.post(`/cases/${this.id}/masking/approval`, { hash: this.told.hash });
      location.hash = `#/arende/${this.id}/skriv`;
    } catch (error) {
      if (error.code !== "changed") throw error;
      this.told = await api.get(`/cases/${this.id}/masking`);
      this.popup.close();
      await this.draw();
      tell(error.message);
    }
  }

  async undo() { if (this.told.changes) await this.change({ op: "undo" }, t("Ändringen är ångrad.")); }

  async divide(id, spot) {
    const places = await divide(this.told, this.person(id), spot);
    if (places) await this.change({ op: "split", person: id, places: places.map(({ document, start }) => ({ document, start })) }, t("De har nu var sitt nummer."));
  }

  async network() { try { overview(this, await api.get(`/cases/${this.id}/network`)); } catch (error) { tell(error.message); } }

  toggle(masked) { this.masked = masked; this.popup.close(); this.drawBar(); return this.drawSheet(); }

  // Show only one person's places, or one kind's; null shows everything again.
  async look(only) {
    this.only = only;
    if (only) { this.find = this.search.value = ""; this.masked = false; }
    const field = document.activeElement?.id;
    this.popup.close();
    await this.draw();
    if (only && !matchMedia("(max-width: 62rem)").matches) {
      this.here = -1;
      await this.step(1, (s) => s.hit, false);
      const row = this.side.querySelector("li.on"), low = row ? row.getBoundingClientRect().bottom - this.side.getBoundingClientRect().bottom : 0;
      if (low > 0) this.side.scrollTop += low + 8;
    }
    document.getElementById(field)?.focus({ preventScroll: true });
  }

  async show(place) {
    this.opener = document.activeElement; // Escape leads back: to the question that is to be answered
    this.masked = false;
    this.drawBar();
    await this.go(this.told.documents.findIndex((d) => d.id === place.document));
    const e = this.document.entities.find((x) => x.start <= place.start && place.start < x.end);
    this.here = e ? e.start : place.start;
    this.sheet.focus(this.sheet.mark(this.here));
  }

  // Every place of the case that can be gone to, in order.
  stops() {
    return this.told.documents.flatMap((_, n) => this.spans(n).map((s) => ({ document: n, start: s.start, hit: s.hit, found: s.found || (Boolean(this.find) && s.hit), unsure: s.certain || unsure(s) })));
  }

  async step(way, wanted = this.find ? (s) => s.found : this.only ? (s) => s.hit : () => true, focus = true) {
    if (this.masked) await this.toggle(false);
    const stops = this.stops().filter(wanted);
    if (!stops.length) { tell(t("Inget sådant ställe finns.")); return; }
    const after = (s) => s.document - this.at || s.start - this.here;
    const next = way > 0 ? stops.find((s) => after(s) > 0) || stops[0] : stops.findLast((s) => after(s) < 0) || stops.at(-1);
    if (next.document !== this.at) await this.go(next.document); else await this.sheet.drawn;
    this.here = next.start;
    const mark = this.sheet.mark(next.start);
    this.sheet.current(focus ? null : mark);
    if (focus) this.sheet.focus(mark); else this.sheet.reveal(mark);
  }

  // The next uncertain word, with its card: what is asked about it.
  async doubt() { await this.step(1, (s) => s.unsure); requestAnimationFrame(() => { const mark = this.sheet.mark(this.here); if (mark) this.open(mark); }); }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mark = event.target.closest("mark[data-start]");
    if (mark && !this.marking.on) this.here = Number(mark.dataset.start);
    if (this.marking.on && this.marking.key(event)) { event.preventDefault(); return; }
    const open = () => mark && !this.masked && this.open(mark);
    const act = { n: () => this.step(1), p: () => this.step(-1), o: () => this.step(1, (s) => s.unsure), v: () => this.toggle(!this.masked).then(() => this.sheet.el.focus()), z: () => this.undo(), m: () => this.masked || this.marking.begin(this.here), "/": () => this.search.focus(), Enter: open, " ": open }[event.key];
    if (act && (mark || event.key.length === 1)) { event.preventDefault(); act(); }
  }

  open(mark) {
    const start = this.here = Number(mark.dataset.start), e = this.document.entities.find((x) => x.start === start);
    const end = e ? e.end : Number(mark.dataset.end);
    if (!e && !end) return;
    const spot = { document: this.document.id, start, end };
    wordCard(this, this.popup, mark, e, this.texts[this.at].slice(start, end), spot);
  }

  // Words that have been marked may be masked.
  chosen(place) {
    this.here = place.start;
    chosenCard(this, this.popup, place, this.texts[this.at].slice(place.start, place.end), { document: this.document.id, start: place.start, end: place.end });
  }
}
