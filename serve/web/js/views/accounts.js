// Who may log in, and as what: for those who keep the machine running. No case is reached from here.

import { h, apart, button, confirm, keyed, notice, tell } from "../dom.js";
import { t, moment } from "../i18n.js";
import * as api from "../api.js";
import { field, submitted, value } from "../login.js";
import { ROLES, roleNames } from "./account_parts.js";

export async function accounts() {
  const view = new Accounts(api.may("drift"));
  await view.load();
  return { el: view.el };
}

class Accounts {
  constructor(keeps) {
    Object.assign(this, { keeps, all: [], open: null, rows: new Map(), said: h("div", { "aria-live": "polite" }), list: h("ul", { class: "cases accounts" }) });
    this.el = h("div", { class: "narrow stack-l" }, h("div", { class: "stack-s" }, h("h1", { tabindex: "-1" }, t("Konton")), h("p", { class: "lead" }, keeps ? t("Här bestämmer du vem som får logga in, och som vad. Ärendena når du inte.") : t("Vilka som får logga in, och som vad."))),
      this.said, keeps ? this.adding() : null, this.list);
  }

  async load() { this.all = (await api.get("/accounts")).accounts; this.draw(); }

  // An account that has not changed keeps its row, where somebody may be ticking while another's answer is on its way.
  draw() { this.rows = keyed(this.list, this.rows, this.all.map((a) => [a.id, JSON.stringify(a), () => this.row(a)])); }

  adding() {
    const box = h("details", {}, h("summary", {}, h("span", { class: "btn primary" }, t("Nytt konto"))));
    const roles = checks("new", ["handlaggare"]), fault = h("div", {});
    const form = submitted(t("Skapa kontot"), [field("new-shown", t("Namn"), { maxlength: "120", autocapitalize: "words" }, t("Så som kollegor känner igen personen.")), field("new-name", t("Användarnamn"), { maxlength: "120", minlength: "2", pattern: "\\S+", autocomplete: "off" }, t("Utan mellanslag, till exempel anna.ek. Kan inte ändras sedan.")), roles.el],
      (made) => tried(fault, async () => {
        const offer = await api.post("/accounts", { name: value(made, "new-name"), shown: value(made, "new-shown"), roles: roles.chosen() });
        made.reset();
        box.open = false;
        await this.load();
        this.offered(offer);
      }));
    box.append(h("div", { class: "card stack" }, form, fault));
    return box;
  }

  // The code is shown once.
  offered({ account, code, until }, away = false) {
    const copy = button("", t("Kopiera koden"), async () => { try { await navigator.clipboard.writeText(code); tell(t("Kopierat.")); } catch { tell(t("Webbläsaren tillät inte kopiering. Skriv upp koden.")); } });
    this.said.replaceChildren(notice("good", t("Ge koden till {name}", { name: account.shown }), h("p", { class: "code", id: "offered", tabindex: "-1" }, code),
      h("p", {}, t("Lämna den personligen. {user} väljer lösenord med den senast {until}. Den visas bara nu.", { user: account.name, until: moment(until) })), h("div", { class: "row" }, copy)));
    if (!away) document.getElementById("offered").focus();
  }

  row(a) {
    const chips = [a.disabled ? ["bad", t("stängt")] : a.active ? null : ["warn", t("väntar på första inloggningen")], a.totp ? ["good", t("tvåstegskod")] : null, a.outside ? ["", t("kommunens inloggning")] : null].filter(Boolean);
    const head = [h("span", {}, h("b", {}, a.shown), h("small", {}, `${a.name} · ${roleNames(a.roles)}`)), h("span", { class: "row tight" }, chips.map(([kind, text]) => h("span", { class: `chip ${kind}` }, text)))];
    if (!this.keeps) return h("li", { class: "flat" }, head);
    const box = h("details", { name: "account", open: this.open === a.id, ontoggle: () => { if (box.open) this.open = a.id; else if (this.open === a.id) this.open = null; } }, h("summary", { id: `a-${a.id}` }, head), this.body(a));
    return h("li", {}, box);
  }

  body(a) {
    const fault = h("div", {}), roles = checks(a.id, a.roles), id = `shown-${a.id}`;
    const save = submitted(t("Spara"), [field(id, t("Namn"), { maxlength: "120", value: a.shown }), roles.el], (form) => this.change(a, fault, { shown: value(form, id), roles: roles.chosen() }, t("Ändringen är sparad.")));
    const lock = button(a.disabled ? "" : "danger", a.disabled ? t("Öppna kontot") : t("Stäng kontot"), () => this.lock(a, fault));
    const reset = a.outside || a.id === api.me().who ? null : button("", t("Ny engångskod"), () => this.reset(a, fault));
    const end = button("", t("Logga ut överallt"), () => tried(fault, async () => { await api.del(`/accounts/${a.id}/sessions`); tell(t("{name} är utloggad överallt.", { name: a.shown })); }));
    return h("div", { class: "stack inner" }, save, h("div", { class: "row edge" }, reset, end, lock), fault);
  }

  async change(a, fault, values, said) {
    await tried(fault, async () => {
      await api.patch(`/accounts/${a.id}`, values);
      const away = apart(fault.closest("li"));
      await this.load();
      if (!away) document.getElementById(`a-${a.id}`)?.focus();
      tell(said);
    });
  }

  async lock(a, fault) {
    if (!a.disabled && !await confirm(t("Stänga kontot {name}?", { name: a.shown }), t("Personen loggas ut nu och kan inte logga in. Ärendena finns kvar till sina datum. Kontot kan öppnas igen."), t("Stäng kontot"), true)) return;
    await this.change(a, fault, { disabled: !a.disabled }, a.disabled ? t("Kontot är öppet igen.") : t("Kontot är stängt."));
  }

  async reset(a, fault) {
    if (!await confirm(t("Ny engångskod för {name}?", { name: a.shown }), t("Lösenord och tvåstegskod tas bort, och personen loggas ut. Gör så när någon har glömt lösenordet eller tappat telefonen."), t("Ny engångskod"))) return;
    await tried(fault, async () => {
      const offer = await api.post(`/accounts/${a.id}/reset`), away = apart(fault.closest("li"));
      await this.load();
      this.offered(offer, away);
    });
  }
}

async function tried(place, work) {
  place.replaceChildren();
  try { await work(); } catch (error) { place.replaceChildren(notice("bad", error.message)); }
}

function checks(id, given) {
  const boxes = ROLES.map(([name]) => h("input", { type: "checkbox", id: `${id}-${name}`, value: name, checked: given.includes(name) }));
  const rows = ROLES.map(([, shown, about], n) => h("label", { class: "check" }, boxes[n], h("span", {}, h("b", {}, t(shown)), h("small", {}, t(about)))));
  return { el: h("fieldset", { class: "plain stack-s roles" }, h("legend", {}, t("Roller")), rows), chosen: () => boxes.filter((b) => b.checked).map((b) => b.value) };
}
