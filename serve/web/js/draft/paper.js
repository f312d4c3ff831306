// The draft on its sheet: sections and points with their sources, to read or to change.

import { h, button, choose, tell, told } from "../dom.js";
import { t } from "../i18n.js";
import { copied } from "./copied.js";
import { broken, shown } from "./laid.js";

const MOST = 4000; // characters of a point
const rows = (text) => text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 62)), 0);

export class Paper {
  // `onPick` is given a point of the officer's own whose sources are to be chosen, and what draws it anew; `mine`: one may change it.
  constructor(summary, sources, edits, flags, onPick, mine) {
    Object.assign(this, { summary, sources, edits, flags, onPick, mine, editing: false, at: null });
    const every = summary.sections.flatMap((s) => [...s.points.filter((p) => !p.added), ...s.removed].map((p) => ({ ...p, home: p.moved_from ?? s.id, first: p.original ?? p.text })));
    this.every = new Map(every.map((p) => [p.id, p]));
    this.sections = new Map(summary.sections.map((s) => [s.id, { ...s, all: every.filter((p) => p.home === s.id).sort((a, b) => place(a) - place(b)), el: h("section", {}) }]));
    this.el = h("article", { class: "sheet draft", lang: "sv", "aria-label": t("Utkast") });
    for (const kind of ["click", "input"]) this.el.addEventListener(kind, (event) => { this.at = event.target.closest("li")?.dataset.point || this.at; });
    this.draw();
  }

  draw() {
    this.el.classList.toggle("editing", this.editing);
    this.el.replaceChildren(h("h1", { tabindex: "-1" }, this.summary.title), ...[...this.sections.values()].map((s) => { this.fill(s); return s.el; }));
  }

  fill(s) { s.el.replaceChildren(h("h2", {}, s.heading), this.points(s), this.editing ? this.more(s) : "", this.beside(s)); }

  // What stands in a section: what was written there and not moved, then what was moved there.
  standing(s) { return [...s.all.filter((p) => !this.edits.moved[p.id]), ...this.moved(s)]; }
  moved(s) { return Object.entries(this.edits.moved).filter(([, to]) => to === s.id).map(([id]) => this.every.get(id)); }

  points(s) {
    const own = this.editing ? [...s.all.map((p) => (this.edits.moved[p.id] ? this.went(p) : this.point(p))), ...this.moved(s).map((p) => this.point(p))] : this.standing(s).map((p) => this.point(p));
    const rows = [...own, ...(this.edits.added[s.id] || []).map((own) => this.extra(s, own))].filter(Boolean);
    return rows.length ? h("ul", {}, rows) : h("p", { class: "missing" }, this.none(s), s.all.length ? null : [" ", this.sources.refs(s.places || [])]);
  }

  none(s) {
    if (!s.all.length) return s.missing || "Saknas i underlaget.";
    return this.standing(s).length ? t("Borttaget av handläggare.") : t("Flyttat av handläggare till ett annat avsnitt.");
  }

  now(p) { return this.edits.points[p.id] ?? p.first; }
  heading(id) { return this.sections.get(id).heading; }

  // The days that words of a point mean by when they were written, as long as the words are there: " (i måndags: 2026-03-02)".
  days(p, text) {
    const meant = (p.days || []).filter((day) => text.toLowerCase().includes(day.words.toLowerCase()));
    return meant.length ? ` (${meant.map((day) => `${day.words}: ${day.shown}`).join("; ")})` : "";
  }

  said(p, text) { const days = this.days(p, text); return [shown(text, p.sources), days && h("span", { class: "meant" }, days), " "]; }

  // Which point a control is of, for who only hears its name; the name begins as it is seen.
  spot(p) { const s = this.sections.get(this.edits.moved[p.id] ?? p.home); return { n: this.standing(s).indexOf(p) + 1, heading: s.heading }; }
  of(said, p) { return { "aria-label": `${said}: ${t("punkt {n}, {heading}", this.spot(p))}` }; }

  marks(p) {
    const done = [this.edits.points[p.id] && t("Ändrad av handläggare"), this.edits.moved[p.id] && t("Flyttad av handläggare från {heading}", { heading: this.heading(p.home) })];
    const own = done.filter(Boolean).map((text) => [" ", h("span", { class: "chip" }, text)]);
    return [this.sources.refs(p.sources), p.flags.filter((flag) => this.holds(p, flag)).map((flag) => [" ", h("span", { class: "chip warn" }, t("Kontrollera:"), " ", told(this.flags[flag] || flag))]), own];
  }

