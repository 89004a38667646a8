/* The storyboard editor's small manners: what was just done is said, found again and focused; one
   menu is open at a time; the panel closes; Ctrl+Z undoes; the board grows and shrinks.

   <board-editor>
     <div id="editor" data-stamp="3" data-focus="thanks">… the board, as the server drew it …</div>
     <aside id="panel" tabindex="-1"></aside>
     <p role="status" data-live></p>
     <dialog id="picker"></dialog>
   </board-editor>

   Without this script every link leads to a page and every button sends its form. */

const SIZES = [0.4, 0.5, 0.67, 0.8, 1, 1.25];

class BoardEditor extends HTMLElement {
  connectedCallback() {
    this.size = 1;
    const page = document.body;
    this.heard = [
      [page, "htmx:beforeSwap", (event) => this.before(event)],
      [page, "htmx:afterSettle", (event) => this.after(event.detail.target)],
      [document, "keydown", (event) => this.key(event)],
      [document, "click", (event) => this.click(event)],
    ];
    for (const [where, what, then] of this.heard) where.addEventListener(what, then);
    this.addEventListener("toggle", (event) => this.toggled(event.target), true);
    this.drawn();
  }

  disconnectedCallback() {
    for (const [where, what, then] of this.heard) where.removeEventListener(what, then);
  }

  get board() { return this.querySelector("#editor"); }
  get panel() { return this.querySelector("#panel"); }
  get picker() { return this.querySelector("#picker"); }

  /* ------------------------------------------------------------ what the server drew */

  before({ detail }) {
    if (detail.target?.id !== "editor") return;
    // Refused: the answer says who was faster, and shows the journey as it is now.
    if ([409, 422].includes(detail.xhr.status)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
    const scroll = this.querySelector(".board-scroll");
    this.at = scroll && [scroll.scrollLeft, scroll.scrollTop];
    this.mine = detail.requestConfig.verb === "post" && detail.xhr.status === 200;
  }

  after(target) {
    this.loaded(target); // not sooner: before, its buttons do not say which of them was pressed
    if (this.known === this.board) return;
    this.drawn();
    const { focus, opens, stamp } = this.board.dataset;
    const said = this.board.querySelector("[data-said], .editor-note[role=alert] p");
    if (said) this.querySelector("[data-live]").textContent = said.textContent;
    if ((this.mine || "refused" in this.board.dataset) && this.picker.open) this.picker.close();
    if (this.mine) {
      const notes = [...document.querySelectorAll("toast-note")];
      for (const note of notes.filter((one) => !this.contains(one))) note.remove();
      // Nobody else came between: what stands in the panel may be saved upon this.
      for (const field of this.panel.querySelectorAll("[name=stamp]")) field.value = stamp;
    }
    if (this.chosen && !this.step(this.chosen)) this.shut();
    if (!focus) return;
    const card = this.step(focus);
    card?.querySelector("[data-grip], summary")?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (opens) card?.querySelector("[data-opens]")?.click();
  }

  drawn() {
    this.known = this.board;
    const scroll = this.querySelector(".board-scroll");
    if (!scroll) return;
    if (this.at) scroll.scrollTo(...this.at);
    this.querySelector("[data-zoom]").hidden = false;
    this.zoom(this.size);
    this.mark();
    scroll.addEventListener("scroll", () => this.window(), { passive: true });
  }

  step(id) {
    return [...this.querySelectorAll("#editor .board [data-step]")].find((one) => one.dataset.step === id);
  }

  /* ------------------------------------------------------------- panel, picker, menus */

  loaded(target) {
    if (target === this.picker) {
      this.picker.querySelector("[data-close]")?.removeAttribute("hidden");
      if (!this.picker.open) this.picker.showModal();
    }
    if (target === this.panel) this.panel.focus({ preventScroll: true });
    this.mark();
  }

  mark() {
    for (const card of this.querySelectorAll(".story-card.chosen")) card.classList.remove("chosen");
    const open = this.chosen && this.panel.childElementCount ? this.step(this.chosen) : null;
    open?.classList.add("chosen");
  }

  shut() {
    const card = this.chosen && this.step(this.chosen);
    this.panel.replaceChildren();
    this.chosen = "";
    this.mark();
    card?.querySelector("[data-grip], summary")?.focus();
  }

  click(event) {
    const link = event.target.closest?.("[data-opens], .fact");
    if (link && this.contains(link)) this.chosen = link.dataset.opens ?? "";
    if (link?.closest(".to-mend")) this.step(this.chosen)?.scrollIntoView({ block: "nearest", inline: "center" });
    if (this.panel.contains(event.target) && event.target.closest(".sp-close")) {
      event.preventDefault();
      this.shut();
    }
    if (event.target === this.picker || event.target.closest("[data-close]")) this.picker.close();
    for (const menu of this.querySelectorAll("#editor details[open]")) {
      if (!menu.contains(event.target) || event.target.closest(".menu a")) menu.open = false;
    }
  }

  toggled(menu) {
    if (!menu.open || !menu.matches("#editor details")) return;
    const others = [...this.querySelectorAll("#editor details[open]")].filter((one) => one !== menu);
    for (const other of others) other.open = false;
  }

  /* -------------------------------------------------------------------------- keyboard */

  key(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") this.escape(event);
    if (typing || this.picker.open) return;
    const letter = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && (letter === "z" || letter === "y")) {
      event.preventDefault();
      const again = letter === "y" || event.shiftKey;
      this.querySelector(`[data-key=${again ? "redo" : "undo"}]`)?.click();
    }
    if (event.key === "Delete" && event.target.matches?.("[data-grip]")) {
      event.preventDefault();
      event.target.closest(".slot").querySelector(".corner [data-delete]").click();
    }
  }

  escape(event) {
    const menu = event.target.closest?.("#editor details[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (this.panel.contains(event.target) && !event.defaultPrevented) this.shut();
  }

  /* ------------------------------------------------------------------------------ size */

  zoom(size) {
    this.querySelector(".board").style.zoom = this.size = size;
    for (const button of this.querySelectorAll("[data-zoom-by]")) {
      button.onclick = () => this.resize(Number(button.dataset.zoomBy));
    }
    this.window();
  }

  resize(by) {
    const scroll = this.querySelector(".board-scroll");
    if (!by) {
      const whole = scroll.scrollWidth / this.size;
      return this.zoom(Math.min(1, Math.max(SIZES[0], (scroll.clientWidth - 8) / whole)));
    }
    const beyond = SIZES.filter((one) => (one - this.size) * by > 0.01);
    if (beyond.length) this.zoom(by > 0 ? beyond[0] : beyond.at(-1));
  }

  /* The part of the journey that is in view, as a frame in the overview. */
  window() {
    const scroll = this.querySelector(".board-scroll");
    const drawing = this.querySelector(".overview svg");
    if (!scroll.clientWidth) return;
    let frame = drawing.querySelector(".seen-part");
    if (!frame) {
      frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      frame.classList.add("seen-part");
      drawing.append(frame);
    }
    const [wide, high] = [drawing.width.baseVal.value - 2, drawing.height.baseVal.value - 2];
    const left = scroll.scrollLeft / scroll.scrollWidth;
    const part = Math.min(scroll.clientWidth / scroll.scrollWidth, 1);
    const box = { x: 1 + wide * left, y: 1, width: wide * part, height: high, rx: 5 };
    for (const [name, value] of Object.entries(box)) frame.setAttribute(name, value);
  }
}

customElements.define("board-editor", BoardEditor);
