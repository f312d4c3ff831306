// Elements from code. Text is always set as text: nothing a document says can become markup.

import { t, known } from "./i18n.js";

const PROPERTIES = new Set(["value", "checked", "disabled", "files", "open", "indeterminate"]);

export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key === "class") el.className = value;
    else if (PROPERTIES.has(key)) el[key] = value;
    else el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...children.flat(9).filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}

// Text that the server or the municipality wrote: translated when the catalogue has it, else marked as Swedish.
export const told = (text, tag = "span") => h(tag, { lang: known(text) ? null : "sv" }, t(text));

export const button = (kind, text, onclick, more = {}) => h("button", { type: "button", class: `btn ${kind}`, onclick, ...more }, text);

// Draws a list anew, as [key, what is shown, make] a row: a row that would look as before stays the element it is and is not moved,
// so that what is being written, ticked or read in it stays, and so does focus. `rows` is what the last call gave.
export function keyed(list, rows, wanted) {
  const kept = new Map(wanted.map(([key, shown, make]) => [key, rows.get(key)?.shown === shown ? rows.get(key) : { shown, el: make() }]));
  const els = [...kept.values()].map((row) => row.el);
  [...list.children].filter((el) => !els.includes(el)).forEach((el) => el.remove());
  els.forEach((el, n) => { if (list.children[n] !== el) list.insertBefore(el, list.children[n] || null); });
  return kept;
}

// Whether the officer has gone on to something else than `own` while an answer was on its way: focus is then left where it is.
export const apart = (own) => ![null, document.body].includes(document.activeElement) && !own.contains(document.activeElement);

let clear = 0;
export function tell(message) {
  const place = document.getElementById("tell");
  place.textContent = message;
  clearTimeout(clear);
  clear = setTimeout(() => { place.textContent = ""; }, 7000);
}

export function notice(kind, title, ...body) {
  const rest = body.map((b) => (typeof b === "string" ? h("p", {}, told(b)) : b));
  return h("div", { class: `note ${kind}`, role: kind === "bad" ? "alert" : null }, h("strong", {}, told(title)), rest);
}

// Puts a card by an element or a range, inside what is seen of the page.
export function under(card, anchor) {
  document.body.append(card);
  const at = anchor.getBoundingClientRect();
  const left = Math.max(16, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 16));
  const fixed = getComputedStyle(card).position === "fixed", [x, y] = fixed ? [0, 0] : [window.scrollX, window.scrollY];
  if (!fixed) card.style.maxHeight = `${Math.max(window.innerHeight - at.bottom - 16, at.top - 72, 160)}px`; // a long one is never laid over what it is about
  const below = at.bottom + 8 + card.offsetHeight < window.innerHeight || at.top < card.offsetHeight + 72;
  card.style.left = `${left + x}px`;
  const top = Math.min(below ? at.bottom + 8 : at.top - card.offsetHeight - 8, window.innerHeight - card.offsetHeight - 8);
  card.style.top = `${Math.max(8, top) + y}px`;
}

// Asks before something that cannot be taken back. Resolves true when the officer agrees.
export function confirm(title, text, yes, danger = false) {
  return new Promise((resolve) => {
    const box = h("dialog", { "aria-labelledby": "ask", onclose: () => { resolve(box.returnValue === "yes"); box.remove(); } },
      h("form", { method: "dialog", class: "stack" }, h("h2", { id: "ask" }, title), h("p", {}, text),
        h("div", { class: "row" }, h("button", { class: `btn ${danger ? "danger" : "primary"}`, value: "yes" }, yes),
          h("button", { class: "btn quiet", value: "no", autofocus: true }, t("Avbryt")))));
    document.body.append(box);
    box.showModal();
  });
}

// Asks which one of [value, text]. Resolves its value, null when the officer turns back.
export function choose(title, options) {
  return new Promise((resolve) => {
    const row = ([value, text]) => h("li", {}, h("button", { class: "btn quiet", value, lang: "sv" }, text));
    const box = h("dialog", { "aria-labelledby": "which", onclose: () => { resolve(box.returnValue || null); box.remove(); } },
      h("form", { method: "dialog", class: "stack" }, h("h2", { id: "which" }, title), h("ul", { class: "which" }, options.map(row)), h("div", {}, h("button", { class: "btn", value: "" }, t("Avbryt")))));
    document.body.append(box);
    box.showModal();
  });
}

export function busy(pressed, work) {
  return async (...given) => {
    if (pressed.disabled) return;
    pressed.disabled = true;
    try { await work(...given); } catch (error) { tell(error.message); } finally { pressed.disabled = false; }
  };
}
