// A case's documents: drop, choose or paste; then what was read, and what was not.

import { h, tell, notice, busy } from "../dom.js";
import * as api from "../api.js";
import { head, progress } from "./parts.js";

const KINDS = ".docx,.odt,.rtf,.pdf,.txt,.md,.html,.htm,.eml,.vtt,.srt";

export async function create() {
  const choices = await api.get("/choices");
  const name = h("input", { type: "text", id: "title", maxlength: "200", autocomplete: "off" });
  const policy = h("select", { id: "policy" }, choices.policies.map((p) => h("option", { value: p.name, selected: p.name === choices.policy }, `${p.name}: ${p.about}`)));
  const make = () => api.post("/cases", { title: name.value, policy: policy.value });
  const more = h("details", {}, h("summary", {}, "Fler val"), h("div", { class: "stack" }, h("div", {}, h("label", { for: "policy" }, "Maskering"), policy)));
  return { el: h("div", { class: "narrow stack-l" }, h("div", { class: "stack" }, h("h1", { tabindex: "-1" }, "Nytt ärende"),
    h("p", { class: "lead" }, "Lägg in allt som hör till ärendet. Filerna läses här på datorn och krypteras.")),
  h("div", {}, h("label", { for: "title" }, "Vad gäller det? (valfritt)"), h("p", { class: "hint", id: "title-hint" }, "Bara för att du ska hitta ärendet, till exempel ”Förhandsbedömning mars”."), name), more, intake(make)) };
}

export async function documents(id) {
  const [one, told] = await Promise.all([api.get(`/cases/${id}`), api.get(`/cases/${id}/documents`)]);
  const next = told.documents.length ? h("div", { class: "dock" }, h("span", {}, counted(told)), h("a", { class: "btn primary", href: `#/arende/${id}/granska` }, "Granska maskeringen")) : null;
  const running = one.jobs.find((job) => job.kind === "documents");
  const follow = h("div", {});
  if (running) watch(running, follow, id);
  return { el: h("div", { class: "narrow" }, head(one, 0, "Underlag"), h("div", { class: "stack-l" }, follow, list(told), h("section", { class: "stack" }, h("h2", {}, told.documents.length ? "Lägg till mer" : "Lägg in dokument"), intake(async () => one)), next)) };
}

const counted = (told) => `${told.documents.length} dokument ${told.documents.length === 1 ? "läst" : "lästa"}` + (told.refused.length ? `, ${told.refused.length} gick inte att läsa` : "");

function list(told) {
  const size = (d) => { const pages = Math.max(0, ...d.segments.map((s) => s.page || 0)); return `${pages ? `${pages} sidor, ` : ""}${d.text.length.toLocaleString("sv-SE")} tecken`; };
  return h("ul", { class: "docs", "aria-label": "Dokument" },
    told.refused.map((r) => h("li", { class: "bad" }, h("b", {}, "Inte läst: "), r.message)),
    told.documents.map((d) => h("li", { class: "ok" }, h("b", {}, d.name), h("br"), h("small", {}, `Läst: ${size(d)}`), d.notes.map((n) => h("p", { class: "small" }, n)))));
}

// The drop zone and the paste box. `make` gives the case to add to.
function intake(make) {
  const place = h("div", { class: "stack" });
  const send = async (start) => {
    let one = null;
    const shown = progress("Läser och maskerar");
    place.replaceChildren(shown.el);
    try {
      one = await make();
      const job = await start(one, (part) => shown.step({ stage: part < 1 ? "Skickar filer" : "Läser dokument", done: Math.round(part * 100), total: part < 1 ? 100 : 0 }));
      await api.follow(job, shown.step);
    } catch (error) {
      place.replaceChildren(notice("bad", error.title, error.message), area);
      return;
    }
    const hash = `#/arende/${one.id}`;
    if (location.hash === hash) window.dispatchEvent(new Event("hashchange")); else location.hash = hash;
  };
  const files = (chosen) => chosen.length && send((one, step) => api.upload(`/cases/${one.id}/documents`, chosen, step));
  const input = h("input", { type: "file", multiple: true, accept: KINDS, class: "sr", id: "files", tabindex: "-1", "aria-hidden": "true", onchange: () => files([...input.files]) });
  const drop = h("div", { class: "drop" }, h("h2", {}, "Släpp filer här"), h("button", { type: "button", class: "btn primary", onclick: () => input.click() }, "Välj filer"),
    h("p", { class: "small" }, "Word, OpenDocument, RTF, pdf, text, e-post, webbsidor och transkript (vtt, srt)."), input);
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  drop.addEventListener("drop", (event) => files([...event.dataTransfer.files]));
  const text = h("textarea", { id: "paste" });
  const name = h("input", { type: "text", id: "paste-name", maxlength: "200", value: "Inklistrad text" });
  const add = h("button", { class: "btn" }, "Lägg till texten");
  const paste = h("details", {}, h("summary", {}, "Klistra in text i stället"), h("form", { class: "stack", onsubmit: busy(add, async (event) => {
    event?.preventDefault?.();
    if (!text.value.trim()) { tell("Klistra in text först."); text.focus(); return; }
    await send((one) => api.post(`/cases/${one.id}/documents`, { name: name.value || "Inklistrad text", text: text.value }));
  }) }, h("div", {}, h("label", { for: "paste" }, "Text"), text), h("div", {}, h("label", { for: "paste-name" }, "Vad är det för text?"), name), add));
  const area = h("div", { class: "stack" }, drop, paste);
  place.append(area);
  return place;
}

function watch(job, place, id) {
  const shown = progress("Läser och maskerar");
  place.replaceChildren(shown.el);
  api.follow(job, shown.step).then(() => { if (location.hash === `#/arende/${id}`) window.dispatchEvent(new Event("hashchange")); }, (error) => place.replaceChildren(notice("bad", error.title, error.message)));
}
