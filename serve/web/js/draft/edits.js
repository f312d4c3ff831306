// The officer's edits: what they are, keeping them as one writes, and what to do when somebody else was first.

import * as api from "../api.js";
import { t, clock } from "../i18n.js";

const PAUSE = 1200; // milliseconds of quiet before what was written is kept

export class Edits {
  // `onState` is told {kind: saved | wait | fault | taken, text}.
  constructor(summary, onState) {
    Object.assign(this, { id: summary.id, revision: summary.edits.revision, onState, points: {}, added: {}, moved: {}, checked: new Set(), dirty: false, timer: 0, saving: null });
    for (const section of summary.sections) {
      for (const p of section.points) {
        if (p.added) (this.added[section.id] ||= []).push({ text: p.text, sources: p.sources });
        else if (p.original !== undefined) this.points[p.id] = p.text;
      }
      for (const p of section.removed) this.points[p.id] = "";
      for (const p of [...section.points, ...section.removed]) if (p.moved_from) this.moved[p.id] = section.id;
    }
    for (const row of [...summary.findings, ...summary.contradictions, ...summary.questions]) if (row.checked && !(row.point in this.points)) this.checked.add(row.id);
    this.onLeave = (event) => { if (this.dirty) event.preventDefault(); };
    window.addEventListener("beforeunload", this.onLeave);
  }

  set(id, text, original) {
    if (text === null || text === original) delete this.points[id]; else this.points[id] = text;
    this.changed();
  }

  // Where a point now stands; null for where it was written. Of several that are moved to one section, the last moved is last.
  move(id, section) {
    delete this.moved[id];
    if (section) this.moved[id] = section;
    this.changed();
  }

  // A remark that the officer has seen to, or has not after all.
  check(id, on) {
    if (on) this.checked.add(id); else this.checked.delete(id);
    this.changed();
  }

  // Whether nothing is left to do about a remark: it is ticked, or its point has other words or is gone.
  settled(row) { return this.checked.has(row.id) || row.point in this.points; }

  changed() {
    this.dirty = true;
    this.onState({ kind: "wait", text: t("Sparar …") });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // One save at a time; what is written meanwhile is kept by the next.
  async save(over = false) {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (!this.dirty) return;
    this.saving = this.send(over);
    try { await this.saving; } finally { this.saving = null; }
  }

  async send(over) {
    this.dirty = false;
    try {
      if (over) this.revision = (await api.get(`/summaries/${this.id}`)).edits.revision;
      const kept = await api.put(`/summaries/${this.id}/edits`, { revision: this.revision, points: this.points, added: this.own(), moved: this.moved, checked: [...this.checked] });
      this.revision = kept.revision;
      if (!this.dirty) this.onState({ kind: "saved", text: t("Sparat {time}", { time: clock(new Date()) }) });
    } catch (error) {
      this.dirty = true;
      if (error.code === "changed") { this.onState({ kind: "taken", text: error.message }); return; }
      this.onState({ kind: "fault", text: t("Inte sparat. Försöker igen.") });
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), 5 * PAUSE);
    }
  }

  own() {
    const place = ({ document, start, end }) => ({ document, start, end });
    return Object.fromEntries(Object.entries(this.added).map(([section, rows]) => [section, rows.map(({ text, sources }) => ({ text, sources: sources.map(place) }))]));
  }

  async close() {
    window.removeEventListener("beforeunload", this.onLeave);
    await this.save();
    clearTimeout(this.timer);
  }
}
