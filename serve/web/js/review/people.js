// Beside the text: questions to answer, who is who, and what else is masked. Choosing one shows only its places.

import { h, button, keyed, told } from "../dom.js";
import { t, count } from "../i18n.js";
import { LABELS, ROLES, label, role, colour, number, policy } from "../labels.js";

// Made once; drawn anew row by row, so that an answer that comes late wipes nothing that is being chosen in another row.
export class Side {
  constructor(desk) {
    Object.assign(this, { desk, asks: new Map(), rows: new Map(), open: new Map(), rest: new Map() });
    this.title = h("h2", {});
    this.questions = h("div", { class: "stack" });
    this.ask = h("section", { class: "card stack-s ask" }, this.title, this.questions, h("p", { class: "small" }, t("Om du inte svarar får personen ett eget nummer.")));
    this.heading = h("h2", {});
    this.network = button("quiet small-b", t("Nätverk"), () => desk.network(), { id: "open-network", title: t("Familj och nätverk") });
    this.masked = h("ul", { class: "people" });
    this.openTitle = h("h3", {});
    this.shown = h("ul", { class: "people" });
    this.others = h("div", {});
    this.el = h("aside", { class: "side", "aria-label": t("Vad som är hittat") }, this.ask,
      h("section", { class: "card" }, h("div", { class: "between" }, this.heading, this.network), this.masked, this.openTitle, this.shown), this.others);
  }

  draw() {
    const { desk } = this, asked = desk.told.questions, written = chosen(this.el);
    this.ask.hidden = !asked.length;
    this.title.textContent = count(asked.length, "En fråga", "{n} frågor");
    this.asks = keyed(this.questions, this.asks, asked.map((q) => [q.id, JSON.stringify([q, q.persons.map((id) => called(desk, id))]), () => question(desk, q)]));
    this.list();
    const counted = others(desk);
    this.rest = keyed(this.others, this.rest, [["rest", counted.textContent + desk.only?.label, () => counted]]);
    again(this.el, written);
  }

  // Those whose names may stand are people of the case too, but not among the masked.
  list() {
    const { desk } = this, { people } = desk, open = desk.told.people.filter((p) => p.mentions && !desk.masks(p));
    const row = (p) => [p.id, JSON.stringify([p, desk.only?.person === p.id && people.map((x) => [x.id, x.forms[0]])]), () => person(desk, p)];
    this.heading.textContent = t("Personer ({n})", { n: people.length });
    this.network.hidden = people.length < 2;
    this.rows = keyed(this.masked, this.rows, people.length ? people.map(row) : [["none", "", () => h("li", { class: "small" }, t("Inga personer hittades."))]]);
    this.openTitle.textContent = t("Namn som får stå kvar ({n})", { n: open.length });
    this.openTitle.hidden = !open.length;
    this.open = keyed(this.shown, this.open, open.map(row));
  }
}

const called = (desk, id) => desk.person(id)?.forms[0];

// What is chosen in a list and not sent yet, and the field that has focus: by its id.
function chosen(el) {
  const picked = [...el.querySelectorAll("select[id]")].filter((s) => s.value && !s.selectedOptions[0]?.defaultSelected).map((s) => [s.id, s.value]);
  return { picked, focus: el.contains(document.activeElement) ? document.activeElement.id : "" };
}

function again(el, { picked, focus }) {
  for (const [id, value] of picked) {
    const select = el.querySelector(`#${id}`);
    if (!select || select.value === value || ![...select.options].some((o) => o.value === value)) continue;
    select.value = value;
    select.dispatchEvent(new Event("input"));
  }
  if (focus && !el.contains(document.activeElement)) document.getElementById(focus)?.focus({ preventScroll: true });
}

// Where one alone may be meant, what is answered is yes or no.
function question(desk, q) {
  const say = (person, text, said, more) => button("small-b", text, () => desk.change({ op: "answer", question: q.id, person }, said), more);
  const named = (person) => called(desk, person) || person, one = q.persons.length === 1;
  const answer = (person) => say(person, one ? t("Ja") : named(person), t("Svaret är sparat."), { "aria-label": one ? t("Ja, {name}", { name: named(person) }) : null });
  const no = say(null, t("Nej, någon annan"), t("Svaret är sparat: det är någon annan, med ett eget nummer."));
  const of = desk.told.documents.find((d) => d.id === q.places[0].document), where = desk.told.documents.length > 1 ? h("small", {}, ` (${of.name})`) : null;
  return h("div", { class: "stack-s question" }, h("p", {}, told(q.text), where), h("div", { class: "row" }, q.persons.map(answer), no, button("quiet small-b", t("Visa stället"), () => desk.show(q.places[0]))));
}

