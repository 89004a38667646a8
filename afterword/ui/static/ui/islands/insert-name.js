/* A press on a name puts it where somebody writes: at the cursor of the field they were in last.

   <insert-name><button type="button" data-insert="{{ order.number }}">…</button></insert-name>

   Without this script the names can be read and copied. */

class InsertName extends HTMLElement {
  connectedCallback() {
    this.seen = (event) => {
      if (event.target.matches("textarea, input.liquid, input[type=text]")) this.field = event.target;
    };
    document.addEventListener("focusin", this.seen);
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-insert]");
      if (button) this.put(button.dataset.insert);
    });
  }

  disconnectedCallback() {
    document.removeEventListener("focusin", this.seen);
  }

  put(name) {
    const field = this.field?.isConnected ? this.field : document.querySelector("#words-form textarea");
    if (!field) return;
    const from = field.selectionStart ?? field.value.length;
    field.setRangeText(name, from, field.selectionEnd ?? from, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }
}

customElements.define("insert-name", InsertName);
