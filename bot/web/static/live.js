"use strict";
// Keeps an open page fresh. On a ring it asks for its parts again and changes only what has changed, so that nothing
// typed, focused or being read aloud is disturbed. Every page works without it, by plain links and forms.

const EVERY = 30000; // waiting times grow without a ring

// A page without news of its own asks at least whether its session has locked (`data-alone`).
const found = [...document.querySelectorAll("[data-live]")];
const parts = found.filter((part) => found.length === 1 || !("alone" in part.dataset));

// Whether somebody is in front of the page: without use a session locks, however often its pages refresh themselves.
const IDLE = 15 * 60 * 1000;
let used = false;
let lastUsed = Date.now();
function use() {
  used = true;
  lastUsed = Date.now();
}
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, use, { passive: true });

// Nothing of the page stays to be read, not even behind the way back.
function shut() {
  location.replace(document.querySelector("[data-back]").dataset.back);
}

async function refresh(part) {
  const answer = await fetch(part.dataset.live, { headers: { "X-Used": used ? "1" : "0" } });
  used = false;
  if (answer.status === 401) return shut();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  const log = part.closest("[role=log]") || part.querySelector("[role=log]");
  const near = log && log.scrollTop > -log.clientHeight; // a log is turned over: 0 is its newest line
  const before = log && log.textContent.length;
  blend(part, fresh);
  if (near && log.textContent.length > before) log.scrollTop = 0;
  const titled = document.querySelector("[data-title]");
  if (titled) document.title = titled.dataset.title;
}

// One refresh at a time; a ring that comes meanwhile is answered by one more.
let running = null;
let again = false;

function refreshAll() {
  if (running) return void (again = true);
  running = Promise.all(parts.map(refresh)).catch(() => Date.now() - lastUsed > IDLE && shut()).finally(() => {
    running = null;
    document.dispatchEvent(new Event("fresh"));
    if (again) {
      again = false;
      refreshAll();
    }
  });
}

function blend(old, fresh) {
  const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const alike = at && at.nodeName === next.nodeName && !at.id ? at : null;
    const match = next.id ? named.get(next.id) : alike;
    if (!match) {
      old.insertBefore(document.importNode(next, true), at);
    } else {
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      change(match, next);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function change(here, next) {
  if (here.isEqualNode(next)) return;
  if (next.nodeType !== Node.ELEMENT_NODE) return void (here.data = next.data);
  for (const { name } of [...here.attributes]) if (!next.hasAttribute(name)) here.removeAttribute(name);
  for (const { name, value } of next.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  blend(here, next);
}

for (const url of new Set(parts.map((part) => part.dataset.events).filter(Boolean))) {
  const source = new EventSource(url);
  source.addEventListener("changed", refreshAll);
  source.addEventListener("error", refreshAll); // it may have ended because this browser is no longer let in
}
if (parts.length) {
  setInterval(refreshAll, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || refreshAll());
  addEventListener("pageshow", (event) => event.persisted && refreshAll());
}

// Forms that need no new page.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("stay" in form.dataset)) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  if ("clear" in form.dataset) form.reset();
  await fetch(form.action, { method: "POST", body });
  refreshAll();
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && "onChange" in form.dataset) form.requestSubmit();
});

// A menu closes with Escape, and when somebody goes elsewhere.
function close(menu, back) {
  menu.open = false;
  if (back) menu.querySelector("summary").focus();
}
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (menu) close(menu, true);
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) close(menu, false);
});

// Ctrl or Cmd and Enter sends.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
