// What several views share: the head of a case with its steps, deleting it, progress, and the guide of the practice case.

import { h, button, confirm, tell, told } from "../dom.js";
import { t, day, moment } from "../i18n.js";
import * as api from "../api.js";

const STEPS = [["", "Underlag"], ["/granska", "Granska maskeringen"], ["/skriv", "Utkast"]];
const TASKS = [
  ["Här ser du vad som lästes. Gå vidare med ”Granska maskeringen”."],
  ["Färgade ord är utbytta: samma färg och siffra är samma person.", "Tryck på ”Nästa” några gånger och läs omkring orden.", "Får du en fråga bland personerna: titta på stället och svara.", "Klicka på ett ord. Du kan ändra vad det är, eller låta det stå kvar.", "Välj ett namn i listan: bara den personens ställen lyser.", "Tryck på ”Maskerad text”. Är allt känsligt borta? Tryck på ”Godkänn maskeringen”."],
  ["”Orosanmälan och förhandsbedömning” passar underlaget och är vald. Tryck på ”Skriv utkast”."],
  ["Klicka på en siffra efter en mening: stället i underlaget visas.", "Öppna ”Att kontrollera” och ”Tidslinje”.", "Tryck på ”Redigera” och ändra en mening: källorna följer med.", "Öppna ”Kopiera eller spara”. Radera sedan ärendet längst ned, så är övningen klar."],
];
export const PRACTICE = "övning";

export const title = (one) => one.title || t("Ärende {day}", { day: one.created.slice(0, 10) });

// `current` is the step (0–2). Without a heading the view has one of its own. What cannot be taken back stands after what one came for.
export function head(one, current, heading) {
  const reached = one.approved ? 2 : one.documents ? 1 : 0;
  const steps = STEPS.map(([path, text], n) => {
    const said = [h("b", { "aria-hidden": "true" }, n < reached && n !== current ? "✓" : String(n + 1)), t(text)];
    const at = { class: n === current ? "step here" : n < reached ? "step done" : "step", "aria-current": n === current ? "step" : null };
    return h("li", {}, n <= reached || n <= current ? h("a", { ...at, href: `#/arende/${one.id}${path}` }, said) : h("span", at, said));
  });
  return h("div", { class: "casehead" },
    h("div", { class: "who" }, h("div", { class: "crumb" }, h("a", { href: "#/" }, t("Ärenden")), h("span", { "aria-hidden": "true" }, "›"), h("span", {}, title(one))), heading && h("h1", { tabindex: "-1" }, t(heading))),
    h("nav", { "aria-label": t("Steg") }, h("ol", { class: "steps" }, steps)),
    h("div", { class: "when" }, h("small", {}, t("Raderas {day}", { day: day(one.deletes_on, { year: undefined }) }))));
}

export const gone = new Map(); // what a case was called, for its receipt: known to this page only, until it is closed

export function remove(one, said = t("Radera ärendet")) {
  if (!api.mine(one)) return null;
  return button("quiet danger small-b", said, async () => {
    const yes = await confirm(t("Radera ärendet ”{title}”?", { title: title(one) }), t("Upplagt {when}. Dokument, maskering och utkast förstörs för gott.", { when: moment(one.created) }), t("Radera ärendet"), true);
    if (!yes) return;
    try { await api.del(`/cases/${one.id}`); gone.set(one.id, title(one)); location.hash = `#/kvitto/${one.id}`; } catch (error) { tell(error.message); }
  });
}

// What to try, in the practice case only.
export function guide(one, step) {
  if (one.purpose !== PRACTICE) return null;
  const box = h("details", { class: "note guide", open: true }, h("summary", {}, t("Öva: prova det här")), h("ol", {}, TASKS[step].map((text) => h("li", {}, t(text)))));
  return box;
}

export function progress(heading, onStop) {
  const bar = h("progress", { max: "1", "aria-label": heading });
  const stage = h("p", { role: "status" }, t("Startar …"));
  const el = h("div", { class: "card stack" }, h("h2", { tabindex: "-1" }, heading), bar, h("div", { class: "between" }, stage, onStop && button("small-b", t("Avbryt"), onStop)));
  return { el, focus() { el.firstChild.focus(); }, step(now) {
    if (now.total) { bar.max = now.total; bar.value = now.done; }
    const text = now.total > 1 ? t("{stage} ({done} av {total})", { stage: t(now.stage), done: now.done, total: now.total }) : now.done && !now.total ? `${t(now.stage)} ${now.done}` : t(now.stage);
    if (stage.textContent !== text) stage.replaceChildren(told(text));
  } };
}
