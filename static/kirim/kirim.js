// The page works without this script. With it a chosen file goes up at once with its progress, what a dropped
// link interrupts is tried again (the server makes every step safe to repeat), and nothing jumps.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const most = Number(document.body.dataset.most);
const told = document.getElementById("told");
const PAUSES = [2, 4, 8, 15];
let upload = null; // {name, body}: the file in hand, kept until the server has it
let turn = 0; // grows with every drawing, so that what an older one waits for is dropped

const filled = (template, values) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

function tell(message, ...buttons) {
  told.replaceChildren();
  told.hidden = !message;
  if (!message) return;
  const line = document.createElement("p");
  line.textContent = message;
  told.append(line);
  const row = document.createElement("p");
  row.className = "row";
  row.append(...buttons);
  told.append(row);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

// Resolves after the pause, when the link is back, or when the person does not want to wait.
function pause(seconds, message) {
  return new Promise((resolve) => {
    const end = Date.now() + seconds * 1000;
    let timer = 0;
    const done = () => {
      clearInterval(timer);
      window.removeEventListener("online", done);
      tell("");
      resolve();
    };
    const count = () => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left <= 0) done();
      else told.firstChild.textContent = filled(message, { seconds: left });
    };
    tell(filled(message, { seconds }), button(words.try_now, done));
    timer = setInterval(count, 1000);
    window.addEventListener("online", done);
  });
}

// With a file in hand the page stays and one signs in beside it; without one there is nothing to lose here.
function signInAgain() {
  return new Promise((resolve) => {
    if (!upload) {
      location.assign(words.sign_in_address);
      return;
    }
    const link = document.createElement("a");
    link.className = "button";
    link.href = words.sign_in_address;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words.sign_in;
    tell(words.sign_in_again, link, button(words.try_now, () => { tell(""); resolve(); }));
  });
}

// Asks until the server answers; `ask` gives {status, text} and rejects where the link is lost.
async function insisted(ask) {
  for (let tries = 0; ; tries += 1) {
    let answer = null;
    try {
      answer = await ask();
    } catch (lost) {
      answer = { status: 0, text: "" };
    }
    if (answer.status === 401) await signInAgain();
    else if (answer.status === 0 || answer.status >= 500) {
      const said = parsed(answer).message;
      const seconds = PAUSES[Math.min(tries, PAUSES.length - 1)];
      await pause(seconds, said ? `${said} ${words.again_in}` : words.link_lost);
    } else return answer;
  }
}

async function fetched(address, options) {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
  // A session that has ended leads a page to signing in; the script stays, so that a file in hand stays too.
  if (answer.redirected && new URL(answer.url).pathname !== "/kirim") return { status: 401, text: "" };
  return { status: answer.status, text: await answer.text() };
}

const asJson = { headers: { Accept: "application/json" } };

function parsed(answer) {
  try {
    return JSON.parse(answer.text);
  } catch (other) {
    return {};
  }
}

function complain(problem) {
  const page = document.getElementById("page");
  for (const earlier of page.querySelectorAll(":scope > .problem")) earlier.remove();
  const line = document.createElement("p");
  line.className = "problem";
  line.setAttribute("role", "alert");
  line.textContent = problem;
  page.querySelector("header").after(line);
  window.scrollTo(0, 0);
}

async function redraw(address, problem) {
  const answer = await insisted(() => fetched(address, { headers: { Accept: "text/html" } }));
  const fresh = new DOMParser().parseFromString(answer.text, "text/html").getElementById("page");
  if (!fresh) {
    location.assign(address);
    return;
  }
  document.getElementById("page").replaceWith(document.adoptNode(fresh));
  history.replaceState(null, "", address);
  begin();
  const first = fresh.querySelector(".result, .receipt, section");
  if (problem) complain(problem);
  else if (first) {
    const head = first.querySelector("h2");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    first.scrollIntoView({ block: "start" });
  }
}

function here() {
  const language = document.documentElement.lang;
  return `/kirim?lang=${language}`;
}

function sentOnce(address, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, text: request.responseText }));
    for (const kind of ["error", "timeout"]) request.addEventListener(kind, () => reject(new Error(kind)));
    request.addEventListener("abort", () => resolve({ status: 499, text: "" }));
    upload.request = request;
    request.send(body);
  });
}

async function take(form, file) {
  if (!file || upload) return;
  if (file.size > most) {
    form.reset();
    complain(filled(words.too_large, { size: Math.ceil(file.size / 1048576) }));
    return;
  }
  let content = null;
  try {
    content = new Blob([await file.arrayBuffer()], { type: file.type });
  } catch (unreadable) {
    tell(words.unreadable_here, button(words.try_now, () => { tell(""); form.reset(); }));
    return;
  }
  const body = new FormData();
  body.append("berkas", content, file.name);
  upload = { name: file.name };
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.className = "point";
  const bar = document.createElement("progress");
  const stop = button(words.stop_upload, () => upload.request.abort());
  stop.className = "third";
  form.replaceChildren(line, bar, stop);
  const progress = (share) => {
    const percent = Math.floor(share * 100);
    bar.value = share;
    line.textContent = percent < 100
      ? filled(words.uploading, { name: file.name, share: percent })
      : filled(words.uploaded, { name: file.name });
  };
  progress(0);
  const answer = await insisted(() => sentOnce(form.action, body, progress));
  upload = null;
  redraw(here(), answer.status === 202 || answer.status === 499 ? "" : parsed(answer).message);
}

async function post(form) {
  const pressed = form.querySelector("button");
  pressed.disabled = true;
  pressed.textContent = pressed.dataset.meanwhile || pressed.textContent;
  const body = new URLSearchParams(new FormData(form));
  const answer = await insisted(() => fetched(form.action, { method: "POST", body, ...asJson }));
  const said = parsed(answer);
  if (said.state === "sent") redraw(`${here()}&tiket=${encodeURIComponent(body.get("tiket"))}`);
  else redraw(here(), said.message);
}

async function follow(page, mine) {
  const ticket = encodeURIComponent(page.dataset.ticket);
  while (turn === mine) {
    const answer = await insisted(() => fetched(`/kirim/keadaan?tiket=${ticket}`, asJson));
    if (turn !== mine) return;
    const said = parsed(answer);
    if (said.state !== "queued" && said.state !== "checking") {
      redraw(here());
      return;
    }
    const line = document.getElementById("progress");
    if (line && line.textContent !== said.sentence) line.textContent = said.sentence;
  }
}

function begin() {
  turn += 1;
  const page = document.getElementById("page");
  for (const form of page.querySelectorAll("form.send, form.away"))
    form.addEventListener("submit", (event) => { event.preventDefault(); turn += 1; post(form); });
  const form = page.querySelector("form.upload");
  if (form) {
    const input = form.querySelector("input[type=file]");
    input.addEventListener("change", () => take(form, input.files[0]));
    form.addEventListener("submit", (event) => { event.preventDefault(); take(form, input.files[0]); });
    // On a slow link a file may be chosen before this script is there.
    if (input.files.length) take(form, input.files[0]);
    const area = form.parentElement;
    area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
    area.addEventListener("dragleave", () => area.classList.remove("over"));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      area.classList.remove("over");
      take(form, event.dataTransfer.files[0]);
    });
  }
  if (page.dataset.state === "queued" || page.dataset.state === "checking") follow(page, turn);
}

window.addEventListener("beforeunload", (event) => { if (upload) event.preventDefault(); });
document.documentElement.classList.add("script");
begin();
