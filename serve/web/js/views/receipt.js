// That a case is gone.

import { h, button } from "../dom.js";
import { t, moment, count } from "../i18n.js";
import { get } from "../api.js";
import { gone } from "./parts.js";

export async function receipt(id) {
  const got = await get(`/cases/${id}/receipt`);
  const { counts } = got;
  const row = (name, value, kind) => [h("dt", {}, name), h("dd", { class: kind }, value)];
  return { el: h("div", { class: "narrow stack-l" }, h("h1", { tabindex: "-1" }, t("Ärendet är raderat")),
    h("div", { class: "card stack" }, gone.has(id) ? h("p", {}, h("strong", {}, gone.get(id)), " ", h("span", { class: "small" }, t("Titeln sparas inte i kvittot."))) : null, h("p", {}, t("Dokument, maskering och utkast är förstörda. Ingen kan läsa dem igen, inte heller ur säkerhetskopior som tas från och med nu.")),
      h("dl", { class: "receipt" }, row(t("Raderat"), moment(got.at)), row(t("Av"), got.why === "due" ? t("gallring: dagen för radering kom") : t("handläggare")),
        row(t("Omfattning"), `${count(counts.document, "{n} dokument", "{n} dokument")}, ${count(counts.summary, "{n} utkast", "{n} utkast")}`),
        row(t("Kvitto"), got.id, "mono"), row(t("Ärende"), got.case_id, "mono"), row(t("Loggens kontrollsumma"), got.head, "mono"))),
    h("div", { class: "row" }, h("a", { class: "btn primary", href: "#/" }, t("Till ärendena")), button("", t("Skriv ut kvittot"), () => window.print()))) };
}
