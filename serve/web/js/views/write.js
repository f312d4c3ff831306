// Choosing what kind of draft to have written, and reading it as it comes.

import { h, notice, busy, told } from "../dom.js";
import { t, moment } from "../i18n.js";
import * as api from "../api.js";
import { guide, head, progress, remove } from "./parts.js";

export async function write(id) {
  const [one, choices, read] = await Promise.all([api.get(`/cases/${id}`), api.get("/choices"), api.get(`/cases/${id}/documents`)]);
  const view = new Writing(id, one, choices);
  const running = one.jobs.find((job) => job.kind === "summary");
  if (running) view.follow(running);
  else if (!one.approved) view.place.append(notice("warn", t("Maskeringen är inte godkänd"), h("p", {}, t("Granska den först."), " ", h("a", { href: `#/arende/${id}/granska` }, t("Till granskningen")))));
  else if (!api.mine(one)) view.place.append(h("p", {}, t("Den som lade upp ärendet får utkastet skrivet.")));
  else view.place.append(view.form(suits(choices, read.documents)));
  window.addEventListener("pagehide", view.onClose);
  return { el: h("div", { class: "narrow" }, head(one, 2, "Utkast"), guide(one, 2), h("div", { class: "stack-l" }, earlier(one), view.place, one.approved && api.mine(one) ? h("p", {}, h("a", { href: `#/arende/${id}/fraga` }, t("Fråga ärendet"))) : null, remove(one))), leave: () => { view.left = true; window.removeEventListener("pagehide", view.onClose); } };
}

const BEGINNING = 400; // letters of a document that say what it is

// The template whose title the documents begin with: a word of it stands first in a name or in first lines. None, when none does.
function suits(choices, documents) {
  const words = documents.flatMap((d) => letters(`${d.name} ${d.text.slice(0, BEGINNING)}`));
  const first = (m) => Math.min(...letters(m.title).map((stem) => words.findIndex((w) => w.startsWith(stem) && w.length - stem.length <= 3)).filter((at) => at >= 0));
  const [best] = choices.templates.filter((m) => m.name !== choices.template).map((m) => [first(m), m.name]).sort((a, b) => a[0] - b[0]);
  return best && best[0] < Infinity ? best[1] : null;
}
const letters = (text) => text.toLowerCase().match(/[a-zåäöé]{5,}/g) || [];

const RECENT = 3; // templates that are shown first because the officer had them lately

// What this officer has had written lately, in this browser: names of templates and nothing of any case.
const shelf = () => `templates ${api.me().who}`;
function used() { try { return JSON.parse(localStorage.getItem(shelf())) || []; } catch { return []; } }
function remember(name) { try { localStorage.setItem(shelf(), JSON.stringify([name, ...used().filter((x) => x !== name)].slice(0, RECENT))); } catch { /* private windows may refuse */ } }

// The templates in two: the one chosen, those had lately and the general one; then the rest.
function likely(choices, chosen, recent) {
  const names = [...new Set([chosen, ...recent, choices.template])], by = new Map(choices.templates.map((m) => [m.name, m]));
  return [names.map((name) => by.get(name)).filter(Boolean), choices.templates.filter((m) => !names.includes(m.name))];
}

function earlier(one) {
  if (!one.drafts.length) return null;
  return h("section", { class: "stack" }, h("h2", {}, t("Utkast i ärendet")), h("ul", { class: "cases" }, one.drafts.map((s) => h("li", {}, h("a", { href: `#/utkast/${s.id}` }, h("b", {}, told(s.title)), h("small", {}, moment(s.created)))))));
}

class Writing {
  constructor(id, one, choices) {
    Object.assign(this, { id, one, choices, job: null, left: false, stops: false, place: h("div", { class: "stack-l" }) });
    // A tab that closes stops the work when the officer has chosen so; leaving for another view never does.
    this.onClose = () => { if (this.job && this.stops) api.del(`/jobs/${this.job.id}`, { keepalive: true, retry: false }).catch(() => {}); };
  }

  form(suited = this.suited) {
    this.suited = suited;
    const c = this.choices, recent = used(), chosen = this.wanted || suited || c.template;
    const card = (m) => h("label", {}, h("input", { type: "radio", name: "template", value: m.name, checked: m.name === chosen }), h("b", {}, told(m.title)), h("small", {}, told(m.description), m.name === suited ? h("span", { class: "chip good" }, t("passar underlaget")) : recent.includes(m.name) ? h("span", { class: "chip" }, t("nyligen vald")) : null));
    const [first, rest] = likely(c, chosen, recent);
    const others = rest.length ? h("details", { open: !suited && !recent.length }, h("summary", {}, t("Andra slags sammanfattningar ({n})", { n: rest.length })), h("div", { class: "choice" }, rest.map(card))) : null;
    const engines = c.engines.length > 1 ? h("div", {}, h("label", { for: "engine" }, t("Vem skriver?")), h("select", { id: "engine", name: "engine" }, c.engines.map((e) => h("option", { value: e.name, selected: e.name === c.engine }, t(e.about)))))
      : null;
    const go = h("button", { class: "btn primary" }, t("Skriv utkast"));
    const start = busy(go, async () => {
      const chosen = new FormData(form);
      this.wanted = chosen.get("template"); // and stays so when the writing fails
      remember(this.wanted);
      await this.follow(await api.post(`/cases/${this.id}/summaries`, { template: chosen.get("template"), engine: chosen.get("engine") || null }));
    });
    const form = h("form", { class: "stack", onsubmit: (event) => { event.preventDefault(); start(); } }, engines, h("fieldset", { class: "choice" }, h("legend", {}, this.one.drafts.length ? t("Skriv ett nytt") : t("Vad ska sammanfattas?")), first.map(card), others), h("div", { class: "dock whole" }, h("span", { class: "small" }, engines ? null : [told(c.engines[0].about), " "], api.modelled(c) ? t("Det tar från några sekunder till några minuter. Du ser texten medan den skrivs.") : null), go));
    return form;
  }

  async follow(job) {
    this.job = job;
    const shown = progress(t("Utkastet skrivs"), () => api.del(`/jobs/${job.id}`)), stream = new Stream();
    const stop = h("input", { type: "checkbox", checked: this.stops, onchange: () => { this.stops = stop.checked; } });
    shown.el.append(h("label", { class: "check" }, stop, h("span", {}, t("Avbryt om jag stänger fliken. Annars skrivs utkastet klart."))));
    this.place.replaceChildren(shown.el, stream.el);
    shown.focus();
    try {
      const ended = await api.follow(job, shown.step, (piece) => stream.add(piece));
      if (!this.left) location.hash = `#/utkast/${ended.result}`;
    } catch (error) { this.place.replaceChildren(notice("bad", error.title, error.message), this.form()); } finally { this.job = null; }
  }
}

// What has been written so far, under its headings. It has not been checked yet, and says so.
class Stream {
  constructor() {
    Object.assign(this, { sections: new Map(), body: h("div", {}), el: h("section", { class: "sheet stream", hidden: true, tabindex: "0", "aria-label": t("Text medan den skrivs") }, h("p", { class: "small" }, t("Så här långt. Texten är inte kontrollerad än: kontrollerna görs när allt är skrivet."))) });
    this.el.append(this.body);
  }

  add(piece) {
    if (!piece) { this.sections.clear(); this.body.replaceChildren(); return; }
    const { section, text } = piece;
    this.el.hidden = false;
    if (!this.sections.has(section)) { const body = h("div", { lang: "sv" }, h("h3", {}, section)); this.sections.set(section, body); this.body.append(body); }
    this.sections.get(section).append(h("p", {}, text));
  }
}
