// What waits for a customer, in the shop's own page. No third party, no cookie.
//
//   <script type="module" src="https://YOUR-AFTERWORD/notice/STORE.js"></script>
//   <afterword-notice customer="shopify:207" until="1795690000" signature="…"></afterword-notice>
//
// The shop signs: HMAC-SHA256(secret, customer + "." + until), in hexadecimal.

const base = import.meta.url.replace(/\.js(\?.*)?$/, "");

const look = (its) => `
:host { position: fixed; inset-block-end: 16px; inset-inline-end: 16px; z-index: 2147483000;
  max-width: min(360px, calc(100vw - 32px)); font: 15px/1.45 system-ui, sans-serif; }
:host([hidden]) { display: none; }
section { position: relative; padding: 16px 48px 16px 18px; border-radius: 14px;
  background: #fff; color: #23211d; border: 1px solid #d3ccbd;
  box-shadow: 0 8px 20px -12px rgb(0 0 0 / 35%); }
section[dir="rtl"] { padding: 16px 18px 16px 48px; }
h2 { margin: 0 0 4px; font: 600 16px/1.35 Georgia, serif; }
p { margin: 0 0 10px; overflow-wrap: anywhere; }
a { display: inline-block; padding: 9px 14px; border-radius: 9px; text-decoration: none;
  font-weight: 600; background: ${its.fill}; color: ${its.on_fill}; }
button { position: absolute; inset-block-start: 6px; inset-inline-end: 6px; width: 36px;
  height: 36px; border: 0; border-radius: 9px; background: none; color: #625c52; cursor: pointer;
  font: 20px/1 system-ui; }
:is(a, button):focus-visible { outline: 2px solid ${its.words}; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  section { background: #211e1a; color: #efeae0; border-color: #4b463d; }
  button { color: #b3ac9f; }
  :is(a, button):focus-visible { outline-color: #efeae0; } }`;

class AfterwordNotice extends HTMLElement {
  async connectedCallback() {
    this.hidden = true;
    const asked = new URLSearchParams();
    for (const one of ["customer", "until", "signature"]) asked.set(one, this.getAttribute(one) ?? "");
    const answer = await fetch(`${base}/waiting?${asked}`).catch(() => null);
    if (!answer?.ok) return;
    this.its = await answer.json();
    this.left = this.its.notices;
    this.root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look(this.its));
    this.root.adoptedStyleSheets = [sheet];
    this.next();
  }

  next() {
    const one = this.left.shift();
    this.hidden = !one;
    this.root.replaceChildren(...(one ? [this.drawn(one)] : []));
  }

  drawn(one) {
    const make = (name, text, more = {}) =>
      Object.assign(document.createElement(name), { textContent: text, ...more });
    const box = make("section", "", { dir: one.dir, lang: one.lang, role: "status" });
    const close = make("button", "×", { type: "button", ariaLabel: this.its.close });
    close.addEventListener("click", () => { this.tell(one, "read"); this.next(); });
    if (one.title) box.append(make("h2", one.title));
    box.append(make("p", one.text));
    if (/^https?:/.test(one.url)) {
      const link = make("a", this.its.follow, { href: one.url });
      link.addEventListener("click", () => this.tell(one, "clicked"));
      box.append(link);
    }
    box.append(close);
    return box;
  }

  tell(one, what) {
    const body = JSON.stringify({ key: one.key, what });
    fetch(`${base}/seen`, { method: "POST", body, keepalive: true }).catch(() => {});
  }
}

customElements.define("afterword-notice", AfterwordNotice);
