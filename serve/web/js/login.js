// Logging in: a page of its own at first, and a dialog over the page when a session has ended, so that nothing on it is lost.

import { h, button, notice, busy } from "./dom.js";
import { t } from "./i18n.js";
import * as api from "./api.js";

export const LEAST = 15; // characters of a password that stands alone; the service says so too

// By the code of a trial, or by name and password: as the installation says. `given` is {name, code} of an address printed at start.
async function form(onDone, again, given) {
  const { ways, oidc } = await api.ways();
  const fault = h("div", { class: "faults" }), place = h("div", { class: "stack" });
  const show = (body) => { fault.replaceChildren(); place.replaceChildren(body); };
  const tried = async (work) => { try { await work(); onDone(); } catch (error) { fault.replaceChildren(notice("bad", error.message)); return error; } return null; };
  if (ways.includes("code")) show(byCode(tried)); else show(given ? first(tried, show, given) : byPassword(tried, show));
  const way = oidc && !again ? h("div", { class: "or" }, h("a", { class: "btn", href: oidc.start }, oidc.title)) : null;
  return h("div", { class: "card stack" }, place, fault, way);
}

export const field = (id, name, more, hint) => h("div", {}, h("label", { for: id }, name), hint && h("p", { class: "hint", id: `${id}-hint` }, hint), h("input", { type: "text", id, required: true, autocapitalize: "none", spellcheck: "false", "aria-describedby": hint ? `${id}-hint` : null, ...more }));
export const value = (form, id) => form.querySelector(`#${id}`).value;

// A password that its holder may look at while typing (NIST SP 800-63B-4, 3.1.1.2, item 8).
export function secret(id, name, more, hint) {
  const made = field(id, name, { type: "password", ...more }, hint), input = made.querySelector("input");
  const eye = button("quiet small-b eye", t("Visa"), () => { const on = input.type === "password"; input.type = on ? "text" : "password"; eye.textContent = on ? t("Dölj") : t("Visa"); eye.setAttribute("aria-pressed", String(on)); }, { "aria-pressed": "false", "aria-controls": id, "aria-label": t("Visa lösenordet") });
  made.append(h("div", { class: "secret" }, input, eye)); // the input was last: it moves into a box with its button
  return made;
}

export function submitted(text, fields, work) {
  const go = h("button", { class: "btn primary" }, text), send = busy(go, () => work(made));
  const made = h("form", { class: "stack", onsubmit: (event) => { event.preventDefault(); send(); } }, fields, go);
  return made;
}

function byCode(tried) {
  const code = h("input", { type: "text", id: "code", class: "code", autocomplete: "one-time-code", autocapitalize: "characters", spellcheck: "false", maxlength: "20", required: true, "aria-describedby": "code-hint" });
  return submitted(t("Logga in"), h("div", {}, h("label", { for: "code" }, t("Engångskod")), h("p", { class: "hint", id: "code-hint" }, t("Den står i fönstret där Aktsam startades, till exempel ABCDE-23456.")), code),
    () => tried(() => api.login({ code: code.value })).then(() => code.select()));
}

// The code of an app is asked for once the password was right, and never of those who have none.
function byPassword(tried, show) {
  const more = h("div", { hidden: true }, field("totp", t("Kod ur appen"), { required: false, autocomplete: "one-time-code", maxlength: "40" }, t("Sex siffror ur din app, eller en reservkod.")));
  const made = submitted(t("Logga in"), [field("name", t("Användarnamn"), { autocomplete: "username" }), secret("password", t("Lösenord"), { autocomplete: "current-password" }), more],
    async (form) => {
      const fault = await tried(() => api.login({ name: value(form, "name"), password: value(form, "password"), totp: value(form, "totp") || null }));
      if (fault?.code === "totp-required") { document.querySelector(".faults").replaceChildren(); more.hidden = false; more.querySelector("input").focus(); }
    });
  made.append(button("quiet small-b", t("Första gången? Välj lösenord med en engångskod"), () => { show(first(tried, show, {})); document.getElementById("name").focus(); }));
  return made;
}

function first(tried, show, given) {
  const made = submitted(t("Välj lösenord och logga in"), [h("p", { class: "small" }, t("Koden har du fått av den som lade upp ditt konto.")), field("name", t("Användarnamn"), { autocomplete: "username", value: given.name || "" }), field("code", t("Engångskod"), { autocomplete: "one-time-code", value: given.code || "" }),
    secret("password", t("Nytt lösenord"), { autocomplete: "new-password", minlength: String(LEAST) }, t("Minst {n} tecken. Ta till exempel fyra ord som inte hör ihop.", { n: LEAST }))],
  (form) => tried(() => api.firstLogin({ name: value(form, "name"), code: value(form, "code"), password: value(form, "password") })));
  made.append(button("quiet small-b", t("Tillbaka"), () => { show(byPassword(tried, show)); document.getElementById("name").focus(); }));
  return made;
}

export async function loginView(onDone, given) {
  return h("div", { class: "narrow slim stack-l" }, h("div", { class: "stack" }, h("h1", { tabindex: "-1" }, t("Logga in")),
    h("p", { class: "lead" }, t("Aktsam hjälper dig att sammanfatta ett ärende. Personuppgifter maskeras först, du godkänner maskeringen, och varje mening i utkastet visar sin källa."))), await form(onDone, false, given));
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
