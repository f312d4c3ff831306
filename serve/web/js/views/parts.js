// What several views share: the head of a case with its steps, and deleting it.

import { h, confirm, day, tell } from "../dom.js";
import * as api from "../api.js";

const STEPS = [["", "1. Underlag"], ["/granska", "2. Granska maskeringen"], ["/skriv", "3. Utkast"]];

export const title = (one) => one.title || `Ärende ${one.created.slice(0, 10)}`;

export function head(one, current, heading) {
  const reached = one.approved ? 2 : one.documents ? 1 : 0;
  const steps = STEPS.map(([path, text], n) => {
    const at = n === current ? "step" : null;
    const body = n <= reached || n <= current ? h("a", { href: `#/arende/${one.id}${path}`, "aria-current": at, class: n < reached ? "done" : null }, text) : h("span", { class: "step" }, text);
    return h("li", {}, body);
  });
  return h("div", {}, h("div", { class: "crumb" }, h("a", { href: "#/" }, "Ärenden"), h("span", { "aria-hidden": "true" }, "›"), h("span", {}, title(one))),
    h("div", { class: "between" }, h("h1", { tabindex: "-1" }, heading), h("div", { class: "row" }, h("small", {}, `Raderas ${day(one.deletes_on)}`), remove(one))),
    h("nav", { "aria-label": "Steg" }, h("ol", { class: "steps" }, steps)));
}

export function remove(one) {
  return h("button", { type: "button", class: "btn quiet danger small-b", onclick: async () => {
    const yes = await confirm("Radera ärendet nu?", "Dokument, maskering och utkast förstörs och kan inte återskapas av någon. Du får ett kvitto.", "Radera ärendet", true);
    if (!yes) return;
    try { await api.del(`/cases/${one.id}`); location.hash = `#/kvitto/${one.id}`; } catch (error) { tell(error.message); }
  } }, "Radera ärendet");
}

export function progress(heading, onStop) {
  const bar = h("progress", { max: "1", "aria-label": heading });
  const stage = h("p", { role: "status" }, "Startar …");
  const el = h("div", { class: "card stack" }, h("h2", {}, heading), bar, h("div", { class: "between" }, stage, onStop && h("button", { type: "button", class: "btn small-b", onclick: onStop }, "Avbryt")));
  return { el, step(told) {
    if (told.total) { bar.max = told.total; bar.value = told.done; }
    const text = told.total > 1 ? `${told.stage} (${told.done} av ${told.total})` : told.stage;
    if (stage.textContent !== text) stage.textContent = text;
  } };
}
