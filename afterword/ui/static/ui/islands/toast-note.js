/* A note of what was just done goes away by itself after eight seconds; what failed stays.

   <toast-note class="toast success">
     <p>Stopped.</p>
     <form method="post"><button>Undo</button></form>
     <button type="button" class="close" hidden aria-label="Close"></button>
   </toast-note>

   Without this script it stays until the next page. It never goes while the pointer or the keyboard
   is on it, so that nobody loses the Undo they reach for. */

const STAYS = 8000;

class ToastNote extends HTMLElement {
  connectedCallback() {
    const close = this.querySelector(".close");
    close?.removeAttribute("hidden");
    close?.addEventListener("click", () => this.remove());
    if (this.classList.contains("error")) return;
    for (const event of ["pointerenter", "focusin"]) {
      this.addEventListener(event, () => clearTimeout(this.timer));
    }
    for (const event of ["pointerleave", "focusout"]) {
      this.addEventListener(event, () => this.wait());
    }
    this.wait();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.remove(), STAYS);
  }
}

customElements.define("toast-note", ToastNote);
