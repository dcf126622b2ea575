// Where the network is gone, the browser shows our page and not its built-in one. No page of an order is kept here.
"use strict";
const PAGE = "/offline";
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open("offline").then((kept) => kept.add(new Request(PAGE, { cache: "reload" }))).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate" || event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
});
