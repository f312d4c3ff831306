// How useful was it? The answer is counts for those who develop Aktsam; the words stay in the case.

import { h, busy, notice } from "../dom.js";
import { t } from "../i18n.js";
import * as api from "../api.js";

const RATINGS = [["yes", "Ja"], ["partly", "Delvis"], ["no", "Nej"]];
const WRONG = [["invented", "något stod inte i underlaget"], ["missing", "något viktigt saknades"], ["person", "fel person"], ["number", "fel datum eller tal"], ["said_by", "fel om vem som sagt vad"], ["long", "för långt eller upprepat"], ["language", "dåligt språk"], ["other", "annat"]];

export function feedback(id) {
  const place = h("section", { class: "card stack feedback", "aria-label": t("Vad tyckte du?") });
  api.get(`/summaries/${id}/feedback`).then((given) => place.replaceChildren(form(id, given, place)), () => place.remove());
  return place;
}

function form(id, given, place) {
  const rating = h("fieldset", { class: "plain" }, h("legend", {}, t("Hade du nytta av utkastet?")), h("div", { class: "marks" }, RATINGS.map(([value, text]) => h("label", { class: "check" }, h("input", { type: "radio", name: "rating", value, checked: given.rating === value, required: true }), h("span", {}, t(text))))));
  const wrong = h("fieldset", { class: "plain" }, h("legend", {}, t("Vad var fel?")), h("div", { class: "marks" }, WRONG.map(([value, text]) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "wrong", value, checked: given.wrong?.includes(value) }), h("span", {}, t(text))))));
  const minutes = h("input", { type: "number", id: "minutes", min: "0", max: "10000", step: "5", inputmode: "numeric", value: given.minutes_saved ?? "" });
  const words = h("textarea", { id: "words", maxlength: "4000", value: given.kept_text || "" });
  const more = h("div", { class: "stack", hidden: !given.rating }, wrong, h("div", {}, h("label", { for: "minutes" }, t("Hur många minuter sparade du? (valfritt)")), minutes),
    h("div", {}, h("label", { for: "words" }, t("Med egna ord (valfritt)")), h("p", { class: "hint", id: "words-hint" }, t("Stannar i ärendet och raderas med det.")), words), h("button", { class: "btn" }, t("Skicka")));
  words.setAttribute("aria-describedby", "words-hint");
  rating.addEventListener("change", () => { more.hidden = false; });
  const go = more.querySelector(".btn");
  const send = busy(go, async () => {
    const chosen = [...wrong.querySelectorAll(":checked")].map((box) => box.value);
    const answer = { rating: rating.querySelector(":checked").value, minutes_saved: minutes.value === "" ? null : Number(minutes.value), wrong: chosen, kept_text: words.value };
    await api.post(`/summaries/${id}/feedback`, answer);
    place.replaceChildren(notice("good", t("Tack!"), h("p", {}, t("De som utvecklar Aktsam ser bara antal, inte vad du skrev."))));
  });
  return h("form", { class: "stack", onsubmit: (event) => { event.preventDefault(); send(); } }, rating, more);
}