  // Whether a flag is still to be looked at: of words that are the officer's now, or of what is seen to, it is not.
  holds(p, flag) {
    const about = this.summary.findings.filter((f) => f.point === p.id && f.check === flag);
    return !(p.id in this.edits.points) && !(about.length && about.every((f) => this.edits.settled(f)));
  }

  point(p) {
    const gone = this.edits.points[p.id] === "";
    if (!this.editing) return gone ? null : h("li", { "data-point": p.id }, this.said(p, this.now(p)), this.marks(p));
    const item = h("li", { "data-point": p.id });
    const redraw = (focus) => { const made = this.point(p); item.replaceWith(made); made.querySelector(focus)?.focus(); };
    if (gone) {
      item.append(h("span", { class: "gone" }, p.first), h("div", { class: "edit-row" }, button("quiet small-b back", t("Lägg tillbaka"), () => { this.edits.set(p.id, null); redraw("textarea"); }, this.of(t("Lägg tillbaka"), p))));
      return item;
    }
    const row = h("div", { class: "edit-row" }), area = this.area(broken(this.now(p), p.sources), t("Punkt {n}, {heading}", this.spot(p)));
    const fill = () => row.replaceChildren(h("span", {}, h("span", { class: "meant" }, this.days(p, this.now(p))), " ", this.marks(p)), this.edits.points[p.id] ? button("quiet small-b tool", t("Som den var"), () => { this.edits.set(p.id, null); redraw("textarea"); }, this.of(t("Som den var"), p)) : "",
      this.mover(this.edits.moved[p.id] ?? p.home, (to) => this.move(p, to), this.of(t("Flytta till …"), p)), button("quiet small-b tool", t("Ta bort"), () => { this.edits.set(p.id, ""); redraw(".back"); }, this.of(t("Ta bort"), p)));
    area.addEventListener("input", () => { const was = Boolean(this.edits.points[p.id]); if (area.value.trim()) this.edits.set(p.id, area.value.replace(/\s+/g, " ").trim(), p.first); if (was !== Boolean(this.edits.points[p.id])) fill(); });
    fill();
    item.append(area, row);
    return item;
  }

  // Where a point stood before it was moved: from here it is taken back.
  went(p) {
    const back = button("quiet small-b", t("Flytta tillbaka"), () => this.move(p, p.home));
    return h("li", { class: "went", "data-went": p.id }, h("span", { class: "small" }, t("Flyttad till {heading}:", { heading: this.heading(this.edits.moved[p.id]) }), " ", short(this.now(p) || p.first)), " ", back);
  }

  // The choice of another section. `work` is given its id.
  mover(from, work, named = {}) {
    const others = [...this.sections.values()].filter((s) => s.id !== from).map((s) => [s.id, s.heading]);
    return button("quiet small-b tool mover", t("Flytta till …"), async () => { const to = await choose(t("Flytta punkten till"), others); if (to) work(to); }, named);
  }

  // What one reads stays where it is seen, and focus where the point was, with the way back; else it follows the point.
  move(p, to) {
    const from = this.edits.moved[p.id] ?? p.home, was = this.row(p.id).getBoundingClientRect().top;
    this.edits.move(p.id, to === p.home ? null : to);
    for (const id of new Set([from, to, p.home])) this.fill(this.sections.get(id));
    const left = from === p.home && this.el.querySelector(`[data-went="${CSS.escape(p.id)}"]`);
    if (left) window.scrollBy({ top: left.getBoundingClientRect().top - was, behavior: "instant" });
    (left ? left.querySelector("button") : this.row(p.id).querySelector("textarea, .back")).focus({ preventScroll: Boolean(left) });
    tell(t("Flyttad till {heading}.", { heading: this.heading(to) }));
  }

  // A point the officer has added, and says so; its sources are those the officer has chosen.
  extra(s, own) {
    const mark = () => [this.sources.refs(own.sources), " ", h("span", { class: "chip" }, t("Tillagd av handläggaren"))];
    const all = this.edits.added[s.id];
    if (!this.editing) return own.text.trim() ? h("li", {}, shown(own.text, own.sources), " ", mark()) : null;
    const gone = () => { all.splice(all.indexOf(own), 1); this.edits.changed(); this.fill(s); };
    const area = this.area(own.text, t("Egen punkt, {heading}", s)), marks = h("span", {}, mark()), pick = button("quiet small-b pick-source", own.sources.length ? t("Ändra källa") : t("Välj källa"));
    const again = () => { marks.replaceChildren(...[mark()].flat(9)); pick.textContent = own.sources.length ? t("Ändra källa") : t("Välj källa"); };
    area.addEventListener("input", () => { own.text = area.value; this.edits.changed(); });
    let given = ""; // by the chosen sentences, as long as the officer has written nothing else
    const fill = () => { own.text = area.value = given = own.sources.map((one) => one.quote).join(" ").slice(0, MOST); area.rows = rows(own.text); };
    pick.addEventListener("click", () => this.onPick(own, { onChange: () => { if (own.text === given) fill(); this.edits.changed(); again(); }, onDone: () => (given ? area.focus() : pick.focus({ preventScroll: true })) }));
    return h("li", {}, area, h("div", { class: "edit-row" }, marks, pick, this.mover(s.id, (to) => { gone(); this.add(this.sections.get(to), own); }),
      button("quiet small-b", t("Ta bort"), () => { gone(); s.el.querySelector(".more").focus(); })));
  }

