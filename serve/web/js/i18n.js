// Swedish is written in the code and is the key; en.js holds the English. What has no English stays Swedish and is marked so.

let table = null;
export let lang = "sv";

// The text in the chosen language, with {name} replaced.
export function t(text, values) {
  const said = table?.[text] ?? text;
  return values ? said.replace(/\{(\w+)\}/g, (_, key) => values[key]) : said;
}

// One or many: "{n} gång", "{n} gånger".
export const count = (n, one, many, values) => t(n === 1 ? one : many, { n, ...values });

const spoken = new Set(); // what the service has said in English already
export const speaks = (...texts) => texts.forEach((text) => spoken.add(text));
export const known = (text) => lang === "sv" || Boolean(table?.[text]) || spoken.has(text);

export async function speak(wanted) {
  table = wanted === "en" ? (await import("./en.js")).default : null;
  lang = table ? "en" : "sv";
  document.documentElement.lang = lang;
  try { localStorage.setItem("lang", lang); } catch { /* private windows may refuse */ }
}

export function wanted() {
  try { return localStorage.getItem("lang") || "sv"; } catch { return "sv"; }
}

const place = () => (lang === "en" ? "en-GB" : "sv-SE");
export const number = (n) => n.toLocaleString(place());
export const day = (iso, more) => new Date(iso).toLocaleDateString(place(), { day: "numeric", month: "long", year: "numeric", ...more });
export const moment = (iso) => new Date(iso).toLocaleString(place(), { dateStyle: "medium", timeStyle: "short" });
export const clock = (date) => date.toLocaleTimeString(place(), { hour: "2-digit", minute: "2-digit" });
