// A fictional case to try everything on.

import { h, button, busy } from "../dom.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { PRACTICE, progress } from "./parts.js";

const TEXTS = [["Orosanmälan från skolan", "ova/orosanmalan.txt"], ["Tjänsteanteckningar", "ova/anteckningar.txt"]];

export async function practise() {
  const go = button("primary", t("Börja öva"));
  const place = h("div", {}, go);
  go.addEventListener("click", busy(go, () => begin(place, go)));
  const step = (name, text) => h("li", {}, h("h2", {}, name), h("p", {}, text));
  return { el: h("div", { class: "narrow stack-l" }, h("div", { class: "stack" }, h("h1", { tabindex: "-1" }, t("Öva")),
    h("p", { class: "lead" }, t("Fem minuter med ett påhittat ärende: en orosanmälan från en skola och socialtjänstens anteckningar. Inga riktiga människor. Du kan inte göra fel, och det raderas i morgon.")), place),
  h("ol", { class: "three" }, step(t("Granska"), t("Bläddra bland de maskerade orden. Ändra något, och ångra.")), step(t("Godkänn"), t("När allt känsligt är maskerat. Först då kan något skrivas.")),
    step(t("Läs"), t("Välj en mall. Följ källorna tillbaka till underlaget, och ändra en mening."))),
  h("p", { class: "small" }, t("På varje sida står det överst vad du kan prova."))) };
}

async function begin(place, go) {
  const shown = progress(t("Hämtar övningsärendet"));
  place.replaceChildren(shown.el);
  try {
    const one = await api.post("/cases", { title: t("Övningsärende"), purpose: PRACTICE, keep_days: 1 });
    for (const [name, path] of TEXTS) {
      const text = await (await fetch(path)).text();
      await api.follow(await api.post(`/cases/${one.id}/documents`, { name, text }), shown.step);
    }
    location.hash = `#/arende/${one.id}/granska`;
  } catch (error) { place.replaceChildren(go); throw error; }
}
