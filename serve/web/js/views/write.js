// Choosing what kind of draft to have written, and waiting for it.

import { h, notice, busy, day } from "../dom.js";
import * as api from "../api.js";
import { head, progress } from "./parts.js";

export async function write(id) {
  const [one, choices] = await Promise.all([api.get(`/cases/${id}`), api.get("/choices")]);
  const running = one.jobs.find((job) => job.kind === "summary");
  const place = h("div", { class: "stack-l" });
  const follow = async (job) => {
    const shown = progress("Utkastet skrivs", async () => { await api.del(`/jobs/${job.id}`); });
    place.replaceChildren(shown.el);
    try { location.hash = `#/utkast/${(await api.follow(job, shown.step)).result}`; } catch (error) { place.replaceChildren(notice("bad", error.title, error.message), form(id, one, choices, follow)); }
  };
  if (running) follow(running);
  else if (!one.approved) place.append(notice("warn", "Maskeringen är inte godkänd", h("p", {}, "Granska den först. ", h("a", { href: `#/arende/${id}/granska` }, "Till granskningen"))));
  else place.append(form(id, one, choices, follow));
  const earlier = one.drafts.length ? h("section", { class: "stack" }, h("h2", {}, "Utkast i ärendet"), h("ul", { class: "cases" }, one.drafts.map((s) => h("li", {}, h("a", { href: `#/utkast/${s.id}` }, h("b", {}, s.title), h("small", {}, new Date(s.created).toLocaleString("sv-SE", { dateStyle: "medium", timeStyle: "short" }))))))) : null;
  return { el: h("div", { class: "narrow" }, head(one, 2, "Utkast"), h("div", { class: "stack-l" }, earlier, place)) };
}

function form(id, one, choices, follow) {
  const radios = choices.templates.map((t) => h("label", {}, h("input", { type: "radio", name: "template", value: t.name, checked: t.name === choices.template }), h("b", {}, t.title), h("small", {}, t.description)));
  const engines = choices.engines.length > 1 ? h("div", {}, h("label", { for: "engine" }, "Vem skriver?"), h("select", { id: "engine", name: "engine" }, choices.engines.map((e) => h("option", { value: e.name, selected: e.name === choices.engine }, e.about))))
    : h("p", { class: "small" }, `${choices.engines[0].about} Inget skickas till någon modell.`);
  const go = h("button", { class: "btn primary" }, "Skriv utkast");
  return h("form", { class: "stack", onsubmit: busy(go, async (event) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget || event.target);
    await follow(await api.post(`/cases/${id}/summaries`, { template: chosen.get("template"), engine: chosen.get("engine") || null }));
  }) }, h("fieldset", { class: "choice" }, h("legend", {}, one.drafts.length ? "Skriv ett nytt" : "Vad ska sammanfattas?"), radios), engines, h("div", { class: "row" }, go, h("small", {}, `Godkänd maskering. Ärendet raderas ${day(one.deletes_on)}.`)));
}
