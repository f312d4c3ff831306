// Below the review: how much is masked, and the approval.

import { h, button, busy } from "../dom.js";
import { t, count } from "../i18n.js";

export class Dock {
  constructor(desk) {
    this.desk = desk;
    this.said = h("strong", {});
    this.ok = button("primary", t("Godkänn maskeringen"));
    this.ok.addEventListener("click", busy(this.ok, () => desk.approve()));
    this.done = h("div", { class: "row" }, h("span", { class: "chip good" }, t("Godkänd")), h("a", { class: "btn primary", href: `#/arende/${desk.id}/skriv` }, t("Till utkastet")));
    this.el = h("div", { class: "dock whole", role: "group", "aria-label": t("Godkännande") }, h("div", {}, this.said), this.done, this.ok);
  }

  draw() {
    const { told: m, all, people, doubts } = this.desk, asks = m.questions.length;
    this.said.textContent = [count(all.length, "{n} ställe maskeras", "{n} ställen maskeras"), count(people.length, "{n} person", "{n} personer"), doubts && !m.approved ? count(doubts, "{n} osäkert", "{n} osäkra") : "", asks ? count(asks, "{n} obesvarad fråga", "{n} obesvarade frågor") : ""].filter(Boolean).join(" · ");
    this.said.title = m.hash;
    this.done.hidden = !m.approved;
    this.ok.hidden = m.approved;
  }
}
