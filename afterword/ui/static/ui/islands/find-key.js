/* The search field is one key away: "/" puts the cursor into it, Escape gives it back.

   <find-key><input type="search" name="q"><kbd aria-hidden="true" hidden>/</kbd></find-key>

   Without this script the field is a field like any other; the hint shows once the key works.
   While something else is being written the key is left alone. */

class FindKey extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.querySelector("kbd")?.removeAttribute("hidden");
    this.heard = (event) => this.hear(event);
    document.addEventListener("keydown", this.heard);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.heard);
  }

  hear(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && event.target === this.field) this.field.blur();
    if (event.key !== "/" || writing(event.target)) return;
    event.preventDefault();
    this.closest(".side")?.querySelector(".menu-toggle")?.setAttribute("open", "");
    this.field.focus();
    this.field.select();
  }
}

function writing(target) {
  return target instanceof Element
    && target.closest("input, textarea, select, [contenteditable]") !== null;
}

customElements.define("find-key", FindKey);
