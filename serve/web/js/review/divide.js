// Two people that became one: the officer says which places belong to somebody else.

import { h, button } from "../dom.js";
import { t, count } from "../i18n.js";
import { Text } from "../text.js";

const AROUND = 45; // letters shown on each side of a name

// Resolves with the chosen places, or null. `first` is a place that is chosen from the start.
export function divide(told, person, first) {
  const places = told.documents.flatMap((d) => { const text = new Text(d.text); return d.entities.filter((e) => e.person === person.id && e.label === "PERSON").map((e) => ({ document: d.id, name: d.name, start: e.start, end: e.end, ...around(text, e) })); });
  return new Promise((resolve) => {
    const boxes = places.map((p) => h("input", { type: "checkbox", checked: first?.document === p.document && first.start === p.start }));
    const go = h("button", { class: "btn primary", value: "yes" }, t("Gör till en egen person"));
    const check = () => { const n = boxes.filter((b) => b.checked).length; go.disabled = !n || n === boxes.length; said.textContent = count(n, "{n} ställe valt", "{n} ställen valda"); };
    const said = h("p", { class: "small", role: "status" });
    const rows = places.map((p, n) => h("li", {}, h("label", { class: "check" }, boxes[n], h("span", { lang: "sv" }, "… ", p.before, h("b", {}, p.words), p.after, " …", told.documents.length > 1 ? h("small", {}, ` ${p.name}`) : null))));
    const box = h("dialog", { class: "wide", "aria-labelledby": "divide", onclose: () => { const yes = box.returnValue === "yes"; box.remove(); resolve(yes ? places.filter((_, n) => boxes[n].checked) : null); } },
      h("form", { method: "dialog", class: "stack" }, h("h2", { id: "divide" }, t("Dela upp {name}", { name: person.forms[0] })),
        h("p", {}, t("Välj de ställen som gäller någon annan. De får ett eget nummer.")), h("ul", { class: "mentions" }, rows), said,
        h("div", { class: "row" }, go, button("quiet", t("Avbryt"), () => box.close("no")))));
    box.addEventListener("change", check);
    document.body.append(box);
    check();
    box.showModal();
  });
}

function around(text, e) {
  const even = (s) => s.replace(/\s+/g, " ");
  const from = text.unit(e.start), to = text.unit(e.end);
  return { before: even(text.text.slice(Math.max(0, from - AROUND), from)), words: text.text.slice(from, to), after: even(text.text.slice(to, to + AROUND)) };
}
