/* Cards of the storyboard are moved: dragged with the pointer, or picked up with M or Space, led to
   a place with the arrow keys and put down with Enter. Escape cancels both.

   <board-mover data-picked="Moving {name} …" data-place="{n} of {many}: {place}" …>
     <article data-card data-step="thanks" data-name="Thank you" data-to="" data-lane=""
       data-after="2"><a data-grip href="…">…</a></article>
     <a data-spot data-to="" data-lane="" data-at="3" data-within="" data-name="after …"></a>
     <button form="deed" name="do" data-drop hidden></button>
   </board-mover>
   <p role="status" data-live></p>

   Without this script every card's menu leads to a page with all places. */

const FAR = 8;
const REACH = 130;

class BoardMover extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.press(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("dragstart", (event) => event.preventDefault());
    this.addEventListener("focusout", () => this.held && !this.ghost && this.cancel());
    this.addEventListener("click", (event) => this.clicked(event), true);
  }

  /* ------------------------------------------------------------------ both ways */

  lift(card) {
    const spots = [...this.querySelectorAll("[data-spot]")];
    this.held = card;
    this.spots = spots.filter((spot) => this.free(spot, card));
    for (const spot of spots) spot.classList.toggle("barred", !this.spots.includes(spot));
    this.querySelector(".board").classList.add("moving");
    card.classList.add("lifted");
  }

  free(spot, { dataset: card }) {
    const own = spot.dataset.to === card.to && spot.dataset.lane === card.lane
      && [card.after, String(card.after - 1)].includes(spot.dataset.at);
    return !own && !spot.dataset.within.split(" ").includes(card.step);
  }

  aim(spot) {
    this.spot?.classList.remove("target");
    this.spot = spot;
    spot?.classList.add("target");
  }

  end() {
    this.held?.classList.remove("lifted");
    this.querySelector(".board")?.classList.remove("moving", "dragging");
    this.ghost?.remove();
    this.aim(null);
    this.held = this.ghost = null;
  }

  cancel() {
    const name = this.held.dataset.name;
    this.end();
    this.say(this.dataset.cancelled, { name });
  }

  drop() {
    const { to, lane, at } = this.spot.dataset;
    const what = new URLSearchParams({ what: "move", step: this.held.dataset.step, to, lane, at });
    this.end();
    const button = this.querySelector("[data-drop]");
    button.value = what;
    button.click();
  }

  say(words, holes) {
    const live = this.closest("board-editor").querySelector("[data-live]");
    live.textContent = words.replace(/\{(\w+)\}/g, (_, name) => holes[name]);
  }

  /* ---------------------------------------------------------------------- pointer */

  press(event) {
    const card = event.target.closest("[data-card]");
    const touch = event.pointerType === "touch";
    if (!card || touch || event.button || event.target.closest("details")) return;
    const from = [event.clientX, event.clientY];
    const off = new AbortController();
    const on = { signal: off.signal };
    const stop = () => (off.abort(), this.end());
    window.addEventListener("pointermove", (now) => this.drag(card, from, now), on);
    window.addEventListener("pointercancel", stop, on);
    window.addEventListener("keydown", (now) => now.key === "Escape" && stop(), on);
    window.addEventListener("pointerup", () => {
      this.dropped = Boolean(this.held);
      setTimeout(() => { this.dropped = false; });
      if (this.held && this.spot) {
        off.abort();
        this.drop();
      } else stop();
    }, on);
  }

  drag(card, [x, y], event) {
    if (!this.held) {
      if (Math.hypot(event.clientX - x, event.clientY - y) < FAR) return;
      this.lift(card);
      this.querySelector(".board").classList.add("dragging");
      const box = card.getBoundingClientRect();
      this.grip = [x - box.x, y - box.y];
      this.ghost = card.cloneNode(true);
      this.ghost.classList.add("dragged");
      this.ghost.removeAttribute("data-card");
      this.ghost.setAttribute("aria-hidden", "true");
      document.body.append(this.ghost);
    }
    const [left, top] = [event.clientX - this.grip[0], event.clientY - this.grip[1]];
    this.ghost.style.transform = `translate(${left}px, ${top}px)`;
    this.follow(event);
    const near = this.spots.map((spot) => [this.away(spot, event), spot]).sort(byFirst)[0];
    this.aim(near && near[0] < REACH ? near[1] : null);
  }

  away(spot, { clientX, clientY }) {
    const box = spot.getBoundingClientRect();
    return Math.hypot(box.x + box.width / 2 - clientX, box.y + box.height / 2 - clientY);
  }

  follow({ clientX, clientY }) {
    const board = this.querySelector(".board-scroll");
    const box = board.getBoundingClientRect();
    const push = (at, low, high) => (at < low + 40 ? -14 : at > high - 40 ? 14 : 0);
    board.scrollBy(push(clientX, box.left, box.right), push(clientY, box.top, box.bottom));
  }

  clicked(event) {
    if (!this.dropped || !event.isTrusted) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /* --------------------------------------------------------------------- keyboard */

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.held) return this.lead(event);
    const grip = event.target.closest("[data-grip], .card-menu[data-step] > summary");
    const picks = event.key.toLowerCase() === "m" || (event.key === " " && grip?.matches("a"));
    if (!grip || !picks) return;
    event.preventDefault();
    const card = grip.closest("[data-step]");
    this.lift(card);
    const name = card.dataset.name;
    if (!this.spots.length) {
      this.end();
      return this.say(this.dataset.nowhere, { name });
    }
    this.say(this.dataset.picked, { name });
    const behind = (spot) => spot.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_PRECEDING;
    this.next = this.spots.findIndex(behind);
    if (this.next < 0) this.next = this.spots.length;
  }

  lead(event) {
    const act = {
      Escape: () => this.cancel(),
      Enter: () => this.spot && this.drop(),
      ArrowRight: () => this.point(this.spot ? this.index + 1 : this.next),
      ArrowLeft: () => this.point(this.spot ? this.index - 1 : this.next - 1),
      ArrowDown: () => this.point(this.beside(1)),
      ArrowUp: () => this.point(this.beside(-1)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  get index() {
    return this.spots.indexOf(this.spot);
  }

  beside(way) {
    const here = (this.spot ?? this.held).getBoundingClientRect();
    const found = this.spots.map((spot, index) => [spot.getBoundingClientRect(), index])
      .filter(([box]) => (box.y - here.y) * way > 12)
      .map(([box, index]) => [Math.abs(box.y - here.y) * 2 + Math.abs(box.x - here.x), index]);
    return found.sort(byFirst)[0]?.[1] ?? this.index;
  }

  point(index) {
    const at = Math.min(Math.max(index, 0), this.spots.length - 1);
    this.aim(this.spots[at]);
    this.spot.scrollIntoView({ block: "nearest", inline: "nearest" });
    const place = this.spot.dataset.name;
    this.say(this.dataset.place, { n: at + 1, many: this.spots.length, place });
  }
}

const byFirst = (one, other) => one[0] - other[0];

customElements.define("board-mover", BoardMover);
