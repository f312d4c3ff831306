// The cases there are, or how to begin.

import { h } from "../dom.js";
import { t, day, count, moment } from "../i18n.js";
import { get, may, me } from "../api.js";
import { title, PRACTICE } from "./parts.js";

export async function home() {
  const { cases, total } = await get("/cases?limit=200");
  const begin = may("handlaggare") && h("a", { class: "btn primary", href: "#/nytt" }, t("Nytt ärende"));
  const more = total > cases.length ? h("p", { class: "small" }, t("De {n} senaste av {total} visas.", { n: cases.length, total })) : null;
  const body = cases.length ? [h("ul", { class: "cases" }, cases.map(row)), more] : may("handlaggare") ? empty() : h("p", { class: "lead" }, t("Här finns inga ärenden att granska."));
  return { el: h("div", { class: "narrow stack-l" }, h("div", { class: "between" }, h("h1", { tabindex: "-1" }, t("Ärenden")), begin), body) };
}

function row(one) {
  const [kind, state, next] = where(one);
  const small = [t("upplagt {when}", { when: moment(one.created) }), one.documents ? count(one.documents, "{n} dokument", "{n} dokument") : t("inga dokument"), t("raderas {day}", { day: day(one.deletes_on, { year: undefined }) })].join(" · ");
  return h("li", {}, h("a", { href: `#/arende/${one.id}${next}` }, h("span", {}, h("b", {}, title(one)), one.purpose === PRACTICE && title(one) !== t("Övningsärende") ? h("span", { class: "chip" }, t("övning")) : null, one.owner !== me().who ? h("span", { class: "chip" }, t("en kollegas")) : null, h("small", {}, small)), h("span", { class: `chip ${kind}` }, state)));
}

function where(one) {
  if (one.summaries) return ["good", t("Utkast finns"), "/skriv"];
  if (one.approved) return ["good", t("Maskeringen godkänd"), "/skriv"];
  return one.documents ? ["warn", t("Att granska"), "/granska"] : ["", t("Tomt"), ""];
}

function empty() {
  const step = (name, text) => h("li", {}, h("h2", {}, name), h("p", {}, text));
  return h("div", { class: "stack" }, h("p", { class: "note" }, h("strong", {}, t("Första gången?")), " ", h("a", { href: "#/ova" }, t("Öva fem minuter på ett påhittat ärende"))), h("p", { class: "lead" }, t("Här finns inga ärenden än.")),
    h("ol", { class: "three" }, step(t("Lägg in underlaget"), t("Släpp filer eller klistra in text.")),
      step(t("Granska maskeringen"), t("Namn och andra personuppgifter är utbytta. Rätta och godkänn.")),
      step(t("Läs utkastet"), t("Varje mening visar sin källa. Ändra och kopiera."))));
}
