// A list of the draft's sections to jump in, opened from the bar that stays. It is drawn when it is opened: what stands in a section changes meanwhile.

import { h } from "../dom.js";
import { t } from "../i18n.js";

const FEW = 4; // sections below which a draft needs no list
const SLACK = 8; // px below where a heading comes to stand that is jumped to

// `href` is the draft's own address: whoever opens a link in another tab comes to the draft. Null for a draft of few sections.
export function jumper(paper, href, go) {
  if (paper.sections.size < FEW) return null;
  const list = h("ul", {}), opener = h("summary", {}, h("span", { class: "btn" }, t("I utkastet")));
  const box = h("details", { class: "jump" }, opener, list);
  let last = null; // jumped to: it is what is read while its heading is seen, also where the page's end keeps it from its place
  const seen = (id) => { const { top } = paper.heads(id).getBoundingClientRect(); return top > 0 && top < window.innerHeight; };
  const away = (event) => { if (!box.contains(event.target)) box.open = false; };
  const row = (s, here) => h("li", {}, h("a", { href, "aria-current": s.id === here ? "true" : null, onclick: () => { box.open = false; go(last = s.id); } },
    h("span", { lang: "sv" }, s.heading), paper.has(s.id) ? null : [" ", h("small", {}, t("utan punkter"))]));
  box.addEventListener("toggle", () => document[box.open ? "addEventListener" : "removeEventListener"]("pointerdown", away));
  opener.addEventListener("click", () => { // before it opens: what is told afterwards would draw it anew under a quick Tab
    if (box.open) return;
    const here = last && seen(last) ? last : reading(paper, parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + SLACK);
    list.replaceChildren(...[...paper.sections.values()].map((s) => row(s, here)));
  });
  box.addEventListener("focusout", (event) => { if (event.relatedTarget && !box.contains(event.relatedTarget)) box.open = false; });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape" && box.open) { event.stopPropagation(); box.open = false; opener.focus(); } });
  return h("nav", { "aria-label": t("I utkastet") }, box);
}

// The section that is read: the last whose heading is above `line` (px); none at the draft's beginning.
const reading = (paper, line) => [...paper.sections.keys()].findLast((id) => paper.heads(id).getBoundingClientRect().top < line);
