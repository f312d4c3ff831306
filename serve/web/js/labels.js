// The kinds of personal data and the roles in an officer's words, in the order they are offered.

import { t } from "./i18n.js";

export const LABELS = {
  PERSON: "Person", PERSONNUMMER: "Personnummer", DATE_OF_BIRTH: "Födelsedatum", PHONE: "Telefon", EMAIL: "E-post", ADDRESS: "Adress",
  POSTCODE_CITY: "Postort", LOCATION: "Plats", ORGANISATION: "Organisation, skola, enhet", PROPERTY: "Fastighet", CASE_ID: "Ärendenummer",
  ACCOUNT: "Konto, betalning", VEHICLE: "Fordon", URL: "Webbadress", IP: "IP-adress", USERNAME: "Användarnamn", OTHER_ID: "Annat som pekar ut",
  DATE: "Datum", AGE: "Ålder", OCCUPATION: "Yrke", NATIONALITY: "Nationalitet", LANGUAGE: "Språk", HEALTH: "Hälsa", RELATION: "Relation",
  ORGANISATIONSNUMMER: "Organisationsnummer", PUBLIC: "Offentligt", COUNTRY: "Land", AUTHORITY: "Myndighet", BRAND: "Varumärke", TRAVEL: "Resa", CAR: "Bil",
  TRAIT: "Kännetecken", TEXT: "Ser ut som en platshållare",
};
export const ROLES = {
  BARN: "barn", MAMMA: "mamma", PAPPA: "pappa", VARDNADSHAVARE: "vårdnadshavare", SYSKON: "syskon", MORFORALDER: "morförälder", FARFORALDER: "farförälder",
  STYVFORALDER: "styvförälder", FAMILJEHEM: "familjehem", PARTNER: "partner", ANMALARE: "anmälare", HANDLAGGARE: "handläggare", CHEF: "chef", LARARE: "lärare",
  REKTOR: "rektor", KURATOR: "kurator", LAKARE: "läkare", SJUKSKOTERSKA: "sjuksköterska", PSYKOLOG: "psykolog", POLIS: "polis", OMBUD: "ombud", GODMAN: "god man",
  TOLK: "tolk", GRANNE: "granne", VAN: "vän", KONTAKTPERSON: "kontaktperson", SLAKTING: "släkting", KLIENT: "klient", PERSONAL: "personal",
};
const POLICIES = { standard: "Vanlig maskering", skyddad: "Skyddade uppgifter", allt: "Allt maskeras" }; // how much is masked
export const policy = (name) => t(POLICIES[name] || name);
export const label = (kind) => t(LABELS[kind] || kind);
export const role = (name) => (name ? t(ROLES[name] || name.toLowerCase()) : "");
export const GIVEN = Object.keys(LABELS).filter((kind) => !["TEXT", "PUBLIC", "COUNTRY", "AUTHORITY", "BRAND"].includes(kind)); // what an officer may choose
export const number = (person) => Number(person.replace("PERSON-", ""));
export const colour = (person) => `p${((number(person) - 1) % 8) + 1}`;
