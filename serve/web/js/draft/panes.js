// Beside the draft: the source, the timeline, what to check, and how it was made.

import { h, told } from "../dom.js";
import { t, count, day } from "../i18n.js";
import { policy } from "../labels.js";
import { margin, paragraphs } from "../text.js";

export function sourcePane(source, sources, none = t("Välj en siffra i utkastet, så visas stället i underlaget här.")) {
  const d = source && sources.documents.get(source.document);
  if (!d) return h("p", { class: "card" }, none);
  const parts = paragraphs(d.chars, [{ start: source.start, end: source.end }]).map((runs) => h("p", {}, runs.map((run) => [margin(run), run.span ? h("mark", { tabindex: "-1" }, run.text) : run.text])));
  return h("div", { class: "stack-s" }, h("h2", {}, sources.where(source)), h("div", { class: "sheet source-sheet lines", tabindex: "0", role: "region", lang: "sv", "aria-label": t("Originalet: {name}", { name: d.name }) }, parts));
}

const MOST = 60; // days that a timeline has room for, as in pipelines/overview.py

export function timePane(summary, sources) {
  if (!summary.timeline.length) return h("p", { class: "card" }, t("Underlaget har inga datum att ordna."));
  const row = (e) => h("li", {}, h("b", {}, stamp(e)), h("span", { lang: "sv" }, e.event), " ", sources.refs(e.sources), e.said_by ? h("div", { class: "small" }, t("Enligt {who}", { who: e.said_by })) : null);
  const shortened = new Set(summary.timeline.map((e) => e.date)).size >= MOST;
  return h("div", { class: "stack" }, h("p", { class: "small" }, t("Räknad ur datumen i underlaget, inte skriven av en modell.")),
    shortened ? h("p", {}, t("De {n} dagar som väger mest. Underlaget nämner fler.", { n: MOST })) : null, h("ol", { class: "line" }, summary.timeline.map(row)));
}

const stamp = (e) => (e.precision !== "day" || !e.date ? e.date_text : [e.date, ...(e.also ?? [])].map((d) => day(`${d}T12:00`, { weekday: "short" })).join(", "));

// What the officer should look at: questions left, points held back with what they said, remarks.
const KINDS = { bestrids: "Någon säger emot", förnekas: "Sagt och förnekat", tal: "Olika tal", tid: "Olika klockslag", datum: "Olika dagar" };

export function checkPane(summary, sources) {
  const held = summary.findings.filter((f) => f.withheld), rest = summary.findings.filter((f) => !f.withheld);
  const heading = (f) => summary.sections.find((s) => s.id === f.section)?.heading;
  const row = (f) => h("li", {}, heading(f) ? h("b", {}, heading(f), ": ") : null, told(f.message));
  const part = (name, about, rows) => (rows.length ? h("section", { class: "card" }, h("h2", {}, `${name} (${rows.length})`), about && h("p", { class: "small" }, about), h("ul", { class: "findings" }, rows)) : null);
  const side = (s) => h("p", {}, h("span", { lang: "sv" }, `”${s.quote}”`), " ", sources.ref(s));
  const both = (c) => h("li", { class: "stack-s" }, h("b", {}, t(KINDS[c.kind] || "Uppgifter som skiljer sig")), c.sides.map(side));
  const parts = [part(t("Uppgifter som skiljer sig"), t("Underlaget säger olika. Aktsam väljer inte: du ser båda."), (summary.contradictions || []).map(both)),
    part(t("Undanhållet"), t("De här punkterna höll inte mot källorna. De står bara här, inte i utkastet."), held.map(row)),
    part(t("Frågor om personer"), null, summary.questions.map((q) => h("li", {}, told(q.text)))), part(t("Anmärkningar"), t("Punkterna står i utkastet, märkta med Kontrollera."), rest.map(row))].filter(Boolean);
  return parts.length ? h("div", { class: "stack" }, parts) : h("p", { class: "card" }, t("Kontrollerna har inte anmärkt på något. Läs ändå utkastet mot källorna."));
}

export function madePane(summary) {
  const c = summary.coverage, i = summary.integrity, e = summary.engine;
  const row = (name, value, kind) => [h("dt", {}, name), h("dd", { class: kind }, value)];
  return h("div", { class: "card" }, h("dl", { class: "receipt" }, row(t("Skrevs av"), e.name === "extractive" ? t("Urval av ärendets egna meningar, utan språkmodell") : `${e.model} (${e.name})`),
    row(t("Underlag"), t("{documents}, {n} meningar lästa, {used} använda som källor", { documents: count(summary.documents.length, "{n} dokument", "{n} dokument"), n: c.sentences, used: c.used })),
    row(t("Maskering"), t("{policy}, {people}", { policy: policy(summary.masking.policy), people: count(summary.masking.people, "{n} person", "{n} personer") })),
    row(t("Platshållare"), replaced(i)), row(t("Godkänd text"), summary.hash, "mono")));
}

// How the names and details that a model saw as placeholders came back; what went wrong is said only where it did.
const replaced = (i) => [count(i.returned.length, "{n} namn eller uppgift återställd", "{n} namn och uppgifter återställda"), i.invented.length ? t("{n} som modellen hittade på", { n: i.invented.length }) : "", i.mutated.length ? t("{n} som modellen skrev fel", { n: i.mutated.length }) : ""].filter(Boolean).join(", ");
