// The cases there are, or how to begin.

import { h, day } from "../dom.js";
import { get } from "../api.js";
import { title } from "./parts.js";

export async function home() {
  const { cases } = await get("/cases");
  const begin = h("div", { class: "row" }, h("a", { class: "btn primary", href: "#/nytt" }, "Nytt ärende"), h("a", { class: "btn", href: "#/ova" }, "Öva på ett påhittat ärende"));
  const body = cases.length
    ? h("ul", { class: "cases" }, cases.map((one) => h("li", {}, h("a", { href: target(one) }, h("b", {}, title(one)), h("span", { class: "row" }, state(one), h("small", {}, `${one.documents} dokument · raderas ${day(one.deletes_on)}`))))))
    : empty();
  return { el: h("div", { class: "narrow stack-l" }, h("div", { class: "between" }, h("h1", { tabindex: "-1" }, "Ärenden"), cases.length ? begin : null), body, cases.length ? null : begin) };
}

function target(one) {
  if (one.summaries) return `#/arende/${one.id}/skriv`;
  return `#/arende/${one.id}${one.approved ? "/skriv" : one.documents ? "/granska" : ""}`;
}

function state(one) {
  if (one.summaries) return h("span", { class: "chip good" }, "Utkast finns");
  if (one.approved) return h("span", { class: "chip good" }, "Maskering godkänd");
  return one.documents ? h("span", { class: "chip warn" }, "Att granska") : h("span", { class: "chip" }, "Tomt");
}

function empty() {
  const step = (name, text) => h("li", {}, h("h2", {}, name), h("p", {}, text));
  return h("div", { class: "stack-l" },
    h("p", { class: "lead" }, "Här finns inga ärenden än. Så här går det till:"),
    h("ol", { class: "three" }, step("Lägg in underlaget", "Släpp filer eller klistra in text. Du ser vad som lästes, och vad som inte gick att läsa."),
      step("Granska maskeringen", "Namn, nummer och adresser är utbytta. Rätta det som blev fel och godkänn."),
      step("Läs utkastet", "Varje mening visar var i underlaget den kommer från. Du granskar, kopierar och raderar.")));
}
