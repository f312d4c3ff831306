// How much is masked: chosen before anything is read, and changed when it turns out that more must go.

import { h, busy, notice, told } from "../dom.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { policy } from "../labels.js";

// The levels to choose from, as radio buttons that are named `name`; what the chosen one does is told below them.
export function levels(choices, current, name = "policy") {
  const one = (p) => h("label", {}, h("input", { type: "radio", name, value: p.name, checked: p.name === current, "aria-describedby": `${name}-about` }), h("b", {}, policy(p.name)));
  const about = h("p", { class: "hint", id: `${name}-about` }), all = h("fieldset", { class: "choice levels" }, h("legend", {}, t("Hur mycket ska maskeras?")), choices.policies.map(one), about);
  const tells = () => about.replaceChildren(told(choices.policies.find((p) => p.name === chosen(all)).about));
  all.addEventListener("change", tells);
  tells();
  return all;
}

export const chosen = (fieldset) => fieldset.querySelector(":checked").value;

// Of a case that is there: the level it has, and another. What was approved is then another text. `done` is told when it is masked anew.
export function level(one, choices, done) {
  if (!api.mine(one)) return null;
  const all = levels(choices, one.policy, "level"), go = h("button", { class: "btn", disabled: true }, t("Maskera om")), fault = h("div", { "aria-live": "polite" });
  all.addEventListener("change", () => { go.disabled = chosen(all) === one.policy; });
  const send = busy(go, async () => {
    const now = chosen(all);
    fault.replaceChildren(h("p", { class: "small" }, t("Maskerar om …")));
    try { await api.patch(`/cases/${one.id}`, { policy: now }); } catch (error) { fault.replaceChildren(notice("bad", error.title, error.message)); return; }
    await done(one.documents ? t("Nu gäller ”{policy}”. Granska maskeringen på nytt.", { policy: policy(now) }) : t("Nu gäller ”{policy}”.", { policy: policy(now) }));
  });
  return h("details", { class: "level" }, h("summary", {}, t("Maskeras som: {policy}", { policy: policy(one.policy) }), " ", h("span", { class: "small" }, t("Ändra"))),
    h("form", { class: "card stack", onsubmit: (event) => { event.preventDefault(); send(); } }, all, h("p", { class: "small" }, t("Dina rättelser finns kvar. En godkänd maskering måste godkännas igen om texten blir en annan, och utkast av skyddade uppgifter kan bara föras ut av den som har behörighet.")), h("div", { class: "row" }, go), fault));
}
