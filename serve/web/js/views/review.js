// The review of the masking: the text with what was found, who is who, what is unclear, and the approval.

import { h, tell, notice, under, busy } from "../dom.js";
import * as api from "../api.js";
import { Text, paragraphs } from "../text.js";
import { LABELS, ROLES, colour, number } from "../labels.js";
import { head } from "./parts.js";

const PIECE = 60; // paragraphs laid out at once
const UNSURE = 0.6; // a score below which the officer is asked to look

export async function review(id) {
  const one = await api.get(`/cases/${id}`);
  const desk = new Desk(id, one, await api.get(`/cases/${id}/masking`));
  desk.draw();
  document.addEventListener("selectionchange", desk.onSelect);
  document.addEventListener("keydown", desk.onEscape);
  return { el: desk.el, leave: () => { document.removeEventListener("selectionchange", desk.onSelect); document.removeEventListener("keydown", desk.onEscape); desk.close(); } };
}

class Desk {
  constructor(id, one, told) {
    Object.assign(this, { id, one, told, at: 0, masked: false, find: "", pop: null });
    this.sheet = h("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": "Dokumentets text", onkeydown: (event) => this.onKey(event) });
    this.sheet.addEventListener("click", (event) => { const mark = event.target.closest("mark[data-n]"); if (mark && !this.masked) this.open(mark); });
    this.tabs = h("div", { class: "tabs", role: "group", "aria-label": "Dokument" });
    this.bar = h("div", { class: "tools" });
    this.side = h("aside", { class: "side", "aria-label": "Vad som är hittat" });
    this.dock = h("div", { class: "dock", role: "group", "aria-label": "Godkännande" });
    this.notes = h("div", { class: "stack" });
    this.el = h("div", { class: "review" }, head(one, 1, "Granska maskeringen"), this.notes, h("div", { class: "work" }, h("section", { "aria-label": "Text" }, this.bar, this.tabs, this.sheet, legend()), this.side), this.dock);
    this.onSelect = () => this.selected();
    this.onEscape = (event) => { if (event.key === "Escape" && this.pop) this.close(true); };
  }

  get document() { return this.told.documents[this.at]; }
  get all() { return this.told.documents.flatMap((d) => d.entities.filter((e) => e.action === "mask")); }

  draw() {
    this.text = new Text(this.document.text);
    this.close();
    this.drawNotes(); this.drawBar(); this.drawTabs(); this.drawSheet(); this.drawSide(); this.drawDock();
  }

  drawNotes() {
    const t = this.told;
    this.notes.replaceChildren(...[
      t.raised_by.length ? notice("warn", "Skyddade uppgifter", `Texten tyder på skyddad identitet (${t.raised_by.join(", ")}). Mer maskeras, och utkastet kan inte föras ut som fil.`) : null,
      t.status === "blocked" ? notice("bad", "Något ser fortfarande ut som personuppgifter", "De är markerade med dubbel röd linje. Maskera dem: så länge de är kvar får ingen språkmodell läsa texten.") : null,
    ].filter(Boolean));
  }

  drawBar() {
    const toggle = h("button", { type: "button", class: "btn small-b", "aria-pressed": String(this.masked), onclick: () => this.toggle() }, this.masked ? "Visa originalet" : "Så här ser modellen texten");
    const step = (text, way, unsure) => h("button", { type: "button", class: "btn quiet small-b", onclick: () => this.step(way, unsure) }, text);
    const undo = h("button", { type: "button", class: "btn quiet small-b", disabled: !this.told.changes, onclick: () => this.undo() }, "Ångra");
    this.bar.replaceChildren(toggle, h("span", { class: "grow" }), step("‹ Föregående", -1), step("Nästa ›", 1), step("Nästa osäkra", 1, true), undo);
  }

  drawTabs() {
    const many = this.told.documents.length > 1;
    this.tabs.hidden = !many;
    this.tabs.classList.toggle("tools", many);
    this.tabs.replaceChildren(...this.told.documents.map((d, n) => h("button", { type: "button", "aria-pressed": String(n === this.at), title: d.name, onclick: () => { this.at = n; this.draw(); this.tabs.children[n].focus(); } }, d.name)));
  }

  spans() {
    const entities = this.document.entities.map((e, n) => ({ ...e, n }));
    const certain = this.document.residual.filter((r) => r.kind === "certain" && !entities.some((e) => e.start < r.end && r.start < e.end)).map((r) => ({ ...r, certain: true, n: -1 }));
    const found = this.find ? matches(this.text, this.find).filter((m) => ![...entities, ...certain].some((e) => e.start < m.end && m.start < e.end)) : [];
    return [...entities, ...certain, ...found].sort((a, b) => a.start - b.start);
  }

  drawSheet() {
    this.sheet.classList.toggle("masked", this.masked);
    this.sheet.setAttribute("aria-label", this.masked ? "Texten så som modellen ser den" : "Dokumentets text");
    const parts = paragraphs(this.text, this.spans());
    const drawing = this.drawing = {};
    this.sheet.replaceChildren();
    this.drawn = this.lay(parts, 0, drawing);
  }

  // A long text is laid out a piece at a time, so that the page answers meanwhile.
  async lay(parts, from, drawing) {
    for (let at = from; at < parts.length; at += PIECE) {
      if (at) await new Promise((resolve) => { setTimeout(resolve); });
      if (this.drawing !== drawing) return;
      this.sheet.append(...parts.slice(at, at + PIECE).map((runs) => h("p", {}, runs.map((run) => this.run(run)))));
    }
  }

  run({ at, text, span }) {
    if (!span) return h("span", { "data-at": String(at) }, text);
    const masks = span.placeholder;
    if (this.masked) return masks ? h("mark", { class: span.person && span.label === "PERSON" ? colour(span.person) : "" }, span.placeholder) : h("span", {}, text);
    if (span.certain) return h("mark", { class: "certain", "data-at": String(at), "data-n": "-1", "data-start": String(span.start), "data-end": String(span.end), role: "button", tabindex: "-1", "aria-label": `${text}: inte maskerat, måste ses över` }, text);
    if (span.found) return h("mark", { class: "found kept", "data-at": String(at) }, text);
    const kind = `${masks ? "" : "kept "}${unsure(span) ? "unsure " : ""}${span.label === "PERSON" && span.person && masks ? colour(span.person) : ""}`;
    return h("mark", { class: kind, "data-at": String(at), "data-n": String(span.n), role: "button", tabindex: "-1", title: `${LABELS[span.label]}${masks ? ` ${masks}` : ", får stå kvar"}`, "aria-label": `${text}: ${LABELS[span.label]}${span.person ? `, person ${number(span.person)}` : ""}${masks ? ", maskeras" : ", får stå kvar"}${unsure(span) ? ", osäkert" : ""}` }, text);
  }

  drawSide() {
    const t = this.told;
    const questions = t.questions.length ? h("section", { class: "card stack" }, h("h2", {}, t.questions.length === 1 ? "En fråga" : `${t.questions.length} frågor`), t.questions.map((q) => this.question(q))) : null;
    this.side.replaceChildren(...[questions, this.people(), this.adder(), this.counts()].filter(Boolean));
  }

  question(q) {
    const who = (person) => { const p = t.people.find((x) => x.id === person); return p ? p.forms[0] : person; };
    const t = this.told;
    return h("div", { class: "stack" }, h("p", {}, q.text), h("div", { class: "row" }, q.persons.map((person) => h("button", { type: "button", class: "btn small-b", onclick: () => this.change({ op: "answer", question: q.id, person }, "Svaret är sparat.") }, who(person))),
      h("button", { type: "button", class: "btn quiet small-b", onclick: () => this.show(q.places[0]) }, "Visa stället")), h("p", { class: "small" }, "Om du inte svarar får personen ett eget nummer."));
  }

  adder() {
    const word = h("input", { type: "search", id: "find", value: this.find, autocomplete: "off", spellcheck: "false" });
    const label = kinds("find-label", "PERSON");
    const told = h("p", { class: "small", role: "status" });
    const say = () => { const n = this.find ? this.told.documents.reduce((sum, d) => sum + matches(new Text(d.text), this.find).length, 0) : 0; told.textContent = this.find ? `${n} ${n === 1 ? "träff" : "träffar"} i ärendet` : "Skriv ett ord för att söka."; };
    word.addEventListener("input", () => { this.find = word.value.trim(); this.drawSheet(); say(); });
    const add = h("button", { class: "btn small-b" }, "Maskera överallt");
    say();
    return h("section", { class: "card" }, h("form", { class: "stack", onsubmit: busy(add, async (event) => { event.preventDefault(); await this.addWord(label.value); }) },
      h("h2", {}, "Saknas något?"), h("p", { class: "small" }, "Markera ord i texten, eller skriv dem här."), h("div", {}, h("label", { for: "find" }, "Sök i texten"), word, told), h("div", {}, h("label", { for: "find-label" }, "Maskera som"), label), add));
  }

  async addWord(label) {
    if (!this.find) { tell("Skriv ordet som ska maskeras."); document.getElementById("find").focus(); return; }
    for (const d of this.told.documents) {
      const [first] = matches(new Text(d.text), this.find, true);
      if (first) { const word = this.find; this.find = ""; await this.change({ op: "add", document: d.id, start: first.start, end: first.end, label }, `”${word}” maskeras överallt.`); document.getElementById("find").focus({ preventScroll: true }); return; }
    }
    tell("Ordet finns inte i texten som ett helt ord.");
  }

  people() {
    const people = this.told.people.filter((p) => p.mentions);
    const boxes = new Map();
    const merge = h("button", { type: "button", class: "btn small-b", disabled: true, onclick: () => this.change({ op: "merge", persons: [...boxes].filter(([, b]) => b.checked).map(([id]) => id) }, "De är nu samma person.") }, "Slå ihop valda");
    const rows = people.map((p) => {
      const box = h("input", { type: "checkbox", "aria-label": `Välj ${p.forms[0]}`, onchange: () => { merge.disabled = [...boxes.values()].filter((b) => b.checked).length < 2; } });
      boxes.set(p.id, box);
      const role = p.role ? ROLES[p.role] || p.role.toLowerCase() : "";
      return h("li", {}, h("span", { class: `dot ${colour(p.id)}`, "aria-hidden": "true" }, String(number(p.id))), h("div", {}, h("div", { class: "forms" }, p.forms[0]), h("div", { class: "small" }, [role, p.forms.slice(1).join(", "), `${p.mentions} ${p.mentions === 1 ? "gång" : "gånger"}`].filter(Boolean).join(" · "))), people.length > 1 ? box : null);
    });
    return h("section", { class: "card stack" }, h("h2", {}, `Personer (${people.length})`), people.length ? h("ul", { class: "people" }, rows) : h("p", { class: "small" }, "Inga personer hittades."), people.length > 1 ? h("div", {}, h("p", { class: "small" }, "Är två i listan samma människa? Välj dem och slå ihop."), merge) : null);
  }

  counts() {
    const n = {};
    for (const e of this.all) if (e.label !== "PERSON") n[e.label] = (n[e.label] || 0) + 1;
    const kept = this.told.documents.reduce((sum, d) => sum + d.entities.filter((e) => e.action === "keep").length, 0);
    return h("section", { class: "card stack" }, h("h2", {}, "Annat som maskeras"), h("div", { class: "counts" }, Object.keys(LABELS).filter((l) => n[l]).map((l) => h("span", { class: "chip" }, `${LABELS[l]} ${n[l]}`)), Object.keys(n).length ? null : h("span", { class: "small" }, "Inget annat.")), kept ? h("p", { class: "small" }, `${kept} uppgifter är hittade men får stå kvar enligt policyn ${this.told.policy}, till exempel datum och ålder.`) : null);
  }

  drawDock() {
    const t = this.told, asks = t.questions.length;
    const said = `${this.all.length} ställen maskeras · ${t.people.filter((p) => p.mentions).length} personer${asks ? ` · ${asks} ${asks === 1 ? "obesvarad fråga" : "obesvarade frågor"}` : ""}`;
    const ok = h("button", { type: "button", class: "btn primary" }, "Godkänn maskeringen");
    ok.addEventListener("click", busy(ok, () => this.approve()));
    this.dock.replaceChildren(h("div", {}, h("strong", {}, said), h("br"), h("small", { title: t.hash }, `Du godkänner exakt den här texten (${t.hash.slice(7, 15)}). Ändras ett tecken behövs ett nytt godkännande.`)),
      t.approved ? h("div", { class: "row" }, h("span", { class: "chip good" }, "Godkänd"), h("a", { class: "btn primary", href: `#/arende/${this.id}/skriv` }, "Till utkastet")) : ok);
  }

  async change(change, said) {
    const top = window.scrollY, here = this.pop && (this.last ? this.last.dataset.at : ""), field = document.activeElement.id;
    try { this.told = await api.patch(`/cases/${this.id}/masking`, { changes: [change] }); } catch (error) { tell(error.message); return; }
    this.draw();
    await this.drawn;
    window.scrollTo({ top, behavior: "instant" });
    const back = here ? this.sheet.querySelector(`mark[data-at="${here}"]`) || this.sheet : document.getElementById(field) || this.sheet;
    if (back.dataset.n) this.last = back;
    back.focus({ preventScroll: true });
    tell(said);
  }

  // The text may have been changed elsewhere since it was shown: then it is shown anew, and approved by nobody.
  async approve() {
    try {
      await api.post(`/cases/${this.id}/masking/approval`, { hash: this.told.hash });
      location.hash = `#/arende/${this.id}/skriv`;
    } catch (error) {
      if (error.code !== "changed") throw error;
      this.told = await api.get(`/cases/${this.id}/masking`);
      this.draw();
      tell(error.message);
    }
  }

  async undo() { if (this.told.changes) await this.change({ op: "undo" }, "Ändringen är ångrad."); }

  toggle() { this.masked = !this.masked; this.close(); this.drawBar(); this.drawSheet(); this.bar.firstChild.focus(); }

  async show(place) {
    this.at = this.told.documents.findIndex((d) => d.id === place.document);
    this.masked = false;
    this.draw();
    await this.drawn;
    const n = this.document.entities.findIndex((e) => e.start <= place.start && place.start < e.end);
    this.focus(this.sheet.querySelector(`mark[data-n="${n}"]`));
  }

  async step(way, unsureOnly) {
    if (this.masked) this.toggle();
    await this.drawn;
    const marks = [...this.sheet.querySelectorAll("mark[data-n]")].filter((m) => !unsureOnly || m.classList.contains("unsure") || m.classList.contains("certain"));
    if (!marks.length) { tell(unsureOnly ? "Inga osäkra ställen i det här dokumentet." : "Inget är hittat i det här dokumentet."); return; }
    const every = [...this.sheet.querySelectorAll("mark[data-n]")];
    const here = every.indexOf(this.last && this.last.isConnected ? this.last : null);
    const order = marks.map((m) => every.indexOf(m));
    let n = way > 0 ? order.findIndex((k) => k > here) : order.findLastIndex((k) => k < here);
    if (n < 0) n = way > 0 ? 0 : marks.length - 1;
    this.focus(marks[n]);
  }

  focus(mark) { if (!mark) return; this.last = mark; mark.focus({ preventScroll: true }); mark.scrollIntoView({ block: "center" }); }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const mark = event.target.closest("mark[data-n]");
    if (mark) this.last = mark;
    const act = { n: () => this.step(1), p: () => this.step(-1), o: () => this.step(1, true), v: () => { this.toggle(); this.sheet.focus(); }, z: () => this.undo(), Enter: () => mark && this.open(mark), " ": () => mark && this.open(mark) }[event.key];
    if (act && (mark || event.key.length === 1)) { event.preventDefault(); act(); }
  }

  card(title, ...body) {
    this.close();
    const close = h("button", { type: "button", class: "btn quiet small-b shut", onclick: () => this.close(true) }, "Stäng");
    this.pop = h("div", { class: "pop stack", role: "dialog", "aria-label": title }, h("h2", {}, title), ...body, close);
    return this.pop;
  }

  open(mark) {
    this.last = mark;
    const e = mark.dataset.n === "-1" ? null : this.document.entities[Number(mark.dataset.n)];
    const start = e ? e.start : Number(mark.dataset.start), end = e ? e.end : Number(mark.dataset.end);
    const spot = { document: this.document.id, start, end };
    const words = this.text.slice(start, end);
    const label = kinds("kind", e && e.label in LABELS && e.label !== "TEXT" && e.label !== "PUBLIC" ? e.label : "PERSON");
    const everywhere = h("input", { type: "checkbox", id: "all", checked: true });
    const tick = h("label", { class: "check", for: "all" }, everywhere, h("span", {}, "Överallt i ärendet där samma ord står"));
    const mask = h("button", { type: "button", class: "btn primary small-b", onclick: () => this.change({ op: e && e.action === "mask" ? "relabel" : "add", ...spot, label: label.value, everywhere: everywhere.checked }, `”${words}” är ändrat.`) }, e && e.action === "mask" ? "Byt sort" : "Maskera");
    const show = e && e.action === "mask" ? h("button", { type: "button", class: "btn small-b", onclick: () => this.change({ op: "remove", ...spot, everywhere: everywhere.checked }, `”${words}” visas.`) }, "Maskera inte") : null;
    const now = e ? (e.action === "mask" ? `Visas för modellen som ${e.placeholder}` : `Hittat som ${LABELS[e.label].toLowerCase()}, får stå kvar`) : "Inte maskerat";
    under(this.card(words.length > 60 ? `${words.slice(0, 60)} …` : words, h("p", { class: "small" }, now, e && unsure(e) ? ". Aktsam är osäker." : ""), h("div", {}, h("label", { for: "kind" }, "Sort"), label), tick, h("div", { class: "row" }, mask, show)), mark);
    label.focus();
  }

  close(back) {
    if (!this.pop) return;
    this.pop.remove();
    this.pop = null;
    if (back && this.last && this.last.isConnected) this.last.focus({ preventScroll: true });
  }

  // Marking words with the pointer offers to mask them.
  selected() {
    const chosen = document.getSelection();
    if (this.masked || !chosen || chosen.isCollapsed || !chosen.rangeCount || !this.sheet.contains(chosen.anchorNode) || !this.sheet.contains(chosen.focusNode)) return;
    clearTimeout(this.wait);
    this.wait = setTimeout(() => {
      const range = chosen.rangeCount ? chosen.getRangeAt(0) : null;
      const place = range && !range.collapsed && this.trimmed(offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset));
      if (!place) return;
      const words = this.text.slice(place.start, place.end);
      const label = kinds("kind", "PERSON");
      const everywhere = h("input", { type: "checkbox", id: "all", checked: true });
      const add = h("button", { type: "button", class: "btn primary small-b", onclick: () => this.change({ op: "add", document: this.document.id, ...place, label: label.value, everywhere: everywhere.checked }, `”${words}” maskeras.`) }, "Maskera");
      under(this.card(`Maskera ”${words.length > 50 ? `${words.slice(0, 50)} …` : words}”?`, h("div", {}, h("label", { for: "kind" }, "Sort"), label), h("label", { class: "check", for: "all" }, everywhere, h("span", {}, "Överallt i ärendet där samma ord står")), add), range);
    }, 350);
  }

  trimmed(from, to) {
    if (from === null || to === null || from >= to) return null;
    const words = this.text.text.slice(from, to);
    const start = from + (words.length - words.trimStart().length), end = to - (words.length - words.trimEnd().length);
    return start < end ? { start: this.text.point(start), end: this.text.point(end) } : null;
  }
}

