// The API as functions. A problem (RFC 9457) becomes an Error whose message an officer can read.

const API = "/api/v1";
let csrf = "";

export class Problem extends Error {
  constructor(told, status) {
    super(told.detail || told.title || "Tjänsten svarar inte.");
    this.title = told.title || "Något gick fel";
    this.code = told.code || "none";
    this.status = status;
  }
}

export async function call(method, path, body) {
  const headers = { accept: "application/json" };
  if (method !== "GET") headers["x-csrf-token"] = csrf;
  const form = body instanceof FormData;
  if (body && !form) headers["content-type"] = "application/json";
  let answer;
  try {
    answer = await fetch(API + path, { method, headers, body: form ? body : body && JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Problem({ title: "Ingen kontakt", detail: "Tjänsten svarar inte. Kontrollera att Aktsam är igång och försök igen.", code: "offline" }, 0);
  }
  const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) {
    if (answer.status === 401 && path !== "/session") window.dispatchEvent(new Event("logga-in"));
    throw new Problem(told, answer.status);
  }
  return told;
}

export const get = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body);
export const patch = (path, body) => call("PATCH", path, body);
export const del = (path) => call("DELETE", path);

export async function login(code) { csrf = (await post("/session", { code })).csrf; }
export async function resume() { csrf = (await get("/session")).csrf; }
export async function logout() { await del("/session"); csrf = ""; }

// Sends files and tells how much has gone (0–1): fetch cannot.
export function upload(path, files, onProgress) {
  const body = new FormData();
  for (const file of files) body.append("files", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", API + path);
    request.setRequestHeader("x-csrf-token", csrf);
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(new Problem(request.response || {}, request.status)));
    request.onerror = () => reject(new Problem({ detail: "Uppladdningen avbröts. Försök igen." }, 0));
    request.send(body);
  });
}

// Follows a job to its end; the browser takes up a broken stream where it left off.
export function follow(job, onProgress) {
  return new Promise((resolve, reject) => {
    const stream = new EventSource(`${API}/jobs/${job.id}/events`);
    stream.addEventListener("progress", (event) => onProgress(JSON.parse(event.data)));
    stream.addEventListener("state", (event) => {
      const told = JSON.parse(event.data);
      if (told.state === "running") return;
      stream.close();
      if (told.state === "done") resolve(told);
      else reject(new Problem({ detail: told.message, code: told.reason, title: told.state === "cancelled" ? "Avbrutet" : "Det gick inte" }, 0));
    });
    stream.onerror = () => { if (stream.readyState === EventSource.CLOSED) reject(new Problem({ detail: "Förbindelsen bröts. Ladda om sidan." }, 0)); };
  });
}
export const exportUrl = (id, format) => `${API}/summaries/${id}/export?format=${format}`;