function person(desk, p) {
  const chosen = desk.only?.person === p.id, masks = desk.masks(p);
  const small = [role(p.role), p.forms.slice(1).join(", "), count(p.mentions, "{n} ställe", "{n} ställen")].filter(Boolean).join(" · ");
  const name = h("button", { type: "button", class: "name", "aria-expanded": String(chosen), id: p.id, onclick: () => desk.look(chosen ? null : { person: p.id }) },
    h("span", { class: masks ? `dot ${colour(p.id)}` : "dot stands", "aria-hidden": "true" }, masks ? String(number(p.id)) : "–"), h("span", {}, h("b", {}, p.forms[0]), h("small", {}, small)));
  return h("li", { class: chosen ? "on" : null }, name, chosen ? (masks ? actions(desk, p) : standing(desk, p)) : null);
}

function actions(desk, p) {
  const roles = h("select", { id: "role" }, h("option", { value: "" }, t("Ingen roll")), Object.keys(ROLES).map((name) => h("option", { value: name, selected: name === p.role }, role(name))));
  roles.addEventListener("change", () => roles.value && desk.change({ op: "role", person: p.id, role: roles.value }, t("Rollen är ändrad.")));
  const divide = p.mentions > 1 ? button("small-b", t("Dela upp …"), () => desk.divide(p.id)) : null;
  return h("div", { class: "actions stack-s" }, h("div", {}, h("label", { for: "role" }, t("Roll i ärendet")), roles), same(desk, p, "same"),
    divide ? h("div", { class: "row" }, h("span", { class: "small" }, t("Två människor som har blivit en?")), divide) : null,
    h("div", { class: "row" }, h("span", { class: "small" }, t("Agerar i tjänsten?")), button("small-b", t("Maskera inte namnet"), () => desk.change({ op: "public", person: p.id }, t("Namnet får stå kvar.")))));
}

// Of one whose name may stand.
function standing(desk, p) {
  return h("div", { class: "actions row" }, h("span", { class: "small" }, t("Namnet maskeras inte.")), button("small-b", t("Maskera"), () => desk.change({ op: "private", person: p.id }, t("Namnet maskeras."))));
}

// Two that are one human being. The card at a word has it too.
export function same(desk, p, id) {
  const rest = desk.people.filter((x) => x.id !== p.id);
  if (!rest.length) return null;
  const select = h("select", { id }, h("option", { value: "" }, t("Välj person …")), rest.map((x) => h("option", { value: x.id }, `${number(x.id)} ${x.forms[0]}`)));
  const merge = button("small-b", t("Slå ihop"), () => desk.change({ op: "merge", persons: [p.id, select.value] }, t("De är nu samma person.")), { disabled: true });
  for (const kind of ["change", "input"]) select.addEventListener(kind, () => { merge.disabled = !select.value; });
  return h("div", {}, h("label", { for: id }, t("Samma människa som")), h("div", { class: "row tight" }, select, merge));
}

function others(desk) {
  const n = {};
  for (const e of desk.all) if (e.label !== "PERSON") n[e.label] = (n[e.label] || 0) + 1;
  const kept = desk.told.documents.reduce((sum, d) => sum + d.entities.filter((e) => e.action === "keep").length, 0);
  const chip = (kind) => h("button", { type: "button", class: "chip", "aria-pressed": String(desk.only?.label === kind), onclick: () => desk.look(desk.only?.label === kind ? null : { label: kind }) }, label(kind), h("b", {}, String(n[kind])));
  const kinds = Object.keys(LABELS).filter((kind) => n[kind]);
  return h("section", { class: "card stack-s" }, h("h2", {}, t("Annat som maskeras")), kinds.length ? h("div", { class: "counts" }, kinds.map(chip)) : h("p", { class: "small" }, t("Inget annat.")),
    kept ? h("p", { class: "small" }, count(kept, "{n} uppgift är hittad men får stå kvar, till exempel en ålder. Så är det i nivån ”{policy}”.", "{n} uppgifter är hittade men får stå kvar, till exempel åldrar och släktord. Så är det i nivån ”{policy}”.", { policy: policy(desk.told.policy) })) : null,
    desk.mine ? h("p", { class: "small" }, t("Ska mer eller mindre maskeras?"), " ", h("a", { href: `#/arende/${desk.id}` }, t("Byt nivå"))) : null);
}

// Where in the lists beside the text something stands that a change may take away.
export function spot(el) {
  const row = el?.closest(".people li, .question");
  if (!row) return null;
  const rows = row.matches(".question") ? ".question .btn:first-child" : ".people .name";
  return { rows, id: row.firstChild.id, at: [...row.parentElement.children].indexOf(row) };
}
