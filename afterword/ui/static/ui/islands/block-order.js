/* Blocks are put in another order by dragging their handle, or with Alt and the arrow keys on it.

   <block-order><ol>
     <li data-at="0"><button type="button" data-handle hidden>…</button> …</li>
   </ol><input type="hidden" data-deed disabled name="do"></block-order>

   It stands in a form: the new place is sent as do=move:2:0. Without this script each block has
   buttons that move it up and down. */

class BlockOrder extends HTMLElement {
  connectedCallback() {
    this.deed = this.querySelector("[data-deed]");
    for (const handle of this.querySelectorAll("[data-handle]")) handle.hidden = false;
    // The address leads to the block, which takes the focus from wherever it is: so afterwards.
    const focus = () => this.querySelector("[data-handle][data-focus]")?.focus();
    if (document.readyState === "complete") focus();
    else window.addEventListener("load", () => setTimeout(focus), { once: true });
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("pointerdown", (event) => this.take(event));
    this.addEventListener("pointermove", (event) => this.drag(event));
    this.addEventListener("pointerup", () => this.drop());
    this.addEventListener("pointercancel", () => this.forget());
  }

  get cards() {
    return [...this.querySelectorAll("[data-at]")];
  }

  key(event) {
    const card = event.target.closest("[data-handle]")?.closest("[data-at]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!card || !step || !event.altKey) return;
    event.preventDefault();
    this.send(Number(card.dataset.at), Number(card.dataset.at) + step);
  }

  take(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    this.card = handle.closest("[data-at]");
    this.from = Number(this.card.dataset.at);
    this.to = this.from;
    this.begun = event.clientY;
    handle.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (!this.card) return;
    if (!this.moved && Math.abs(event.clientY - this.begun) < 5) return;
    this.moved = true;
    this.card.classList.add("dragged");
    this.clear();
    const cards = this.cards;
    let slot = cards.findIndex((card) => {
      const box = card.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (slot < 0) slot = cards.length;
    this.to = slot > this.from ? slot - 1 : slot;
    if (slot < cards.length) cards[slot].classList.add("drop-before");
    else cards[cards.length - 1].classList.add("drop-after");
  }

  drop() {
    const { from, to, moved } = this;
    this.forget();
    if (moved && from !== to) this.send(from, to);
  }

  forget() {
    this.card?.classList.remove("dragged");
    this.clear();
    this.card = null;
    this.moved = false;
  }

  clear() {
    for (const card of this.cards) card.classList.remove("drop-before", "drop-after");
  }

  send(from, to) {
    if (to < 0 || to >= this.cards.length) return;
    this.deed.disabled = false;
    this.deed.value = `move:${from}:${to}`;
    this.closest("form").submit();
  }
}

customElements.define("block-order", BlockOrder);
