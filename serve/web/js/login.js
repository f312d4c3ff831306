// Logging in: a page of its own at first, and a dialog over the page when a session has ended, so that nothing on it is lost.

import { h, button, notice, busy } from "./dom.js";
import { t } from "./i18n.js";
import * as api from "./api.js";

// By the code of a trial, or by name and password: as the installation says.
async function form(onDone, again) {
  const { ways, other } = await api.ways();
  const fault = h("div", {}), place = h("div", { class: "stack" });
  const show = (body) => { fault.replaceChildren(); place.replaceChildren(body); };
  const tried = async (work) => { try { await work(); onDone(); } catch (error) { fault.replaceChildren(notice("bad", error.message)); } };
  if (ways.includes("code")) show(byCode(tried)); else show(byPassword(tried, show));
  const way = other && !again ? h("a", { class: "btn", href: other.start }, other.title) : null;
  return h("div", { class: "card stack" }, place, fault, way);
}

const field = (id, name, more) => h("div", {}, h("label", { for: id }, name), h("input", { type: "text", id, required: true, autocapitalize: "none", spellcheck: "false", ...more }));
const value = (form, id) => form.querySelector(`#${id}`).value;

function submitted(text, fields, work) {
  const go = h("button", { class: "btn primary" }, text), send = busy(go, () => work(made));
  const made = h("form", { class: "stack", onsubmit: (event) => { event.preventDefault(); send(); } }, fields, go);
  return made;
}

function byCode(tried) {
  const code = h("input", { type: "text", id: "code", class: "code", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", maxlength: "20", required: true, "aria-describedby": "code-hint" });
  return submitted(t("Logga in"), h("div", {}, h("label", { for: "code" }, t("Engångskod")), h("p", { class: "hint", id: "code-hint" }, t("Den står i fönstret där Aktsam startades, till exempel ABCDE-23456.")), code),
    () => tried(() => api.login({ code: code.value })).then(() => code.select()));
}

function byPassword(tried, show) {
  const made = submitted(t("Logga in"), [field("name", t("Användarnamn"), { autocomplete: "username" }), field("password", t("Lösenord"), { type: "password", autocomplete: "current-password" }), h("details", {}, h("summary", {}, t("Jag har en kod från en app")), field("totp", t("Kod ur appen"), { required: false, autocomplete: "one-time-code", inputmode: "numeric" }))],
    (form) => tried(() => api.login({ name: value(form, "name"), password: value(form, "password"), totp: value(form, "totp") || null })));
  made.append(button("quiet small-b", t("Första gången? Välj lösenord med en engångskod"), () => show(first(tried, show))));
  return made;
}

function first(tried, show) {
  const made = submitted(t("Välj lösenord och logga in"), [field("name", t("Användarnamn"), { autocomplete: "username" }), field("code", t("Engångskod"), { autocomplete: "one-time-code" }), field("password", t("Nytt lösenord, minst 15 tecken"), { type: "password", autocomplete: "new-password" })],
    (form) => tried(() => api.firstLogin({ name: value(form, "name"), code: value(form, "code"), password: value(form, "password") })));
  made.append(button("quiet small-b", t("Tillbaka"), () => show(byPassword(tried, show))));
  return made;
}

export async function loginView(onDone) {
  return h("div", { class: "narrow stack-l" }, h("div", { class: "stack" }, h("h1", { tabindex: "-1" }, t("Logga in")),
    h("p", { class: "lead" }, t("Aktsam hjälper dig att sammanfatta ett ärende. Personuppgifter maskeras först, du godkänner maskeringen, och varje mening i utkastet visar sin källa."))), await form(onDone));
}

// While the dialog is open nothing behind it can be read.
let asking = null;
export function loginAgain() { asking ||= ask().finally(() => { asking = null; }); return asking; }

async function ask() {
  let done;
  const entered = new Promise((resolve) => { done = resolve; });
  const box = h("dialog", { class: "login", "aria-labelledby": "again", oncancel: (event) => event.preventDefault() }, h("div", { class: "stack" }, h("h2", { id: "again" }, t("Logga in igen")),
    h("p", {}, t("Inloggningen har gått ut. Det du har skrivit finns kvar på sidan och sparas när du har loggat in.")), await form(done, true)));
  document.documentElement.classList.add("locked");
  document.body.append(box);
  box.showModal();
  await entered;
  box.remove();
  document.documentElement.classList.remove("locked");
}
