// Marking words to mask: with the pointer; or with the keys, from where one is, a word at a time, on and back, more of them with Shift.

import { tell } from "../dom.js";
import { t } from "../i18n.js";

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}_]|[-.@:'’/+](?=[\p{L}\p{N}]))*/gu;
const PAUSE = 350; // milliseconds
const EDGE = 130; // px at the top and bottom of the window that other things may cover

export class Marking {
  // `onChosen` is given the place {start, end, range} in code points.
  constructor(sheet, onChosen) {
    Object.assign(this, { sheet, onChosen, on: false, text: null, words: [], from: 0, to: 0, wait: 0 });
    sheet.el.addEventListener("focusout", (event) => { if (!sheet.el.contains(event.relatedTarget)) this.end(); });
  }

  // Something has been marked with the pointer: it is taken up when it stands for a moment.
  marked() {
    clearTimeout(this.wait);
    if (this.on || !this.sheet.chosen()) return;
    this.wait = setTimeout(() => { const place = this.sheet.chosen(); if (place && !this.on) this.onChosen(place); }, PAUSE);
  }

  // Begins with the first word after a place in code points; where nothing has been gone to, with the first that is seen.
  begin(place) {
    if (this.text !== this.sheet.text) Object.assign(this, { text: this.sheet.text, words: [...this.sheet.text.text.matchAll(WORD)].map((m) => [m.index, m.index + m[0].length]) });
    const unit = place >= 0 ? this.text.unit(place) : this.seen(), at = this.words.findIndex(([, end]) => end > unit);
    if (at < 0) return;
    this.on = true;
    this.sheet.current(null);
    this.show(at, at);
  }

  end() {
    if (!this.on) return;
    this.on = false;
    document.getSelection().removeAllRanges();
  }

  // Whether the key was one of the marking's.
  key(event) {
    const { from, to } = this, last = this.words.length - 1, more = event.shiftKey;
    const row = { ArrowDown: 1, ArrowUp: -1 }[event.key], way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (way && more) this.show(from, Math.min(Math.max(to + way, from), last));
    else if (way) { const at = Math.min(Math.max((way > 0 ? to : from) + way, 0), last); this.show(at, at); }
    else if (row) { const at = this.row(row); this.show(at, at); }
    else if (event.key === "Enter" || event.key === " ") this.choose();
    else return false;
    return true;
  }

  choose() {
    const place = this.sheet.chosen();
    this.on = false;
    if (!place) return;
    this.onChosen(place);
    document.getElementById("kind").focus({ preventScroll: true });
  }

  // The first word of the next row that has one, or of the one before.
  row(way) {
    const now = this.text.row(this.words[this.from][0]), rows = this.words.map(([start]) => this.text.row(start));
    const wanted = way > 0 ? rows.find((row) => row > now) : rows.findLast((row) => row < now);
    return wanted === undefined ? this.from : rows.indexOf(wanted);
  }

  show(from, to) {
    Object.assign(this, { from, to });
    const range = document.createRange();
    range.setStart(...this.node(this.words[from][0], false));
    range.setEnd(...this.node(this.words[to][1], true));
    const chosen = document.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
    const { top, bottom } = range.getBoundingClientRect();
    if (top < EDGE || bottom > window.innerHeight - EDGE) range.endContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
    tell(t("Markerat: {words}", { words: chosen.toString() }));
  }

  // The text node at a place in UTF-16 units, and how far into it; `end`: where a range ends.
  node(unit, end) {
    const runs = [...this.sheet.el.querySelectorAll("[data-at]:not(.row-no)")];
    const run = runs.findLast((el) => Number(el.dataset.at) < unit + (end ? 0 : 1));
    return [run.firstChild, unit - Number(run.dataset.at)];
  }

  seen() {
    const run = [...this.sheet.el.querySelectorAll("[data-at]")].find((el) => el.getBoundingClientRect().bottom > EDGE);
    return run ? Number(run.dataset.at) : 0;
  }
}
