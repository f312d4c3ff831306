// The API as functions. A problem (RFC 9457) becomes an Error whose message an officer can read.

import { lang, speaks, t } from "./i18n.js";

const API = "/api/v1";
let csrf = "", now = null, again = null;

export class Problem extends Error {
  constructor(said, status) {
    super(said.detail || t("Tjänsten svarar inte."));
    this.title = (lang === "en" && said.title_en) || said.title || t("Något gick fel");
    this.code = said.code || "none";
    this.status = status;
    this.said = said;
  }
}

export const offline = () => new Problem({ title: t("Ingen kontakt"), detail: t("Tjänsten svarar inte. Kontrollera att Aktsam är igång och försök igen."), code: "offline" }, 0);

// `ask` lets the officer log in again over the page as it stands; what was asked for is then asked for once more.
export function whenLoggedOut(ask) { again = ask; }

export async function call(method, path, body, { retry = true, keepalive = false } = {}) {
  const headers = { accept: "application/json", "accept-language": lang };
  if (method !== "GET") headers["x-csrf-token"] = csrf;
  if (body) headers["content-type"] = "application/json";
  let answer;
  try {
    answer = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), credentials: "same-origin", keepalive });
  } catch { throw offline(); }
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 401 && !path.startsWith("/session") && retry && again) {
    await again();
    return call(method, path, body, { retry: false, keepalive });
  }
  throw refused(said, answer.status);
}

// A problem of the service, which tells it in the language asked for.
function refused(said, status) {
  const problem = new Problem(said, status);
  if (lang === "en") speaks(problem.title, problem.message);
  return problem;
}

export const get = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body);
export const put = (path, body) => call("PUT", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const del = (path, more) => call("DELETE", path, undefined, more);

function entered(session) {
  const other = now !== null && now.who !== session.who;
  csrf = session.csrf;
  now = session;
  if (other) location.reload(); // somebody else: nothing of the first one's page may stay
  return session;
}
export async function login(given) { return entered(await post("/session", given)); }
export async function firstLogin(given) { return entered(await post("/session/first", given)); }

// Who is logged in, and what they may do. What the page does not offer, the service would refuse.
export const me = () => now;
export const may = (...roles) => roles.some((role) => now?.roles.includes(role));
export const reads = () => may("handlaggare", "granskare");
export const mine = (one) => may("handlaggare") && one.owner === now.who;
// Whether a language model may be asked here, by what there is to choose from.
export const modelled = (choices) => choices.engines.some((engine) => engine.name !== "extractive");
export const ways = () => get("/session/ways");
export async function resume() { return entered(await get("/session")); }
export async function logout() { await del("/session"); csrf = ""; now = null; }

// Sends files and tells how much has gone (0–1): fetch cannot.
export function upload(path, files, onProgress) {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  const send = () => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", API + path);
    request.setRequestHeader("x-csrf-token", csrf);
    request.setRequestHeader("accept-language", lang);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(refused(request.response || {}, request.status)));
    request.onerror = () => reject(new Problem({ title: t("Ingen kontakt"), detail: t("Uppladdningen avbröts. Försök igen.") }, 0));
    request.send(body);
  });
  return send().catch(async (error) => { if (error.status !== 401 || !again) throw error; await again(); return send(); });
}

const PAUSE = 500; // milliseconds before what was refused or not answered is asked for again
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// Follows a job to its end. The browser takes up a broken stream itself; one that was refused is asked about and followed anew.
// `onText` gets {section, text}, and null when all of it is told from the start again.
export async function follow(job, onProgress, onText = () => {}) {
  for (;;) {
    const told = await streamed(job, onProgress, onText);
    const now = told || await settled(job);
    if (now.state === "running") { await pause(PAUSE); continue; }
    if (now.state === "done") return now;
    throw new Problem({ detail: now.message, code: now.reason, title: now.state === "cancelled" ? t("Avbrutet") : t("Det gick inte") }, 0);
  }
}

function streamed(job, onProgress, onText) {
  return new Promise((resolve) => {
    const stream = new EventSource(`${API}/jobs/${job.id}/events`);
    let channel = null;
    stream.addEventListener("progress", (event) => onProgress(JSON.parse(event.data)));
    stream.addEventListener("text", (event) => {
      const from = event.lastEventId.split("-")[0];
      if (from !== channel) onText(null); // a service that was restarted begins anew
      channel = from;
      onText(JSON.parse(event.data));
    });
    stream.addEventListener("state", (event) => {
      const told = JSON.parse(event.data);
      if (told.state === "running") return;
      stream.close();
      resolve(told);
    });
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) resolve(null); };
  });
}

// The job as the server knows it; while nobody answers, ask again.
async function settled(job) {
  for (let wait = PAUSE; ; wait = Math.min(wait * 2, 16 * PAUSE)) {
    try { return await get(`/jobs/${job.id}`); } catch (error) { if (error.code !== "offline") throw error; }
    await pause(wait);
  }
}

export const exportUrl = (id, format, timeline) => `${API}/summaries/${id}/export?format=${format}&timeline=${timeline}`;
