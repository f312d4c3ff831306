// Beside the text: questions to answer, who is who, and what else is masked. Choosing one shows only its places.

import { h, button, told } from "../dom.js";
import { t, count } from "../i18n.js";
import { LABELS, ROLES, label, role, colour, number, policy } from "../labels.js";

export function side(desk) { return [questions(desk), people(desk), others(desk)].filter(Boolean); }

function questions(desk) {
  const asked = desk.told.questions;
  if (!asked.length) return null;
  return h("section", { class: "card stack-s ask" }, h("h2", {}, count(asked.length, "En fråga", "{n} frågor")), asked.map((q) => question(desk, q)));
}

function question(desk, q) {
  const answer = (person) => button("small-b", desk.person(person)?.forms[0] || person, () => desk.change({ op: "answer", question: q.id, person }, t("Svaret är sparat.")));
  return h("div", { class: "stack-s" }, h("p", {}, told(q.text)), h("div", { class: "row" }, q.persons.map(answer), button("quiet small-b", t("Visa stället"), () => desk.show(q.places[0]))),
    h("p", { class: "small" }, t("Om du inte svarar får personen ett eget nummer.")));
}

function people(desk) {
  const rows = desk.people.map((p) => person(desk, p));
  return h("section", { class: "card" }, h("div", { class: "between" }, h("h2", {}, t("Personer ({n})", { n: rows.length })), rows.length > 1 ? button("quiet small-b", t("Nätverk"), () => desk.network(), { id: "open-network", title: t("Familj och nätverk") }) : null), rows.length ? h("ul", { class: "people" }, rows) : h("p", { class: "small" }, t("Inga personer hittades.")));
}

function person(desk, p) {
  const chosen = desk.only?.person === p.id;
  const small = [role(p.role), p.forms.slice(1).join(", "), count(p.mentions, "{n} ställe", "{n} ställen")].filter(Boolean).join(" · ");
  const name = h("button", { type: "button", class: "name", "aria-expanded": String(chosen), id: p.id, onclick: () => desk.look(chosen ? null : { person: p.id }) },
    h("span", { class: `dot ${colour(p.id)}`, "aria-hidden": "true" }, String(number(p.id))), h("span", {}, h("b", {}, p.forms[0]), h("small", {}, small)));
  return h("li", { class: chosen ? "on" : null }, name, chosen ? actions(desk, p) : null);
}

function actions(desk, p) {
  const roles = h("select", { id: "role" }, h("option", { value: "" }, t("Ingen roll")), Object.keys(ROLES).map((name) => h("option", { value: name, selected: name === p.role }, role(name))));
  roles.addEventListener("change", () => roles.value && desk.change({ op: "role", person: p.id, role: roles.value }, t("Rollen är ändrad.")));
  const divide = p.mentions > 1 ? button("small-b", t("Dela upp …"), () => desk.divide(p.id)) : null;
  return h("div", { class: "actions stack-s" }, h("div", {}, h("label", { for: "role" }, t("Roll i ärendet")), roles), same(desk, p, "same"),
    divide ? h("div", { class: "row" }, h("span", { class: "small" }, t("Två människor som har blivit en?")), divide) : null,
    h("div", { class: "row" }, h("span", { class: "small" }, t("Agerar i tjänsten?")), button("small-b", t("Maskera inte namnet"), () => desk.change({ op: "public", person: p.id }, t("Namnet får stå kvar.")))));
}

// Two that are one human being. The card at a word has it too.
export function same(desk, p, id) {
  const rest = desk.people.filter((x) => x.id !== p.id);
  if (!rest.length) return null;
  const select = h("select", { id }, h("option", { value: "" }, t("Välj person …")), rest.map((x) => h("option", { value: x.id }, `${number(x.id)} ${x.forms[0]}`)));
  const merge = button("small-b", t("Slå ihop"), () => desk.change({ op: "merge", persons: [p.id, select.value] }, t("De är nu samma person.")), { disabled: true });
  select.addEventListener("change", () => { merge.disabled = !select.value; });
  return h("div", {}, h("label", { for: id }, t("Samma människa som")), h("div", { class: "row tight" }, select, merge));
}

function others(desk) {
  const n = {};
  for (const e of desk.all) if (e.label !== "PERSON") n[e.label] = (n[e.label] || 0) + 1;
  const kept = desk.told.documents.reduce((sum, d) => sum + d.entities.filter((e) => e.action === "keep").length, 0);
  const chip = (kind) => h("button", { type: "button", class: "chip", "aria-pressed": String(desk.only?.label === kind), onclick: () => desk.look(desk.only?.label === kind ? null : { label: kind }) }, label(kind), h("b", {}, String(n[kind])));
  const kinds = Object.keys(LABELS).filter((kind) => n[kind]);
  return h("section", { class: "card stack-s" }, h("h2", {}, t("Annat som maskeras")), kinds.length ? h("div", { class: "counts" }, kinds.map(chip)) : h("p", { class: "small" }, t("Inget annat.")),
    kept ? h("p", { class: "small" }, count(kept, "{n} uppgift är hittad men får stå kvar, till exempel en ålder. Så är det i nivån ”{policy}”.", "{n} uppgifter är hittade men får stå kvar, till exempel åldrar och släktord. Så är det i nivån ”{policy}”.", { policy: policy(desk.told.policy) })) : null);
}
