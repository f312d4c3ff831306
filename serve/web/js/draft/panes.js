// Beside the draft: the source, the timeline, what to check, and how it was made.

import { h, button, told } from "../dom.js";
import { t, count, day } from "../i18n.js";
import { policy } from "../labels.js";
import { margin, paragraphs } from "../text.js";
import { cellsOf } from "./cells.js";

export function sourcePane(source, sources) {
  const d = source && sources.documents.get(source.document);
  if (!d) return h("p", { class: "card" }, t("Välj en siffra i utkastet, så visas stället i underlaget här."));
  const parts = paragraphs(d.chars, [{ start: source.start, end: source.end }]).map((runs) => h("p", {}, runs.map((run) => [margin(run), run.span ? h("mark", { tabindex: "-1" }, run.text) : run.text])));
  return h("div", { class: "stack-s" }, h("h2", {}, sources.where(source)), cellsOf(d, source), h("div", { class: "sheet source-sheet lines", tabindex: "0", role: "region", lang: "sv", "aria-label": t("Originalet: {name}", { name: d.name }) }, parts));
}

const MOST = 60; // days that a timeline has room for, as in pipelines/overview.py

// `own` puts the choice of taking the timeline out in the file above it.
export function timePane(summary, sources, own) {
  if (!summary.timeline.length) return h("p", { class: "card" }, t("Underlaget har inga datum att ordna."));
  const row = (e) => h("li", {}, h("b", {}, stamp(e)), h("span", { lang: "sv" }, e.event), " ", sources.refs(e.sources), e.said_by ? h("div", { class: "small" }, t("Enligt {who}", { who: e.said_by })) : null);
  const shortened = new Set(summary.timeline.map((e) => e.date)).size >= MOST;
  return h("div", { class: "stack" }, h("p", { class: "small" }, t("Räknad ur datumen i underlaget.")), own,
    shortened ? h("p", {}, t("De {n} dagar som väger mest. Underlaget nämner fler.", { n: MOST })) : null, h("ol", { class: "line" }, summary.timeline.map(row)));
}

const stamp = (e) => (e.precision !== "day" || !e.date ? e.date_text : [e.date, ...(e.also ?? [])].map((d) => day(`${d}T12:00`, { weekday: "short" })).join(", "));

// What the officer should look at: questions left, points held back with what they said, remarks.
const LACKING = /^Underlaget har en uppgift om (.+?) som inte finns i utkastet/; // as pipelines/checks/omission.py says it: here its words come first
const KINDS = { förnekas: "Sagt och förnekat", tal: "Olika tal" };

// `edits` knows what the officer has seen to; `show` goes to a point, `add` makes one; only who may change the draft ticks.
export function checkPane(summary, sources, { edits, mine, show, add, onCheck }) {
  const held = summary.findings.filter((f) => f.withheld), rest = summary.findings.filter((f) => !f.withheld);
  const heading = (f) => summary.sections.find((s) => s.id === f.section)?.heading;
  const of = (f) => ({ "aria-describedby": `about-${f.id}` });
  const done = (f) => {
    if (!mine) return null;
    const by = f.point in edits.points, box = h("input", { type: "checkbox", checked: edits.settled(f), disabled: by, ...of(f) });
    box.addEventListener("change", () => { edits.check(f.id, box.checked); box.closest("li").classList.toggle("done", box.checked); onCheck(); });
    return h("label", { class: "check" }, box, h("span", {}, by ? t("Klart: du har ändrat punkten") : t("Kontrollerat")));
  };
  const item = (f, ...body) => h("li", { class: edits.settled(f) ? "stack-s done" : "stack-s" }, h("div", { class: "stack-s", id: `about-${f.id}` }, body), h("div", { class: "between" }, done(f), f.point && edits.points[f.point] !== "" ? button("quiet small-b", t("Visa punkten"), () => show(f.point), of(f)) : null,
    mine && f.sources?.length && !edits.settled(f) ? button("quiet small-b", t("Lägg till i utkastet"), () => add(f), of(f)) : null));
  const lacking = (f) => f.check === "omission" && f.sources?.length === 1 && LACKING.exec(f.message);
  const row = (f) => (lacking(f) ? item(f, side(f.sources[0]), h("p", { class: "small", lang: "sv" }, `Om ${lacking(f)[1]}.`)) : item(f, h("div", {}, heading(f) ? h("b", {}, heading(f), ": ") : null, told(f.message), " ", sources.refs(f.sources || []))));
  const left = (rows) => rows.filter((f) => !edits.settled(f)).length;
  const part = (name, about, all, one) => (all.length ? h("section", { class: "card" }, h("h2", {}, left(all) === all.length ? `${name} (${all.length})` : t("{name} ({left} kvar av {n})", { name, left: left(all), n: all.length })), about && h("p", { class: "small" }, about), h("ul", { class: "findings" }, all.map(one))) : null);
  const side = (s) => h("p", {}, h("span", { lang: "sv" }, `”${s.quote}”`), " ", sources.ref(s));
  const both = (c) => item(c, h("b", {}, t(KINDS[c.kind] || "Uppgifter som skiljer sig")), c.sides.map(side));
  const parts = [part(t("Uppgifter som skiljer sig"), t("Aktsam hittar bara en liten del av det som skiljer sig, och en del som visas gör det inte. Läs båda: ingen av dem är vald."), summary.contradictions, both),
    part(t("Undanhållet"), t("De här punkterna höll inte mot källorna. De står bara här, inte i utkastet."), held, row),
    part(t("Märkta punkter"), t("Punkterna står i utkastet, märkta med Kontrollera."), rest.filter((f) => f.point), row), part(t("Saknas i utkastet"), t("Står i underlaget, men i ingen punkt."), rest.filter((f) => !f.point), row),
    part(t("Frågor om personer"), null, summary.questions, (q) => item(q, h("div", {}, told(q.text), " ", q.places.map((p) => sources.ref(sources.word(summary.documents[p.document]?.id, p.start))))))].filter(Boolean);
  return parts.length ? h("div", { class: "stack" }, parts) : h("p", { class: "card" }, t("Kontrollerna har inte anmärkt på något. Läs ändå utkastet mot källorna."));
}

export function madePane(summary) {
  const c = summary.coverage, i = summary.integrity, e = summary.engine;
  const row = (name, value, kind) => [h("dt", {}, name), h("dd", { class: kind }, value)];
  return h("div", { class: "card" }, h("dl", { class: "receipt" }, row(t("Skrevs av"), e.name === "extractive" ? t("Urval av ärendets egna meningar, utan språkmodell") : `${e.model} (${e.name})`),
    row(t("Underlag"), t("{documents}, {n} meningar lästa, {used} använda som källor", { documents: count(summary.documents.length, "{n} dokument", "{n} dokument"), n: c.sentences, used: c.used })),
    row(t("Maskering"), t("{policy}, {people}", { policy: policy(summary.masking.policy), people: count(summary.masking.people, "{n} person", "{n} personer") })),
    row(t("Namnen"), replaced(i)), row(t("Den godkända textens kontrollsumma"), summary.hash, "mono")));
}

// How the names and details that a model saw as placeholders came back; what went wrong is said only where it did.
const replaced = (i) => [count(i.returned.length, "{n} namn eller uppgift återställd", "{n} namn och uppgifter återställda"), i.invented.length ? t("{n} som modellen hittade på", { n: i.invented.length }) : "", i.mutated.length ? t("{n} som modellen skrev fel", { n: i.mutated.length }) : ""].filter(Boolean).join(", ");
