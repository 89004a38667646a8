/* The inbox's list by keys, and what is marked stays marked when the list is brought up to date.

   <inbox-list>
     <button type="button" class="keys" hidden>Keys</button>
     <input id="look" type="search">
     <div class="inbox-live"><ol class="heads"><li><input type="checkbox" class="mark"><a href>…
     <form id="together"><output class="marked" hidden></output>
       <button name="do" value="close" data-do="close">, <summary data-do="snooze">, …
     <dialog class="inbox-keys">…</dialog>
   </inbox-list>

   j and k go down and up, Enter opens (a link does that), x marks, e closes, s puts off, a gives to
   somebody, / searches, ? shows the keys. Without this script all of it is links and forms. While
   something is being written the keys are left alone. */

class InboxList extends HTMLElement {
  connectedCallback() {
    this.marked = new Set();
    this.dialog = this.querySelector("dialog");
    this.querySelector(".keys")?.removeAttribute("hidden");
    this.querySelector(".keys")?.addEventListener("click", () => this.dialog.showModal());
    this.heard = (event) => this.hear(event);
    document.addEventListener("keydown", this.heard, true);
    this.addEventListener("change", (event) => this.mark(event.target));
    this.addEventListener("htmx:afterSwap", () => this.again());
    this.addEventListener("htmx:beforeSwap", () => this.remember());
    this.querySelectorAll(".mark:checked").forEach((box) => this.marked.add(box.value));
    this.querySelector(".heads .chosen")?.scrollIntoView({ block: "nearest" });
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.heard, true);
  }

  hear(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]")) return;
    const act = KEYS[event.key];
    if (!act || !this[act]) return;
    if (this[act]() === false) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  get links() {
    return [...this.querySelectorAll(".heads a")];
  }

  /* The row that has the focus, else the one that is open, else none. */
  get current() {
    const focused = document.activeElement?.closest(".heads li");
    return focused || this.querySelector(".heads .chosen");
  }

  down() { return this.move(1); }
  up() { return this.move(-1); }

  move(by) {
    const links = this.links;
    if (!links.length) return false;
    const at = links.indexOf(this.current?.querySelector("a"));
    const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1);
    links[to].focus();
    return true;
  }

  toggle() {
    const box = this.current?.querySelector(".mark");
    if (!box) return false;
    box.checked = !box.checked;
    this.mark(box);
    return true;
  }

  mark(box) {
    if (!box.matches?.(".mark")) return;
    if (box.checked) this.marked.add(box.value);
    else this.marked.delete(box.value);
    this.count();
  }

  count() {
    const shown = this.querySelector(".marked");
    if (!shown) return;
    shown.value = this.querySelectorAll(".mark:checked").length;
    shown.hidden = false;
  }

  /* What is to be done is done to what is marked, else to the row one is at. */
  choose(what) {
    if (!this.querySelector(".mark:checked") && !this.toggle()) return false;
    const at = this.querySelector(`#together [data-do=${what}]`);
    if (!at) return false;
    if (at.matches("button")) {
      at.form.requestSubmit(at);
      return true;
    }
    at.parentElement.open = true;
    at.parentElement.querySelector("select, input").focus();
    return true;
  }

  /* What is open may stand in no row of this view: then its own button closes it. */
  close() {
    const own = document.querySelector(".inbox-talk [data-close]");
    if (this.current || this.querySelector(".mark:checked") || !own) return this.choose("close");
    own.click();
    return true;
  }

  snooze() { return this.choose("snooze"); }
  assign() { return this.choose("assign"); }

  look() {
    const field = this.querySelector("#look");
    if (!field || !field.offsetParent) return false;
    field.focus();
    field.select();
    return true;
  }

  help() {
    this.dialog.showModal();
    return true;
  }

  remember() {
    this.focused = document.activeElement?.closest(".inbox-live") ? document.activeElement.id : "";
  }

  /* The list was brought up to date: marks and the focus stay where they were. */
  again() {
    for (const box of this.querySelectorAll(".mark")) box.checked = this.marked.has(box.value);
    if (this.focused) document.getElementById(this.focused)?.focus();
    this.count();
  }
}

const KEYS = {
  j: "down", k: "up", x: "toggle", e: "close", s: "snooze", a: "assign", "/": "look", "?": "help",
};

customElements.define("inbox-list", InboxList);
