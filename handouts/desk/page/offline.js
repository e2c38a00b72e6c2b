// Keeps the site, so that it works without a network; and lets no request out of the site.
const CACHE = "handouts-@VERSION@";
const HERE = new URL("./", self.location).href;

async function keep() {
  const cache = await caches.open(CACHE);
  const { files } = await (await fetch("files.json", { cache: "no-cache" })).json();
  const first = Object.keys(files).filter((name) => !files[name].later && name !== "index.html");
  await cache.addAll(["./", "files.json", ...first].map((name) => new Request(name, { cache: "no-cache" })));
}

async function drop() {
  const old = (await caches.keys()).filter((name) => name.startsWith("handouts-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answered(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && fresh.status === 200) await cache.put(request, fresh.clone());
  return fresh;
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(drop()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (!request.url.startsWith("http")) return;
  if (!request.url.startsWith(HERE)) return event.respondWith(Response.error());
  if (request.method === "GET") event.respondWith(answered(request));
});
