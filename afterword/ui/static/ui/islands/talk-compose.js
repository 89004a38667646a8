/* The composer: what is typed is kept as it is typed, the others see that somebody writes, and it
   says what the answer takes and costs.

   <talk-compose data-typing="…/typing/" data-canned="…/canned/0/" data-find="…/canned/find/">
     <form id="talk-form">
       <input type="radio" name="by" value="whatsapp" data-to="+385…">
       <textarea name="words"></textarea>
       <output id="talk-weigh"></output>
       <details class="talk-canned"><summary>/ canned</summary><div>
         <input id="talk-find" type="search" hidden><button name="canned" value="7" data-short="late">…
       <button data-send>Send to Ana</button>
     </form>
   </talk-compose>

   Ctrl+Enter sends. A slash at the beginning of a word opens the canned replies, to be found by
   typing on. Without this script all of it is a form. */

const PAUSE = 500;
const OFTEN = 3000;

class TalkCompose extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.words = this.form.elements.words;
    this.menu = this.querySelector(".talk-canned");
    this.find = this.querySelector("#talk-find");
    this.find?.removeAttribute("hidden");
    this.told = this.words.value;
    this.words.addEventListener("input", () => this.typed());
    this.words.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("change", (event) => event.target.name === "by" && this.tell());
    this.form.addEventListener("click", (event) => this.click(event));
    this.form.addEventListener("submit", () => this.sent());
    this.find?.addEventListener("input", () => this.narrow());
    this.find?.addEventListener("keydown", (event) => this.choose(event));
    this.leaves = () => this.words.value !== this.told && this.tell(true);
    addEventListener("pagehide", this.leaves);
    this.tell();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this.leaves);
  }

  get by() {
    return this.form.querySelector('[name="by"]:checked');
  }

  /* A moment after the last key, and every three seconds while somebody types on and on. */
  typed() {
    clearTimeout(this.timer);
    const since = Date.now() - (this.last || 0);
    if (since > OFTEN) this.tell();
    else this.timer = setTimeout(() => this.tell(), Math.min(PAUSE, OFTEN - since));
  }

  async tell(leaving = false) {
    if (this.gone) return;
    clearTimeout(this.timer);
    this.last = Date.now();
    this.told = this.words.value;
    const body = new URLSearchParams({ words: this.told, by: this.by?.value ?? "", to: this.by?.dataset.to ?? "" });
    const headers = { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value };
    try {
      const answer = await fetch(this.dataset.typing, { method: "POST", body, headers, keepalive: leaving });
      if (answer.ok && !this.gone) this.querySelector("#talk-weigh").value = await answer.text();
    } catch {
      // What was typed is still in its field.
    }
  }

  sent() {
    this.gone = true;
    clearTimeout(this.timer);
    setTimeout(() => { this.gone = false; }, 4000);
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const button = [...this.form.querySelectorAll(".talk-go > button")].find((one) => one.offsetParent);
      this.form.requestSubmit(button);
    }
    const before = this.words.value.slice(0, this.words.selectionStart);
    if (event.key === "/" && this.find && /(^|\s)$/.test(before)) {
      event.preventDefault();
      this.menu.open = true;
      this.find.value = "";
      this.narrow();
      this.find.focus();
    }
  }

  get found() {
    return [...this.menu.querySelectorAll("button:not([hidden])")];
  }

  /* By their names at once, and a moment later by the words in them, which stand elsewhere. */
  narrow() {
    const wanted = this.find.value.trim();
    this.show(wanted, []);
    clearTimeout(this.asks);
    if (wanted) this.asks = setTimeout(() => this.look(wanted), 150);
  }

  async look(wanted) {
    try {
      const answer = await fetch(`${this.dataset.find}?q=${encodeURIComponent(wanted)}`);
      if (answer.ok && wanted === this.find.value.trim()) this.show(wanted, (await answer.text()).split(" "));
    } catch {
      // They are found by their names.
    }
  }

  show(wanted, also) {
    for (const one of this.menu.querySelectorAll("button")) {
      const named = `${one.dataset.short} ${one.textContent}`.toLowerCase().includes(wanted.toLowerCase());
      one.hidden = !named && !also.includes(one.value);
    }
  }

  choose(event) {
    if (event.key === "Escape" || (event.key === "Backspace" && !this.find.value)) {
      event.preventDefault();
      event.stopPropagation();
      this.menu.open = false;
      if (event.key === "Escape") this.insert(`/${this.find.value}`);
      else this.words.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.found[0]?.click();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.found[0]?.focus();
    }
  }

  async click(event) {
    const button = event.target.closest("button[name=canned]");
    if (!button) return;
    event.preventDefault();
    const answer = await fetch(this.dataset.canned.replace("/0/", `/${button.value}/`));
    const said = await answer.text();
    this.menu.open = false;
    if (answer.ok) this.insert(said);
    else this.querySelector("#talk-kept").textContent = said;
  }

  insert(text) {
    this.words.focus();
    this.words.setRangeText(text, this.words.selectionStart, this.words.selectionEnd, "end");
    this.typed();
  }
}

customElements.define("talk-compose", TalkCompose);
