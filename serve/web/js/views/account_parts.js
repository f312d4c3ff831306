// The roles an account may have, in words.

import { t } from "../i18n.js";

export const ROLES = [
  ["handlaggare", "handläggare", "Lägger upp egna ärenden, granskar, får utkast skrivna."],
  ["granskare", "granskare", "Läser och granskar alla ärenden i kommunen, och godkänner maskeringar."],
  ["skyddade", "skyddade uppgifter", "Får, som handläggare eller granskare, föra ut utkast där någon har skyddad identitet."],
  ["dataskyddsombud", "dataskyddsombud", "Läser loggen, kvitton och vilka konton som finns. Ser inga ärenden."],
  ["utvecklare", "utvecklare", "Ser hur nyttiga utkasten var, som antal. Ser inga ärenden."],
  ["drift", "drift", "Sköter kontona. Ser inga ärenden."],
];
export const roleNames = (names) => ROLES.filter(([name]) => names.includes(name)).map(([, shown]) => t(shown)).join(", ");
