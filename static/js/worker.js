/* The service worker, served at /worker.js with what the server tells it in front (TOLD).

   It keeps static files and the page that says there is no line. Pages of persons are never kept: they are fetched
   each time, and without a line the browser shows that one page. What was typed is kept by keeping.js, enciphered.
   Who signs out leaves nothing: all caches go, whatever put something there, and that one page is fetched anew. */
"use strict";
const NAME = `static-${TOLD.version}`;

const fill = async () => {
  const wanted = [TOLD.offline, ...TOLD.files].map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  await (await caches.open(NAME)).addAll(wanted);
};
const empty = async () => Promise.all((await caches.keys()).map((name) => caches.delete(name)));

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
    if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
    await self.clients.claim();
  })());
});

const page = async (event) => {
  try { return (await event.preloadResponse) || (await fetch(event.request)); }
  catch { return (await caches.match(TOLD.offline)) || Response.error(); }
};

const file = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic" && !/no-store|private/.test(answer.headers.get("Cache-Control") || "")) {
      const copy = answer.clone();
      caches.open(NAME).then((kept) => kept.put(request, copy)).catch(() => { /* no room: fetched each time */ });
    }
    return answer;
  } catch (lost) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw lost;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const place = new URL(request.url);
  if (place.origin !== self.location.origin) return;
  if (request.method === "POST" && place.pathname === TOLD.logout) event.waitUntil(empty().then(fill));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (place.pathname.startsWith(TOLD.static)) event.respondWith(file(request));
});

// A push says only that something waits; what it is stands behind the log-in.
self.addEventListener("push", (event) => {
  const look = { body: "有事项等您办理，请打开查看。", tag: "waiting", icon: TOLD.icon, lang: "zh-CN" };
  event.waitUntil(self.registration.showNotification(TOLD.name, look));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(TOLD.notices));
});