  // What stands beside a section's draft and is not taken in.
  left(s) {
    const all = Object.values(this.edits.added).flat();
    return (s.beside || []).filter((p) => !all.some((own) => same(own.sources, p.sources)));
  }

  // Where a sentence stands beside the draft: {section, point}.
  held(source) {
    const found = [...this.sections.values()].flatMap((s) => this.left(s).map((point) => ({ section: s.id, point })));
    return found.find(({ point }) => point.sources.some((one) => same([one], [source])));
  }

  // What the draft had no room for, in the case's own words, folded up.
  beside(s) {
    const left = this.left(s);
    if (!left.length) return "";
    const row = (p) => h("li", {}, this.said(p, p.text), this.sources.refs(p.sources), this.mine ? [" ", button("quiet small-b take", t("Ta med"), () => this.take(s, p), { "aria-label": `${t("Ta med")}: ${short(p.text)}` })] : null);
    return h("details", { class: "beside", open: Boolean(s.open), ontoggle: (event) => { s.open = event.target.open; } }, h("summary", {}, t("Mer ur handlingarna ({n})", { n: left.length })), h("ul", {}, left.map(row)));
  }

  // Takes such a point into the draft as it stands; focus goes to the next one, where there is one.
  take(s, p) {
    (this.edits.added[s.id] ||= []).push({ text: p.text + this.days(p, p.text), sources: [...p.sources] });
    this.edits.changed();
    const at = [...s.el.querySelectorAll(".take")].indexOf(document.activeElement);
    this.fill(s);
    const left = [...s.el.querySelectorAll(".take")];
    (left[Math.min(Math.max(at, 0), left.length - 1)] || [...s.el.querySelectorAll(".ref")].at(-1))?.focus({ preventScroll: true });
    tell(t("Punkten står nu i utkastet."));
  }

  more(s) { return button("quiet small-b more", t("Lägg till en punkt"), () => this.add(s, { text: "", sources: [] }), { "aria-label": t("Lägg till en punkt under {heading}", { heading: s.heading }) }); }

  add(s, own) {
    (this.edits.added[s.id] ||= []).push(own);
    if (own.text) this.edits.changed();
    this.fill(s);
    [...s.el.querySelectorAll("textarea")].at(-1).focus();
  }

  area(text, name) { return h("textarea", { rows: String(rows(text)), "aria-label": name, maxlength: String(MOST), value: text, spellcheck: "true" }); }

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

  // Whether a section has a point now.
  has(id) { return this.standing(this.sections.get(id)).some((p) => this.now(p).trim()) || (this.edits.added[id] || []).some((own) => own.text.trim()); }

  // What is copied: each section's heading with its points, or with the line that says it has none.
  parts() {
    return [...this.sections.values()].map((s) => {
      const points = [...this.standing(s).map((p) => ({ text: this.now(p) && this.now(p) + this.days(p, this.now(p)), sources: p.sources })), ...(this.edits.added[s.id] || [])].filter((p) => p.text.trim());
      return { heading: s.heading, points, none: points.length || s.all.length ? "" : s.missing || "Saknas i underlaget." };
    });
  }

  copied(cited) { return copied(this.summary.title, this.parts(), this.sources, cited); }

  // What the points that stand rest on, and those beside them.
  used() { return [...this.parts().flatMap((part) => part.points), ...[...this.sections.values()].flatMap((s) => this.left(s))].flatMap((p) => p.sources); }

  heads(id) { return this.sections.get(id).el.querySelector("h2"); }
}

const same = (a, b) => a.length === b.length && a.every((one, n) => one.document === b[n].document && one.start === b[n].start);
const short = (text) => (text.length > 60 ? `${text.slice(0, 60)} …` : text);
const place = (p) => Number(p.id.slice(p.id.lastIndexOf(".") + 1));
