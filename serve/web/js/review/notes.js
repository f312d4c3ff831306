// Above the review: what is out of the ordinary in this case; and what one reads when the text is shown masked.

import { h, notice } from "../dom.js";
import { t } from "../i18n.js";

// `model`: whether a language model may be asked here.
export function notes(told, model) {
  return [
    told.raised_by.length ? notice("warn", t("Skyddade uppgifter"), h("p", {}, t("Texten tyder på skyddad identitet ({signs}). Mer maskeras, och bara den som har behörighet för det kan föra ut utkastet.", { signs: told.raised_by.join(", ") }))) : null,
    told.status === "blocked" ? notice("bad", t("Något ser fortfarande ut som personuppgifter"), h("p", {}, t(model ? "De är markerade med dubbel röd linje. Maskera dem: så länge de är kvar får ingen språkmodell läsa texten." : "De är markerade med dubbel röd linje. Maskera dem, eller låt dem stå kvar om de inte pekar ut någon."))) : null,
  ].filter(Boolean);
}

export const reading = (model) => h("p", { class: "legend" }, h("span", { class: "tip" }, t(model ? "Precis så här läser språkmodellen texten." : "Så här ser texten ut när personuppgifterna är utbytta. Namnen sätts tillbaka i utkastet.")));
