// A case's documents: drop, choose or paste; then what was read, and what was not.

import { h, button, tell, told, notice, busy } from "../dom.js";
import { t, count, number } from "../i18n.js";
import * as api from "../api.js";
import { removed } from "../draft/rest.js";
import { Text } from "../text.js";
import { chosen, level, levels } from "./level.js";
import { guide, head, progress, remove } from "./parts.js";

const KINDS = ".docx,.odt,.rtf,.pdf,.txt,.md,.html,.htm,.eml,.vtt,.srt,.jpg,.jpeg,.png,.tif,.tiff,.webp,.bmp";

export async function create() {
  const choices = await api.get("/choices");
  const name = h("input", { type: "text", id: "title", maxlength: "200", autocomplete: "off", "aria-describedby": "title-hint" });
  const purpose = h("input", { type: "text", id: "purpose", maxlength: "500", autocomplete: "off" });
  const amount = levels(choices, choices.policy);
  const make = async (called = "") => {
    const made = await api.post("/cases", { title: name.value || called.slice(0, 200), purpose: purpose.value, policy: chosen(amount) });
    for (const el of [name, purpose, amount]) el.disabled = true; // it is made: what is chosen now would change nothing
    return made;
  };
  const more = h("details", {}, h("summary", {}, t("Ändamål (valfritt)")), h("div", {}, h("label", { for: "purpose" }, t("Vad ska sammanfattningen användas till?")), purpose));
  return { el: h("div", { class: "narrow stack" }, h("div", { class: "stack-s" }, h("h1", { tabindex: "-1" }, t("Nytt ärende")),
    h("p", { class: "lead" }, t("Lägg in allt som hör till ärendet. Det krypteras och stannar här."))),
  h("div", {}, h("label", { for: "title" }, t("Vad gäller det? (valfritt)")), h("p", { class: "hint", id: "title-hint" }, t("Annars heter det som första dokumentet.")), name), amount, intake(make), more) };
}

export async function documents(id) {
  const load = () => Promise.all([api.get(`/cases/${id}`), api.get(`/cases/${id}/documents`)]);
  const [[one, read], choices] = await Promise.all([load(), api.get("/choices")]);
  const top = h("div", {}), body = h("div", { class: "stack-l" }), follow = h("div", {});
  let more = adding(one, read);
  const [amount, shown, dock] = [h("div", {}), h("div", {}), h("div", {})];
  body.append(...[guide(one, 0), follow, shown, amount, more, dock, remove(one)].filter(Boolean));
  const draw = (now, got) => {
    top.replaceChildren(head(now, 0, "Underlag"));
    if (!amount.querySelector("[open]")) amount.replaceChildren(level(now, choices, again) || "");
    shown.replaceChildren(list(got));
    dock.replaceChildren(next(now, got) || "");
  };
  const again = async (said) => {
    const [now, got] = await load();
    amount.replaceChildren();
    draw(now, got);
    amount.querySelector("summary").focus();
    tell(said);
  };
  // What is being written or chosen below stays when what was being read has been read.
  const done = async () => {
    const [now, got] = await load(), written = more?.contains(document.activeElement) || more?.querySelector("textarea").value;
    draw(now, got);
    follow.replaceChildren();
    if (more && !written) { const fresh = adding(now, got); more.replaceWith(fresh); more = fresh; }
  };
  draw(one, read);
  const running = one.jobs.find((job) => job.kind === "documents");
  if (running) watch(running, follow, done);
  return { el: h("div", { class: "narrow" }, top, body) };
}

const next = (one, read) => (read.documents.length ? h("div", { class: "dock whole" }, h("strong", {}, counted(read)), h("a", { class: "btn primary", href: `#/arende/${one.id}/granska` }, t("Granska maskeringen"))) : null);

// Once there are documents, the next step is what one looks for; more can be added.
function adding(one, read) {
  if (!api.mine(one)) return null;
  const place = intake(async () => one);
  return read.documents.length ? h("details", {}, h("summary", {}, t("Lägg till mer")), place) : h("section", { class: "stack" }, h("h2", {}, t("Lägg in dokument")), place);
}

const counted = (read) => count(read.documents.length, "{n} dokument läst", "{n} dokument lästa") + (read.refused.length ? `, ${t("{n} gick inte att läsa", { n: read.refused.length })}` : "");

