// Questions to a case: each sentence of an answer shows its source. Nothing is kept but that a question was asked.

import { h, busy, notice, told } from "../dom.js";
import { day, t } from "../i18n.js";
import * as api from "../api.js";
import { sourcePane } from "../draft/panes.js";
import { Sources, key, runs } from "../draft/sources.js";
import { head } from "./parts.js";

// `draft` is the one it is asked from, to go back to; else the newest, if there is any.
export async function ask(id, draft) {
  const [one, read, choices] = await Promise.all([api.get(`/cases/${id}`), api.get(`/cases/${id}/documents`), api.get("/choices")]);
  const view = new Asking(id, one, read.documents, choices, draft || one.drafts[0]?.id);
  document.addEventListener("keydown", view.onEscape);
  return { el: view.el, shown: () => view.el.querySelector("#question")?.focus({ preventScroll: true }), leave: () => { document.removeEventListener("keydown", view.onEscape); view.sources.hide(); } };
}

// The day of the note that a sentence stands in comes before it.
function dated(text) {
  const [, on, said] = /^(\d{4}-\d\d-\d\d): (.+)$/s.exec(text) || [];
  return on ? [h("b", { class: "on-day" }, day(`${on}T12:00`)), " ", h("span", { lang: "sv" }, said)] : h("span", { lang: "sv" }, text);
}

// Of a sentence's sources what says most: not the line that only tells the day.
const fullest = (sources) => [...sources].sort((a, b) => b.quote.length - a.quote.length)[0];

class Asking {
  constructor(id, one, documents, choices, draft) {
    Object.assign(this, { id, choices });
    this.sources = new Sources(documents, (source, made) => this.jump(source, made));
    this.onEscape = (event) => { if (event.key === "Escape") this.sources.hide(); };
    this.list = h("div", { class: "stack", "aria-live": "polite" });
    this.side = h("aside", { class: "side", "aria-label": t("Källan") });
    this.clear();
    const body = one.approved ? [this.form(), this.list] : notice("warn", t("Maskeringen är inte godkänd"), h("p", {}, t("Granska den först."), " ", h("a", { href: `#/arende/${id}/granska` }, t("Till granskningen"))));
    this.el = h("div", { class: "drafting" }, head(one, 2, "Fråga ärendet"), draft ? h("a", { class: "btn quiet small-b back-to", href: `#/utkast/${draft}` }, t("‹ Tillbaka till utkastet")) : null, h("div", { class: "work wide" }, h("div", { class: "stack-l" }, body), this.side));
  }

  form() {
    const words = h("textarea", { id: "question", rows: "2", minlength: "3", maxlength: "500", required: true, "aria-describedby": "question-hint" });
    const go = h("button", { class: "btn primary" }, t("Fråga"));
    const send = busy(go, () => this.send(words));
    const form = h("form", { class: "card stack-s asking", onsubmit: (event) => { event.preventDefault(); send(); } }, h("label", { for: "question" }, t("Din fråga")),
      h("p", { class: "hint", id: "question-hint" }, t("Till exempel: När ska hembesöket göras? Namn maskeras först.")), words, this.engines(), h("div", { class: "row" }, go));
    words.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); } });
    return form;
  }

  engines() {
    const c = this.choices;
    this.engine = h("select", { id: "engine" }, c.engines.map((e) => h("option", { value: e.name, selected: e.name === c.engine }, t(e.about))));
    return c.engines.length > 1 ? h("div", {}, h("label", { for: "engine" }, t("Vem svarar?")), this.engine) : null;
  }

  async send(words) {
    const question = words.value.trim(), card = h("section", { class: "sheet answer" }, h("h2", {}, question), h("p", { role: "status" }, t("Letar i ärendet …")));
    this.list.prepend(card);
    try {
      const reply = await api.post(`/cases/${this.id}/questions?reveal=true`, { question, engine: this.engine.value });
      card.replaceChildren(...this.answer(question, reply));
      if (words.value.trim() === question) words.value = ""; // not the next one, begun meanwhile
      const source = fullest(runs(reply.points[0]?.sources || [])), reading = this.side.contains(document.activeElement);
      if (reading) return;
      if (source) this.jump(source, card.querySelector(`.ref[data-key="${CSS.escape(key(source))}"]`), false); else this.clear();
    } catch (error) { card.replaceChildren(h("h2", {}, question), notice("bad", error.title, error.message)); }
  }

  answer(question, reply) {
    const point = (p) => h("li", {}, dated(p.text), " ", this.sources.refs(p.sources), p.flags.map((flag) => [" ", h("span", { class: "chip warn" }, t("Kontrollera:"), " ", told(this.choices.flags[flag] || flag))]));
    const chosen = reply.engine.name === "extractive";
    const held = reply.findings.filter((f) => f.withheld);
    return [h("h2", {}, question), reply.found ? h("ul", {}, reply.points.map(point)) : h("p", {}, told(reply.answer)),
      held.length ? h("details", {}, h("summary", {}, t("Undanhållet ({n})", { n: held.length })), h("ul", { class: "findings" }, held.map((f) => h("li", {}, told(f.message))))) : null,
      h("p", { class: "small" }, t(chosen ? "Utvalda meningar ur ärendet, ingen språkmodell. Kontrollera mot källan. Frågan och svaret sparas inte." : "Svar av AI, ska kontrolleras mot källan. Frågan och svaret sparas inte."))].filter(Boolean);
  }

  // No source to show: none of an earlier answer either.
  clear() {
    this.list.querySelectorAll(".ref[aria-current]").forEach((el) => el.removeAttribute("aria-current"));
    this.side.replaceChildren();
  }

  jump(source, made, focus = true) {
    this.el.querySelectorAll(".ref[aria-current]").forEach((el) => el.removeAttribute("aria-current"));
    made.setAttribute("aria-current", "true");
    this.side.replaceChildren(sourcePane(source, this.sources));
    const mark = this.side.querySelector("mark"), box = mark.closest(".source-sheet");
    if (focus && matchMedia("(max-width: 62rem)").matches) this.side.scrollIntoView({ block: "start" });
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    if (focus) mark.focus({ preventScroll: true });
  }
}
