// What is folded up under a button of the bar: closed again when something in it is chosen, by Escape, by a press elsewhere and when focus goes on.

import { h } from "../dom.js";

// `onOpen` is called before it opens: what is told afterwards would draw it anew under a quick Tab.
export function menu(name, kind, list, onOpen = () => {}) {
  const opener = h("summary", {}, h("span", { class: `btn ${kind}` }, name)), box = h("details", { class: "menu" }, opener, list);
  const away = (event) => { if (!box.contains(event.target)) box.open = false; };
  box.addEventListener("toggle", () => document[box.open ? "addEventListener" : "removeEventListener"]("pointerdown", away));
  opener.addEventListener("click", () => { if (!box.open) onOpen(); });
  list.addEventListener("click", () => { box.open = false; });
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false; });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape" && box.open) { event.stopPropagation(); box.open = false; opener.focus(); } });
  return box;
}