const unsure = (e) => e.action === "mask" && e.score < UNSURE;

function kinds(id, value) {
  return h("select", { id }, Object.entries(LABELS).filter(([k]) => k !== "TEXT" && k !== "PUBLIC").map(([k, text]) => h("option", { value: k, selected: k === value }, text)));
}

function matches(text, words, whole = false) {
  const found = [];
  const flags = whole ? "gu" : "giu";
  const quoted = words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  const pattern = new RegExp(whole ? `(?<![\\p{L}\\p{N}_])${quoted}(?=:?s?(?![\\p{L}\\p{N}_]))` : quoted, flags);
  for (const m of text.text.matchAll(pattern)) found.push({ start: text.point(m.index), end: text.point(m.index + m[0].length), found: true, n: -2 });
  return found;
}

function offset(node, at) {
  const el = node.nodeType === Node.TEXT_NODE ? node.parentElement.closest("[data-at]") : null;
  if (el) return Number(el.dataset.at) + at;
  const child = node.childNodes[at] || node.lastChild;
  const within = child && (child.nodeType === Node.TEXT_NODE ? child.parentElement : child.querySelector("[data-at]") || child).closest("[data-at]");
  if (!within) return null;
  return Number(within.dataset.at) + (node.childNodes[at] ? 0 : within.textContent.length);
}

function legend() {
  const show = (kind, text) => h("span", {}, h("mark", { class: kind }, "ord"), ` ${text}`);
  return h("div", { class: "legend" }, show("p1", "person (en färg var)"), show("", "annat som maskeras"), show("unsure", "osäkert"), show("kept", "får stå kvar"), h("span", {}, h("kbd", {}, "N"), " ", h("kbd", {}, "P"), " nästa och föregående i texten"));
}
