// One's own account: the password, the second factor, and logging out everywhere.

import { h, apart, button, confirm, notice, tell } from "../dom.js";
import { t } from "../i18n.js";
import * as api from "../api.js";
import { LEAST, field, secret, submitted, value } from "../login.js";
import { roleNames } from "./account_parts.js";

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 4; // empty modules around a QR code (ISO/IEC 18004, 5.3.8)

export async function account() {
  const me = api.me();
  const own = password(me);
  const place = me.password ? [factor(me, own.changed), own.el, everywhere()] : [h("p", {}, outside(me)), everywhere()];
  return { el: h("div", { class: "narrow slim stack-l" }, h("div", { class: "stack-s" }, h("h1", { tabindex: "-1" }, t("Mitt konto")), h("p", { class: "lead" }, `${me.shown} · ${roleNames(me.roles)}`)), h("div", { class: "stack-l" }, place)) };
}

const outside = (me) => (me.who === "lokal" ? t("Du provar Aktsam ensam på den här datorn. Konton, lösenord och tvåstegskod finns när tjänsten körs med konton.") : t("Du loggar in med kommunens egen inloggning. Lösenordet byter du där."));

// Runs what the service may refuse, and tells it beside the form.
async function tried(place, work) {
  place.replaceChildren();
  try { await work(); } catch (error) { place.replaceChildren(notice("bad", error.message)); }
}

const digits = (me, id) => (me.totp ? field(id, t("Kod ur appen"), { autocomplete: "one-time-code", maxlength: "40" }, t("Sex siffror ur din app, eller en reservkod.")) : null);
// A password manager wants to know whose password it is.
const whose = (me) => h("input", { type: "text", class: "sr", value: me.name, autocomplete: "username", tabindex: "-1", "aria-hidden": "true", readonly: true });
const code = (form, id) => form.querySelector(`#${id}`)?.value || null;

// `changed` is called when the second factor is on or off: what is being typed meanwhile stays.
function password(me) {
  const said = h("div", {}), asked = h("div", {}), fresh = secret("new", t("Nytt lösenord"), { autocomplete: "new-password" }, " ");
  const changed = () => {
    const least = me.totp ? 8 : LEAST;
    asked.hidden = !me.totp;
    if (Boolean(me.totp) !== asked.hasChildNodes()) asked.replaceChildren(...[digits(me, "old-totp")].filter(Boolean));
    fresh.querySelector("input").minLength = least;
    fresh.querySelector(".hint").textContent = t("Minst {n} tecken. Ta till exempel fyra ord som inte hör ihop.", { n: least });
  };
  changed();
  const made = submitted(t("Byt lösenord"), [whose(me), secret("old", t("Nuvarande lösenord"), { autocomplete: "current-password" }), asked, fresh],
  (form) => tried(said, async () => {
    await api.put("/session/password", { old: value(form, "old"), new: value(form, "new"), totp: code(form, "old-totp") });
    await api.resume();
    form.reset();
    said.replaceChildren(notice("good", t("Lösenordet är bytt"), h("p", {}, t("Alla andra inloggningar har avslutats."))));
  }));
  return { changed, el: h("section", { class: "card stack", "aria-labelledby": "password-h" }, h("h2", { id: "password-h" }, t("Lösenord")), made, said) };
}

// Drawn anew when it is on or off; focus goes to its heading, unless the officer has gone on to something else.
function factor(me, changed) {
  const el = h("section", { class: "card stack", "aria-labelledby": "factor-h" });
  const fill = () => {
    const said = h("div", {}), body = h("div", { class: "stack" }, me.totp ? off(me, said, draw) : on(me, said, draw, changed));
    el.replaceChildren(h("div", { class: "between" }, h("h2", { id: "factor-h", tabindex: "-1" }, t("Tvåstegskod")), h("span", { class: `chip ${me.totp ? "good" : ""}` }, me.totp ? t("på") : t("av"))), body, said);
  };
  const draw = () => { const gone = apart(el); fill(); changed(); if (!gone) el.querySelector("h2").focus(); };
  fill();
  return el;
}

