// The page: one view at a time by the address after #, the header, and logging in. A view's code is fetched when it is opened.

import { h, confirm, tell, notice } from "./dom.js";
import { t, lang, speak, wanted } from "./i18n.js";
import * as api from "./api.js";
import { loginView, loginAgain } from "./login.js";

const documents = () => import("./views/documents.js");
const ROUTES = [
  [/^#?\/?$/, async () => (await import("./views/home.js")).home, "Ärenden"],
  [/^#\/nytt$/, async () => (await documents()).create, "Nytt ärende"],
  [/^#\/ova$/, async () => (await import("./views/practise.js")).practise, "Öva"],
  [/^#\/konto$/, async () => (await import("./views/account.js")).account, "Mitt konto"],
  [/^#\/konton$/, async () => (await import("./views/accounts.js")).accounts, "Konton"],
  [/^#\/hjalp$/, async () => (await import("./views/help.js")).help, "Hjälp"],
  [/^#\/arende\/(\w+)$/, async () => (await documents()).documents, "Underlag"],
  [/^#\/arende\/(\w+)\/granska$/, async () => (await import("./views/review.js")).review, "Granska maskeringen"],
  [/^#\/arende\/(\w+)\/skriv$/, async () => (await import("./views/write.js")).write, "Skriv utkast"],
  [/^#\/arende\/(\w+)\/fraga(?:\/(\w+))?$/, async () => (await import("./views/ask.js")).ask, "Fråga ärendet"],
  [/^#\/utkast\/(\w+)$/, async () => (await import("./views/draft.js")).draft, "Utkast"],
  [/^#\/kvitto\/(\w+)$/, async () => (await import("./views/receipt.js")).receipt, "Kvitto"],
];
const main = document.getElementById("innehall");
let turn = 0, leave = null, inside = false, given = null;

function header() {
  const here = (hash) => (location.hash === hash || (hash === "#/" && !location.hash) ? "page" : null);
  const link = (hash, text) => h("a", { href: hash, "aria-current": here(hash) }, text);
  const dark = document.documentElement.dataset.theme === "dark";
  const other = lang === "sv" ? "en" : "sv";
  const theme = h("button", { type: "button", id: "theme", class: "icon", "aria-pressed": String(dark), "aria-label": t("Mörkt läge"), title: t("Mörkt läge"), onclick: () => { paint(dark ? "light" : "dark"); header(); document.getElementById("theme").focus(); } }, h("span", { "aria-hidden": "true" }, "◐"));
  const tongue = h("button", { type: "button", id: "tongue", lang: other, onclick: async () => { await speak(other); await show(); document.getElementById("tongue").focus(); } }, other === "en" ? "English" : "Svenska");
  const cases = api.reads() && [link("#/", t("Ärenden")), api.may("handlaggare") && link("#/ova", t("Öva"))];
  const keeps = api.may("drift", "dataskyddsombud") && api.me().who !== "lokal" && link("#/konton", t("Konton"));
  const out = h("button", { type: "button", onclick: leaving }, t("Logga ut"));
  document.getElementById("skip").textContent = t("Hoppa till innehållet");
  document.getElementById("foot").textContent = t("Allt stannar på den här datorn eller i kommunens eget nät.");
  document.getElementById("top").replaceChildren(h("div", { class: "top-in" },
    h("a", { class: "brand", href: "#/", "aria-label": t("Aktsam, till ärenden") }, h("img", { src: "icon.svg", alt: "" }), h("span", {}, "Aktsam")),
    h("nav", { "aria-label": t("Huvudmeny") }, inside && [cases, keeps, link("#/hjalp", t("Hjälp"))], h("span", { class: "gap" }), tongue, theme, inside && [api.me().who !== "lokal" && link("#/konto", t("Mitt konto")), out])));
}

// Who tries Aktsam alone came in by a code that holds once: that another is needed is said before, not after.
async function leaving() {
  if (api.me().who === "lokal" && !await confirm(t("Logga ut?"), t("För att komma in igen behövs en ny kod. Den skrivs ut i fönstret där Aktsam startades. Ärendena finns kvar."), t("Logga ut"))) return;
  await api.logout();
  inside = false;
  location.hash = "#/";
  show();
}

function paint(theme) {
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("theme", theme); } catch { /* private windows may refuse */ }
}

async function show() {
  const mine = ++turn;
  const leaving = leave;
  leave = null;
  await leaving?.(); // what was being written is kept before the next view is read
  document.querySelectorAll(".pop, .quote").forEach((el) => el.remove());
  tell(""); // what was told belongs to the view it was told in
  document.querySelectorAll("dialog[open]:not(.login)").forEach((box) => box.close());
  header();
  if (!inside) {
    document.title = `${t("Logga in")} – Aktsam`;
    const { el } = await opened(async () => async () => ({ el: await loginView(() => { inside = true; given = null; show(); }, given) }), []);
    if (mine === turn) { main.replaceChildren(el); focusTitle(); }
    return;
  }
  if (!api.reads() && /^(#?\/?|#\/(nytt|ova|arende|utkast).*)$/.test(location.hash)) { location.replace(api.may("drift", "dataskyddsombud") ? "#/konton" : "#/konto"); return; }
  for (const [pattern, load, name] of ROUTES) {
    const found = pattern.exec(location.hash);
    if (!found) continue;
    document.title = `${t(name)} – Aktsam`;
    const slow = setTimeout(() => { if (mine === turn) main.setAttribute("aria-busy", "true"); }, 300);
    const made = await opened(load, found.slice(1));
    clearTimeout(slow);
    if (mine !== turn) { made.leave?.(); return; }
    main.removeAttribute("aria-busy");
    main.replaceChildren(made.el);
    leave = made.leave || null;
    focusTitle();
    made.shown?.();
    window.scrollTo({ top: made.top || 0, behavior: "instant" });
    return;
  }
  location.hash = "#/";
}

async function opened(load, given) {
  try { return await (await load())(...given); } catch (fault) {
    if (!(fault instanceof api.Problem)) console.error(fault);
    const error = fault instanceof api.Problem ? fault : api.offline(); // its code could not be fetched
    return { el: h("div", { class: "narrow stack" }, h("h1", { tabindex: "-1" }, error.title || t("Något gick fel")), notice("bad", error.message), h("p", {}, h("a", { href: "#/" }, t("Till ärendena")))) };
  }
}

function focusTitle() { (main.querySelector("h1") || main).focus({ preventScroll: true }); }

// The address printed at start holds the code after #kod=: it is used and taken away. With accounts it says whose password to choose.
async function enter() {
  const [, name, code] = /^#(?:konto=([^&]+)&)?kod=([\w-]+)$/.exec(location.hash) || [];
  if (!code) return;
  history.replaceState(null, "", "/");
  if (name) { given = { name: decodeURIComponent(name), code }; return; }
  try { await api.login({ code }); inside = true; } catch (error) { tell(error.message); }
}

api.whenLoggedOut(async () => { await loginAgain(); header(); }); // with other roles, perhaps
window.addEventListener("hashchange", async () => { await enter(); show(); });

let theme = null;
try { theme = localStorage.getItem("theme"); } catch { /* private windows may refuse */ }
document.documentElement.dataset.theme = theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
if (wanted() !== "sv") await speak(wanted());
await enter();
if (!inside) try { await api.resume(); inside = true; } catch { /* the login view is shown */ }
await show();
performance.mark("ready"); // from here on it answers: the tests hold it to a budget
