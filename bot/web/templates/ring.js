"use strict";
// Kept by the browser for when no page of the console is open. A ring has nothing in it: what is shown is this one
// sentence, whoever waits and whatever for. A click opens the console. It answers no request of any page.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const look = { tag: "kyr-ring", renotify: true, requireInteraction: true, lang: LANG, icon: "/static/icon.svg" };
  event.waitUntil(self.registration.showNotification(SAID, look));
});

async function open() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = pages.find((page) => new URL(page.url).pathname.startsWith("/console"));
  return here ? here.focus() : self.clients.openWindow("/console");
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});
