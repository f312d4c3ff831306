// That a case is gone.

import { h } from "../dom.js";
import { get } from "../api.js";

export async function receipt(id) {
  const got = await get(`/cases/${id}/receipt`);
  const counts = JSON.parse(got.counts);
  const row = (name, value) => [h("dt", {}, name), h("dd", {}, value)];
  return { el: h("div", { class: "narrow stack-l" }, h("h1", { tabindex: "-1" }, "Ärendet är raderat"),
    h("div", { class: "card" }, h("p", {}, "Ärendets nyckel är förstörd. Ingen kan läsa dokumenten, maskeringen eller utkasten igen, inte heller ur en säkerhetskopia av databasen som tas från och med nu."),
      h("dl", { class: "receipt" }, row("Kvitto", got.id), row("Ärende", got.case_id), row("Raderat", new Date(got.at).toLocaleString("sv-SE")),
        row("Av", got.why === "due" ? "gallring: dagen för radering kom" : "handläggare"), row("Omfattning", `${counts.document} dokument, ${counts.summary} utkast`), row("Loggens kontrollsumma", got.head))),
    h("div", { class: "row" }, h("button", { type: "button", class: "btn", onclick: () => window.print() }, "Skriv ut kvittot"), h("a", { class: "btn primary", href: "#/" }, "Till ärendena"))) };
}
