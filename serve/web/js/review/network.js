// Who is what to whom, as the documents say: a picture for the eye, and a list with the places for everybody.

import { h, button } from "../dom.js";
import { t, count } from "../i18n.js";
import { colour, number, role } from "../labels.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 640, HIGH = 380;

export function overview(desk, told) {
  const names = new Map(told.people.map((p) => [p.id, (desk.person(p.id) || p).forms[0]]));
  const close = button("", t("Stäng"), () => box.close());
  const rows = told.relations.map((r) => relation(desk, r, names, () => box.close()));
  const body = rows.length ? [picture(told, names), h("ul", { class: "mentions" }, rows)] : h("p", {}, t("Texten säger inte vem som är vad för vem."));
  const box = h("dialog", { class: "wide", "aria-labelledby": "network", onclose: () => box.remove() }, h("div", { class: "stack" }, h("h2", { id: "network", tabindex: "-1", autofocus: true }, t("Familj och nätverk")),
    h("p", { class: "small" }, t("Bara det som texten säger. Stämmer något inte: rätta personerna i listan.")), body, h("div", { class: "row" }, close)));
  document.body.append(box);
  box.showModal();
}

function relation(desk, r, names, close) {
  const places = r.evidence.flatMap((e) => e.places), [first] = places;
  const who = (id) => [h("span", { class: `dot small-dot ${colour(id)}`, "aria-hidden": "true" }, String(number(id))), " ", h("b", {}, names.get(id))];
  const show = first ? button("quiet small-b", count(places.length, "Visa stället", "Visa det första av {n} ställen"), () => { close(); desk.show(first); }) : null;
  return h("li", { class: "between" }, h("span", {}, who(r.person), " ", t("är {kind} till", { kind: t(r.kind) }), " ", who(r.other)), show);
}

// The one with most relations in the middle, the others around.
function picture(told, names) {
  const ties = (id) => told.relations.filter((r) => r.person === id || r.other === id).length;
  const [middle, ...around] = told.people.filter((p) => ties(p.id)).sort((a, b) => ties(b.id) - ties(a.id));
  const at = new Map([[middle.id, [WIDE / 2, HIGH / 2]], ...around.map((p, n) => { const turn = (2 * Math.PI * n) / around.length - Math.PI / 2; return [p.id, [WIDE / 2 + Math.cos(turn) * (WIDE / 2 - 90), HIGH / 2 + Math.sin(turn) * (HIGH / 2 - 42)]]; })]);
  const line = (r) => { const [[x1, y1], [x2, y2]] = [at.get(r.person), at.get(r.other)]; return [s("line", { x1, y1, x2, y2, class: "tie" }), s("text", { x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 4, class: "kind" }, t(r.kind))]; };
  const node = (p) => { const [x, y] = at.get(p.id); return [s("circle", { cx: x, cy: y, r: 16, class: `node ${colour(p.id)}` }), s("text", { x, y: y + 5, class: "number" }, String(number(p.id))), s("text", { x, y: y + 33, class: "called" }, names.get(p.id)), p.role ? s("text", { x, y: y + 48, class: "kind" }, role(p.role)) : []]; };
  return s("svg", { viewBox: `0 0 ${WIDE} ${HIGH + 20}`, class: "network", "aria-hidden": "true" }, told.relations.map(line), [middle, ...around].map(node));
}

function s(tag, props, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(props)) el.setAttribute(key, value);
  el.append(...children.flat(9));
  return el;
}
