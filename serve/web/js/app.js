// The page: one view at a time by the address after #, the header, and logging in.

import { h, tell, notice } from "./dom.js";
import * as api from "./api.js";
import { home } from "./views/home.js";
import { create, documents } from "./views/documents.js";
import { review } from "./views/review.js";
import { write } from "./views/write.js";
import { draft } from "./views/draft.js";
import { practise } from "./views/practise.js";
import { receipt } from "./views/receipt.js";
import { help } from "./views/help.js";

const ROUTES = [
  [/^#?\/?$/, home, "Ärenden"], [/^#\/nytt$/, create, "Nytt ärende"], [/^#\/ova$/, practise, "Öva"], [/^#\/hjalp$/, help, "Hjälp"],
  [/^#\/arende\/(\w+)$/, documents, "Underlag"], [/^#\/arende\/(\w+)\/granska$/, review, "Granska maskeringen"],
  [/^#\/arende\/(\w+)\/skriv$/, write, "Skriv utkast"], [/^#\/utkast\/(\w+)$/, draft, "Utkast"], [/^#\/kvitto\/(\w+)$/, receipt, "Kvitto"],
];
const main = document.getElementById("innehall");
let turn = 0, leave = null, inside = false;

function header() {
  const here = (hash) => (location.hash === hash || (hash === "#/" && !location.hash) ? "page" : null);
  const link = (hash, text) => h("a", { href: hash, "aria-current": here(hash) }, text);
  const dark = document.documentElement.dataset.theme === "dark";
  const theme = h("button", { type: "button", onclick: () => { paint(dark ? "light" : "dark"); header(); document.getElementById("theme").focus(); }, id: "theme", "aria-pressed": String(dark) }, "Mörkt");
  const out = h("button", { type: "button", onclick: async () => { await api.logout(); inside = false; location.hash = "#/"; show(); } }, "Logga ut");
  document.getElementById("top").replaceChildren(h("div", { class: "top-in" },
    h("a", { class: "brand", href: "#/", "aria-label": "Aktsam, till ärenden" }, h("img", { src: "icon.svg", alt: "" }), h("span", {}, "Aktsam")),
    h("nav", { "aria-label": "Huvudmeny" }, inside && [link("#/", "Ärenden"), link("#/ova", "Öva"), link("#/hjalp", "Hjälp")], theme, inside && out)));
}

function paint(theme) {
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("theme", theme); } catch { /* private windows may refuse */ }
}

async function show() {
  const mine = ++turn;
  if (leave) { leave(); leave = null; }
  document.querySelectorAll(".pop, .quote").forEach((el) => el.remove());
  header();
  if (!inside) { main.replaceChildren(loginView()); focusTitle(); return; }
  for (const [pattern, view, name] of ROUTES) {
    const found = pattern.exec(location.hash);
    if (!found) continue;
    document.title = `${name} – Aktsam`;
    let made;
    try { made = await view(...found.slice(1)); } catch (error) {
      if (error.status === 401) return;
      made = { el: h("div", { class: "narrow stack" }, h("h1", { tabindex: "-1" }, error.title || "Något gick fel"), notice("bad", error.message), h("p", {}, h("a", { href: "#/" }, "Till ärendena"))) };
    }
    if (mine !== turn) return;
    main.replaceChildren(made.el);
    leave = made.leave || null;
    focusTitle();
    window.scrollTo({ top: 0, behavior: "instant" });
    return;
  }
  location.hash = "#/";
}

function focusTitle() { (main.querySelector("h1") || main).focus({ preventScroll: true }); }

function loginView() {
  document.title = "Logga in – Aktsam";
  const code = h("input", { type: "text", id: "code", class: "code", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", maxlength: "20", required: true, "aria-describedby": "code-hint" });
  const fault = h("div", {});
  const enter = async (event) => {
    event.preventDefault();
    try { await api.login(code.value); inside = true; show(); } catch (error) { fault.replaceChildren(notice("bad", error.message)); code.select(); }
  };
  return h("div", { class: "narrow stack-l" }, h("div", { class: "stack" }, h("h1", { tabindex: "-1" }, "Logga in"),
    h("p", { class: "lead" }, "Aktsam hjälper dig att sammanfatta ett ärende. Personuppgifter maskeras först, du godkänner maskeringen, och varje mening i utkastet visar sin källa.")),
  h("form", { class: "card stack", onsubmit: enter },
    h("div", {}, h("label", { for: "code" }, "Engångskod"), h("p", { class: "hint", id: "code-hint" }, "Den står i fönstret där Aktsam startades, till exempel ABCDE-23456."), code),
    fault, h("button", { class: "btn primary" }, "Logga in")));
}

// The address printed at start holds the code after #kod=: it is used and taken away.
async function enter() {
  const given = /^#kod=([\w-]+)$/.exec(location.hash);
  if (!given) return;
  history.replaceState(null, "", "/");
  try { await api.login(given[1]); inside = true; } catch (error) { tell(error.message); }
}

window.addEventListener("logga-in", () => { if (inside) { inside = false; tell("Inloggningen har gått ut. Det du har gjort är sparat."); show(); } });
window.addEventListener("hashchange", async () => { await enter(); show(); });

let wanted = null;
try { wanted = localStorage.getItem("theme"); } catch { /* private windows may refuse */ }
document.documentElement.dataset.theme = wanted || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
await enter();
if (!inside) try { await api.resume(); inside = true; } catch { /* the login view is shown */ }
show();
