// A button by which somebody lets this device be told of their order. Nothing of it is seen without
// script, or in a browser that cannot push.
//
//   <push-ask key="BF…" url="/o/…/push" worker="/push-worker.js" hidden>
//     <button>…</button> <p data-said="done" hidden>…</p> <p data-said="denied" hidden>…</p>
//   </push-ask>

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

class PushAsk extends HTMLElement {
  connectedCallback() {
    const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    if (!can) return;
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.ask());
    this.hidden = false;
  }

  say(what) {
    for (const one of this.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== what;
    this.button.hidden = what === "done";
  }

  async ask() {
    this.button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") return this.say("denied");
      await navigator.serviceWorker.register(this.getAttribute("worker"), { scope: "/" });
      const ready = await navigator.serviceWorker.ready;
      const found = await ready.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(this.getAttribute("key")),
      });
      const answer = await fetch(this.getAttribute("url"), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(found),
      });
      this.say(answer.ok ? "done" : "failed");
    } catch {
      this.say("failed");
    } finally {
      this.button.disabled = false;
    }
  }
}

customElements.define("push-ask", PushAsk);
