// A fictional case to try everything on.

import { h, busy } from "../dom.js";
import * as api from "../api.js";

const TEXTS = [["Orosanmälan från skolan", "ova/orosanmalan.txt"], ["Tjänsteanteckningar", "ova/anteckningar.txt"]];

export async function practise() {
  const go = h("button", { type: "button", class: "btn primary" }, "Börja öva");
  go.addEventListener("click", busy(go, async () => {
    const one = await api.post("/cases", { title: "Övningsärende", purpose: "övning", keep_days: 1 });
    for (const [name, path] of TEXTS) {
      const text = await (await fetch(path)).text();
      await api.follow(await api.post(`/cases/${one.id}/documents`, { name, text }), () => {});
    }
    location.hash = `#/arende/${one.id}/granska`;
  }));
  return { el: h("div", { class: "narrow stack-l" }, h("div", { class: "stack" }, h("h1", { tabindex: "-1" }, "Öva"),
    h("p", { class: "lead" }, "Ett påhittat ärende: en orosanmälan från en skola och socialtjänstens egna anteckningar. Inga riktiga människor. Du kan inte göra fel, och det raderas i morgon.")),
  h("ol", { class: "three" }, h("li", {}, h("h2", {}, "Granska"), h("p", {}, "Titta igenom texten. Svara på frågan om vem Noor är, om du får en.")), h("li", {}, h("h2", {}, "Godkänn"), h("p", {}, "När allt känsligt är maskerat. Först då kan något skrivas.")),
    h("li", {}, h("h2", {}, "Läs"), h("p", {}, "Välj mallen Orosanmälan. Klicka på en källa och jämför."))), h("div", {}, go)) };
}
