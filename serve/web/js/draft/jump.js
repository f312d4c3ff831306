// A list of the draft's sections to jump in, opened from the bar that stays. It is drawn when it is opened: what stands in a section changes meanwhile.

import { h } from "../dom.js";
import { menu } from "./menu.js";
import { t } from "../i18n.js";

const FEW = 4; // sections below which a draft needs no list
const SLACK = 8; // px below where a heading comes to stand that is jumped to

// `href` is the draft's own address: whoever opens a link in another tab comes to the draft. Null for a draft of few sections.
export function jumper(paper, href, go) {
  if (paper.sections.size < FEW) return null;
  const list = h("ul", {});
  let last = null; // jumped to: it is what is read while its heading is seen, also where the page's end keeps it from its place
  const seen = (id) => { const { top } = paper.heads(id).getBoundingClientRect(); return top > 0 && top < window.innerHeight; };
  const row = (s, here) => h("li", {}, h("a", { href, "aria-current": s.id === here ? "true" : null, onclick: () => go(last = s.id) },
    h("span", { lang: "sv" }, s.heading), paper.has(s.id) ? null : [" ", h("small", {}, t("utan punkter"))]));
  const box = menu(t("Avsnitt"), "", list, () => {
    const here = last && seen(last) ? last : reading(paper, parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + SLACK);
    list.replaceChildren(...[...paper.sections.values()].map((s) => row(s, here)));
  });
  return h("nav", { "aria-label": t("Avsnitt") }, box);
}

// The section that is read: the last whose heading is above `line` (px); none at the draft's beginning.
const reading = (paper, line) => [...paper.sections.keys()].findLast((id) => paper.heads(id).getBoundingClientRect().top < line);