function off(me, said, draw) {
  return [h("p", {}, t("Vid inloggning frågar Aktsam efter en kod ur din app. Har du bytt telefon: stäng av, och slå på med den nya.")),
    h("details", {}, h("summary", {}, t("Stäng av tvåstegskoden")), submitted(t("Stäng av"), [whose(me), secret("off-password", t("Lösenord"), { autocomplete: "current-password" }), digits(me, "off-totp")],
      (form) => tried(said, async () => {
        await api.call("DELETE", "/session/totp", { password: value(form, "off-password"), totp: code(form, "off-totp") });
        me.totp = false;
        draw();
        tell(t("Tvåstegskoden är avstängd."));
      })))];
}

// Three steps: the password once more, the picture, a code of the app.
function on(me, said, draw, changed) {
  return [h("p", {}, t("Med en kod ur en app i telefonen räcker det inte att någon kommer över ditt lösenord.")),
    submitted(t("Slå på tvåstegskod"), [whose(me), secret("on-password", t("Lösenord"), { autocomplete: "current-password" })],
      (form) => tried(said, async () => { const offer = await api.post("/session/totp", { password: value(form, "on-password") }), box = form.parentElement, gone = apart(box); box.replaceChildren(...scan(me, offer, said, draw, changed)); if (!gone) document.getElementById("scan").focus(); }))];
}

function scan(me, offer, said, draw, changed) {
  const made = submitted(t("Bekräfta"), [field("confirm", t("Koden som appen visar"), { autocomplete: "one-time-code", inputmode: "numeric", maxlength: "10" })],
    (form) => tried(said, async () => {
      const { recovery } = await api.put("/session/totp", { code: value(form, "confirm") });
      me.totp = true;
      changed();
      const box = form.parentElement, gone = apart(box);
      box.replaceChildren(...kept(recovery, draw));
      if (!gone) document.getElementById("recovery").focus();
    }));
  return [h("h3", { id: "scan", tabindex: "-1" }, t("Läs in bilden med din app")), h("p", {}, t("Öppna en app för engångskoder i telefonen, välj att lägga till ett konto och rikta kameran mot bilden.")),
    h("div", { class: "scan" }, picture(offer.qr), h("div", { class: "stack-s" }, h("p", { class: "small" }, t("Går det inte? Skriv in nyckeln i appen:")), h("p", { class: "mono key" }, offer.secret.replace(/(.{4})/g, "$1 ").trim()))), made];
}

function kept(codes, draw) {
  const text = codes.join("\n");
  return [h("h3", { id: "recovery", tabindex: "-1" }, t("Spara dina reservkoder")), h("p", {}, t("Tvåstegskoden är på. Med en reservkod kommer du in om telefonen är borta. Var och en fungerar en gång, och de visas bara nu.")),
    h("ul", { class: "codes mono" }, codes.map((c) => h("li", {}, c))),
    h("div", { class: "row" }, button("", t("Kopiera"), async () => { try { await navigator.clipboard.writeText(text); tell(t("Kopierat. Lägg dem där bara du kommer åt dem.")); } catch { tell(t("Webbläsaren tillät inte kopiering. Skriv upp koderna.")); } }),
      button("", t("Skriv ut"), () => window.print()), button("primary", t("Jag har sparat dem"), draw))];
}

// Drawn here: the secret goes to no service that makes pictures.
function picture(rows) {
  const size = rows.length + 2 * EDGE;
  const dark = rows.flatMap((row, y) => [...row].map((bit, x) => (bit === "1" ? `M${x + EDGE} ${y + EDGE}h1v1h-1z` : ""))).join("");
  const make = (tag, given) => { const el = document.createElementNS(SVG, tag); for (const [k, v] of Object.entries(given)) el.setAttribute(k, v); return el; };
  const svg = make("svg", { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": t("QR-kod för appen"), "shape-rendering": "crispEdges" });
  svg.append(make("rect", { width: size, height: size, class: "qr-light" }), make("path", { d: dark, class: "qr-dark" }));
  return svg;
}

function everywhere() {
  const out = button("", t("Logga ut överallt"), async () => {
    if (!await confirm(t("Logga ut överallt?"), t("Alla dina inloggningar avslutas, också den här."), t("Logga ut överallt"))) return;
    try { await api.del("/session/all"); location.reload(); } catch (error) { tell(error.message); }
  });
  return h("section", { class: "card stack" }, h("h2", {}, t("Inloggningar")), h("p", {}, t("Glömde du att logga ut på en annan dator?")), h("div", { class: "row" }, out));
}
