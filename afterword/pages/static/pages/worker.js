// Shows notices while no page is open, and opens what they lead to.

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data ? event.data.json() : {};
  } catch {
    said = { body: event.data.text() };
  }
  const shown = self.registration.showNotification(said.title || said.body || "…", {
    body: said.title ? said.body : "",
    tag: said.tag || "",
    lang: said.lang || "",
    data: { url: said.url || "" },
  });
  event.waitUntil(shown);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data;
  if (/^https?:/.test(url)) event.waitUntil(self.clients.openWindow(url));
});
