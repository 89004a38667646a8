/* The preview follows what is typed: a moment after the last key, the form is sent to the frame
   again, in the state that was chosen last.

   <look-live form="front-form">
     <button form="front-form" formaction="/look/…" formtarget="look" data-first>On time</button>
     <iframe name="look"></iframe>
   </look-live>

   Without this script the buttons show it. */

const AFTER = 500;

class LookLive extends HTMLElement {
  connectedCallback() {
    this.chosen = this.querySelector("[data-first]");
    this.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.choose(button);
    });
    if (this.chosen) this.choose(this.chosen);
    this.form = document.getElementById(this.getAttribute("form"));
    this.form?.addEventListener("input", () => this.wait());
  }

  choose(button) {
    this.chosen = button;
    for (const one of this.querySelectorAll("button[formtarget]")) {
      one.setAttribute("aria-pressed", String(one === button));
    }
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.form.requestSubmit(this.chosen), AFTER);
  }
}

customElements.define("look-live", LookLive);
