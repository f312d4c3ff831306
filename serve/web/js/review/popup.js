// The card at a word: what it is, and what can be done about it.

import { h, button, under } from "../dom.js";
import { t, count } from "../i18n.js";
import { GIVEN, label, role, number } from "../labels.js";
import { same } from "./people.js";
import { unsure } from "./sheet.js";

export function kinds(id, value) {
  return h("select", { id }, GIVEN.map((kind) => h("option", { value: kind, selected: kind === value }, label(kind))));
}

export const short = (words, most = 60) => (words.length > most ? `${words.slice(0, most)} …` : words);

export class Popup {
  constructor(onClose) { Object.assign(this, { onClose, el: null }); }

  get open() { return Boolean(this.el); }

  show(title, anchor, ...body) {
    this.close();
    this.el = h("div", { class: "pop stack-s", role: "dialog", "aria-label": title }, h("h2", {}, title), body,
      h("button", { type: "button", class: "btn quiet small-b shut", "aria-label": t("Stäng"), onclick: () => this.close(true) }, "×"));
    under(this.el, anchor);
  }

  // While the card is open, Tab stays in it.
  tab(event) {
    const all = [...this.el.querySelectorAll("button, select, input")].filter((el) => !el.disabled && !el.hidden), at = all.indexOf(document.activeElement);
    const next = event.shiftKey ? (at <= 0 ? all.at(-1) : null) : at < 0 || at === all.length - 1 ? all[0] : null;
    if (next) { event.preventDefault(); next.focus(); }
  }

  close(back) {
    if (!this.el) return;
    this.el.remove();
    this.el = null;
    if (back) this.onClose();
  }
}

function everywhere() {
  const box = h("input", { type: "checkbox", id: "all", checked: true });
  return [box, h("label", { class: "check", for: "all" }, box, h("span", {}, t("Överallt i ärendet där samma ord står")))];
}

const sort = (select) => h("div", {}, h("label", { for: "kind" }, t("Vad är det?")), select);

// `desk` makes the changes; `e` is the entity that stands here, none for a leftover the last look found.
export function wordCard(desk, popup, mark, e, words, spot) {
  const masked = e?.action === "mask", person = masked && e.label === "PERSON" && e.person ? desk.person(e.person) : null;
  const select = kinds("kind", e && GIVEN.includes(e.label) ? e.label : "PERSON");
  const [box, tick] = everywhere();
  const said = (op, message) => desk.change({ op, ...spot, ...(op === "remove" ? {} : { label: select.value }), everywhere: box.checked }, message);
  const was = select.value, same = () => select.value === was;
  const doubt = Boolean(e && unsure(e) && was === e.label);
  const swap = button("small-b", t("Maskera"), () => said(masked ? "relabel" : "add", masked && !same() ? () => changed(desk, words, spot) : t(masked ? "”{word}” stämmer." : "”{word}” maskeras.", { word: words })));
  const fits = () => { swap.textContent = t(doubt && same() ? "Det stämmer" : "Ändra"); swap.hidden = !doubt && same(); };
  if (masked) { fits(); select.addEventListener("change", fits); }
  swap.classList.toggle("primary", doubt || !masked);
  const show = masked ? button("small-b", t("Maskera inte"), () => said("remove", t("”{word}” får stå kvar.", { word: words }))) : null;
  const now = !e ? t("Inte maskerat") : masked ? t("Byts ut mot {placeholder}", { placeholder: e.placeholder }) : t("{kind}: får stå kvar", { kind: label(e.label) });
  popup.show(short(words), mark, h("p", { class: "small" }, now, person?.role ? `, ${role(person.role)}` : "", doubt ? [" ", h("span", { class: "chip warn" }, t("Aktsam är osäker"))] : ""),
    sort(select), tick, h("div", { class: "row" }, swap, show), person ? about(desk, popup, person, e, spot) : null);
  (doubt ? swap : select).focus({ preventScroll: true });
}

// Of another kind: how much is masked may let that kind stand.
function changed(desk, words, spot) {
  const now = desk.told.documents.find((d) => d.id === spot.document)?.entities.find((e) => e.start === spot.start);
  return now?.action === "keep" ? t("”{word}” maskeras inte längre: {kind} får stå kvar.", { word: words, kind: label(now.label) }) : t("”{word}” är ändrat.", { word: words });
}

// Of a person: every place, that this one is somebody else, and who else it is.
function about(desk, popup, person, e, spot) {
  const others = desk.people.filter((p) => p.id !== person.id);
  const all = button("quiet small-b", count(person.mentions, "Visa stället", "Visa alla {n} ställen"), () => { popup.close(); desk.look({ person: person.id }); });
  const split = person.mentions > 1 ? button("quiet small-b", t("Är någon annan …"), () => { popup.close(); desk.divide(person.id, spot); }) : null;
  return [h("div", { class: "row edge" }, h("span", { class: "small" }, t("Person {n} av {all}", { n: number(person.id), all: others.length + 1 })), all, split), same(desk, person, "same-here")];
}

// Words that the officer has marked with the pointer.
export function chosenCard(desk, popup, place, words, spot) {
  const select = kinds("kind", "PERSON"), [box, tick] = everywhere();
  const add = button("primary small-b", t("Maskera"), () => desk.change({ op: "add", ...spot, label: select.value, everywhere: box.checked }, t("”{word}” maskeras.", { word: words })));
  popup.show(t("Maskera ”{word}”?", { word: short(words, 50) }), place.range, sort(select), tick, add);
}