function list(read) {
  const size = (d) => { const pages = Math.max(0, ...d.segments.map((s) => s.page || 0)); return [pages ? count(pages, "{n} sida", "{n} sidor") : "", t("{n} tecken", { n: number(d.text.length) })].filter(Boolean).join(", "); };
  return h("ul", { class: "docs", "aria-label": t("Dokument") },
    read.refused.map((r) => h("li", { class: "bad" }, h("b", {}, t("Inte läst:"), " "), told(r.message))),
    read.documents.map((d) => h("li", { class: "ok" }, h("b", {}, d.name), h("br"), h("small", {}, t("Läst: {size}", { size: size(d) })), d.notes.map((n) => h("p", { class: "small" }, told(n))), d.removed.length ? taken(d) : null)));
}

// What tracked changes took out of a document: it is no part of the text, but may be what matters.
function taken(d) {
  const text = new Text(d.text);
  return h("details", {}, h("summary", { class: "small" }, t("Visa det borttagna ({n})", { n: d.removed.length })), h("ul", { class: "removed" }, d.removed.map((gone) => h("li", {}, h("small", {}, t("rad {n}", { n: text.row(Math.max(text.unit(gone.at) - 1, 0)) })), " ", removed(gone)))));
}

// The drop zone and the paste box. `make` gives the case to add to; a new one can be called as its first document.
function intake(make) {
  const place = h("div", { class: "stack" });
  const send = async (start, called) => {
    let one = null;
    const shown = progress(t("Läser och maskerar"));
    place.replaceChildren(shown.el);
    shown.focus();
    try {
      one = await make(called);
      const job = await start(one, (part) => shown.step({ stage: part < 1 ? "Skickar filer" : "Läser dokument", done: part < 1 ? Math.round(part * 100) : 0, total: part < 1 ? 100 : 0 }));
      await api.follow(job, shown.step);
    } catch (error) {
      place.replaceChildren(notice("bad", error.title, error.message), area);
      if (one) make = async () => one;
      return;
    }
    const hash = `#/arende/${one.id}`;
    if (location.hash === hash) window.dispatchEvent(new Event("hashchange")); else location.hash = hash;
  };
  const files = (chosen) => chosen.length && send((one, step) => api.upload(`/cases/${one.id}/documents`, chosen, step), chosen[0].name.replace(/\.[^.]*$/, ""));
  const area = h("div", { class: "stack" }, dropZone(files), paste(send));
  place.append(area);
  return place;
}

function dropZone(files) {
  const input = h("input", { type: "file", multiple: true, accept: KINDS, class: "sr", id: "files", tabindex: "-1", "aria-hidden": "true", onchange: () => files([...input.files]) });
  const drop = h("div", { class: "drop" }, h("h2", {}, t("Släpp filer här")), button("primary", t("Välj filer"), () => input.click()),
    h("p", { class: "small" }, t("Word, pdf, text, e-post, transkript och foton av papper.")), input);
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  drop.addEventListener("drop", (event) => files([...event.dataTransfer.files]));
  return drop;
}

function paste(send) {
  const text = h("textarea", { id: "paste" });
  const name = h("input", { type: "text", id: "paste-name", maxlength: "200", "aria-describedby": "paste-hint" });
  const add = h("button", { class: "btn" }, t("Lägg till texten"));
  const go = busy(add, async () => {
    if (!text.value.trim()) { tell(t("Klistra in text först.")); text.focus(); return; }
    const called = name.value.trim() || firstLine(text.value) || t("Inklistrad text");
    await send((one) => api.post(`/cases/${one.id}/documents`, { name: called, text: text.value }), called);
  });
  return h("details", {}, h("summary", {}, t("Klistra in text i stället")), h("form", { class: "stack", onsubmit: (event) => { event.preventDefault(); go(); } },
    h("div", {}, h("label", { for: "paste" }, t("Text")), text), h("div", {}, h("label", { for: "paste-name" }, t("Vad är det för text? (valfritt)")), h("p", { class: "hint", id: "paste-hint" }, t("Annars får den sin första rad som namn.")), name), add));
}

const MOST = 60; // letters of a first line that is made a name

// What a pasted text begins with, as its name; "" where nothing can be read.
function firstLine(text) {
  const line = (text.split("\n").find((row) => /\p{L}{2}/u.test(row)) || "").replace(/^[\s#*_=>-]+|[\s#*_=]+$/g, "").replace(/\s+/g, " ").trim();
  return line.length > MOST ? `${line.slice(0, line.lastIndexOf(" ", MOST) > 0 ? line.lastIndexOf(" ", MOST) : MOST)} …` : line;
}

function watch(job, place, done) {
  const shown = progress(t("Läser och maskerar"));
  place.replaceChildren(shown.el);
  api.follow(job, shown.step).then(done).catch((error) => place.replaceChildren(notice("bad", error.title, error.message)));
}
