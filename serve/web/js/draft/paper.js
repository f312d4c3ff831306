// The draft on its sheet: sections and points with their sources, to read or to change.

import { h, button, told } from "../dom.js";
import { t } from "../i18n.js";

export class Paper {
  constructor(summary, sources, edits, flags) {
    Object.assign(this, { summary, sources, edits, flags, editing: false, at: null });
    this.sections = summary.sections.map((s) => ({ ...s, all: [...s.points.filter((p) => !p.added), ...s.removed].sort((a, b) => place(a) - place(b)).map((p) => ({ ...p, first: p.original ?? p.text })) }));
    this.el = h("article", { class: "sheet draft", lang: "sv", "aria-label": t("Utkast") });
    for (const kind of ["click", "input"]) this.el.addEventListener(kind, (event) => { this.at = event.target.closest("li")?.dataset.point || this.at; });
    this.draw();
  }

  draw() {
    this.el.classList.toggle("editing", this.editing);
    this.el.replaceChildren(h("h1", { tabindex: "-1" }, this.summary.title), ...this.sections.map((s) => this.section(s)));
  }

  section(s) {
    const el = h("section", {});
    const fill = () => el.replaceChildren(h("h2", {}, s.heading), this.points(s), this.editing ? this.more(s, fill) : "");
    fill();
    return el;
  }

  points(s) {
    const rows = [...s.all.map((p) => this.point(p)), ...(this.edits.added[s.id] || []).map((text, n) => this.extra(s, text, n))].filter(Boolean);
    return rows.length ? h("ul", {}, rows) : h("p", { class: "missing" }, s.all.length ? t("Borttaget av handläggare.") : s.missing || "Saknas i underlaget.");
  }

  now(p) { return this.edits.points[p.id] ?? p.first; }

  marks(p) {
    const own = this.edits.points[p.id] ? h("span", { class: "chip" }, t("Ändrad av handläggare")) : null;
    return [this.sources.refs(p.sources), p.flags.map((flag) => [" ", h("span", { class: "chip warn" }, t("Kontrollera:"), " ", told(this.flags[flag] || flag))]), own && [" ", own]];
  }

  point(p) {
    const gone = this.edits.points[p.id] === "";
    if (!this.editing) return gone ? null : h("li", { "data-point": p.id }, h("span", {}, this.now(p)), " ", this.marks(p));
    const item = h("li", { "data-point": p.id });
    const redraw = (focus) => { const made = this.point(p); item.replaceWith(made); made.querySelector(focus)?.focus(); };
    if (gone) {
      item.append(h("span", { class: "gone" }, p.first), h("div", { class: "edit-row" }, button("quiet small-b back", t("Lägg tillbaka"), () => { this.edits.set(p.id, null); redraw("textarea"); })));
      return item;
    }
    const row = h("div", { class: "edit-row" }), area = this.area(this.now(p), t("Punkt"));
    const fill = () => row.replaceChildren(h("span", {}, this.marks(p)), h("span", { class: "grow" }), this.edits.points[p.id] ? button("quiet small-b", t("Som den var"), () => { this.edits.set(p.id, null); redraw("textarea"); }) : "",
      button("quiet small-b", t("Ta bort"), () => { this.edits.set(p.id, ""); redraw(".back"); }));
    area.addEventListener("input", () => { const was = Boolean(this.edits.points[p.id]); if (area.value.trim()) this.edits.set(p.id, area.value.replace(/\s+/g, " ").trim(), p.first); if (was !== Boolean(this.edits.points[p.id])) fill(); });
    fill();
    item.append(area, row);
    return item;
  }

  // A point the officer has added: it has no source, and says so.
  extra(s, text, n) {
    const mark = h("span", { class: "chip" }, t("Tillagd av handläggare, utan källa"));
    const texts = this.edits.added[s.id];
    if (!this.editing) return text.trim() ? h("li", {}, h("span", {}, text), " ", mark) : null;
    const area = this.area(text, t("Egen punkt")), item = h("li", {}, area, h("div", { class: "edit-row" }, mark, h("span", { class: "grow" }), button("quiet small-b", t("Ta bort"), () => { texts[n] = ""; item.remove(); this.edits.changed(); })));
    area.addEventListener("input", () => { texts[n] = area.value; this.edits.changed(); });
    return item;
  }

  more(s, fill) {
    return button("quiet small-b", t("Lägg till en punkt"), (event) => {
      const place = event.target.parentElement;
      (this.edits.added[s.id] ||= []).push("");
      fill();
      [...place.querySelectorAll("textarea")].at(-1).focus();
    }, { "aria-label": t("Lägg till en punkt under {heading}", { heading: s.heading }) });
  }

  area(text, name) { return h("textarea", { rows: String(Math.max(1, Math.ceil(text.length / 62))), "aria-label": name, maxlength: "4000", value: text, spellcheck: "true" }); }

  // Begins or ends changing. What is read stays where it is seen, below `top` (px). The point last touched has focus when it is in view,
  // and also when it is not, for who works by keyboard: there is no other way back to it.
  edit(on, top) {
    const seen = (el) => { const r = el.getBoundingClientRect(); return r.bottom > top && r.top < window.innerHeight; };
    const last = this.at && this.row(this.at), own = last && (seen(last) || document.activeElement.matches(":focus-visible")) ? last : null;
    const mark = own || [...this.el.querySelectorAll("li[data-point]")].find(seen);
    const was = mark && (seen(mark) ? Math.max(mark.getBoundingClientRect().top, top) : window.innerHeight / 3);
    this.editing = on;
    this.draw();
    const now = mark && this.row(mark.dataset.point);
    if (own) now?.querySelector(on ? "textarea" : ".ref")?.focus({ preventScroll: true });
    if (now) window.scrollBy({ top: now.getBoundingClientRect().top - was, behavior: "instant" });
  }

  row(id) { return this.el.querySelector(`li[data-point="${CSS.escape(id)}"]`); }

  // Plain text for the case system: headings and points, marked as a draft.
  text() {
    const lines = ["UTKAST – ska granskas av handläggare", this.summary.title, ""];
    for (const s of this.sections) {
      const points = [...s.all.map((p) => this.now(p)), ...(this.edits.added[s.id] || [])].filter((x) => x.trim());
      const none = s.all.length ? [] : [s.missing || "Saknas i underlaget."];
      lines.push(s.heading, ...(points.length ? points.map((x) => `- ${x}`) : none), "");
    }
    return lines.join("\n");
  }
}

const place = (p) => Number(p.id.slice(p.id.lastIndexOf(".") + 1));
