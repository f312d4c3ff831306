// What one needs to know, on one page.

import { h } from "../dom.js";
import { t } from "../i18n.js";

const PARTS = [
  ["Vad Aktsam gör", "Aktsam läser ärendets dokument, byter ut personuppgifter mot platshållare som [PERSON-1], låter dig granska det, skriver ett utkast till sammanfattning och sätter tillbaka namnen. Allt sker på den här datorn eller i kommunens eget nät."],
  ["Vad du ansvarar för", "Utkastet är ett underlag för ditt eget arbete. Läs det mot källorna innan du använder det. Aktsam bedömer inget, föreslår inga beslut och rangordnar inga människor."],
  ["Granska maskeringen", "Färgade ord byts ut, och siffran säger vilken person. Klicka på ett ord för att ändra det, markera text för att maskera mer, eller sök efter ordet. Streckad kant betyder att Aktsam är osäker. Prickad kant betyder att ordet är hittat men får stå kvar. Välj ett namn i listan för att se bara den personens ställen, slå ihop två som är samma människa eller dela upp två som har blivit en."],
  ["Utkastet", "Siffrorna efter en mening är källor. Håll pekaren över, eller gå dit med tabb, för att se citatet. Klicka för att se stället i dokumentet. ”Att kontrollera” visar vad kontrollerna har anmärkt på och vad som har undanhållits. Med Redigera ändrar du meningarna; källorna följer med, och ändrade meningar märks ut."],
  ["Hur länge det sparas", "Varje ärende är krypterat med en egen nyckel och raderas av sig självt på sin dag. När du raderar det själv får du ett kvitto."],
];
const KEYS = [["Tabb", "gå till nästa knapp, länk eller fält"], ["N och P", "nästa och föregående maskerade ord, när texten har fokus"], ["O", "nästa osäkra ord"], ["Retur", "öppna ordet"], ["V", "växla mellan originalet och maskerad text"], ["/", "sök i texten"], ["M", "markera ord i texten: pilarna går från ord till ord, skift tar med fler, retur maskerar"], ["Z", "ångra den senaste ändringen"], ["Esc", "stäng, eller visa allt igen"]];

export async function help() {
  return { el: h("div", { class: "narrow stack-l" }, h("h1", { tabindex: "-1" }, t("Hjälp")),
    h("p", {}, h("a", { class: "btn primary", href: "#/ova" }, t("Öva på ett påhittat ärende"))),
    PARTS.map(([name, text]) => h("section", { class: "stack-s" }, h("h2", {}, t(name)), h("p", { class: "measure" }, t(text)))),
    h("section", { class: "stack-s" }, h("h2", {}, t("Tangenter")), h("dl", { class: "keys" }, KEYS.map(([key, text]) => [h("dt", {}, h("kbd", {}, t(key))), h("dd", {}, t(text))])))) };
}
