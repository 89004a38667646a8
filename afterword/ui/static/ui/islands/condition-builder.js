/* The builder of conditions is quicker with this: what is typed narrows the list of rules at once,
   a value that is chosen becomes a mark of its own, and the enter key does not send the form.

   <condition-builder>
     <div class="conditions" id="conditions-when"> …rendered by the server… </div>
   </condition-builder>

   Without this script every button sends the form, and the server draws the next state. */

class ConditionBuilder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => this.find(event.target));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("change", (event) => this.keep(event));
  }

  /* Only the rules that have every typed word are shown. */
  find(field) {
    const picker = field.closest(".cond-picker");
    if (!picker || field.type !== "search") return;
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const entry of picker.querySelectorAll("li")) {
      const mine = `${entry.textContent} ${entry.dataset.also}`.toLocaleLowerCase();
      entry.hidden = !words.every((word) => mine.includes(word));
    }
    for (const group of picker.querySelectorAll("section")) {
      group.hidden = !group.querySelector("li:not([hidden])");
    }
    picker.querySelector("[data-none]").hidden = Boolean(picker.querySelector("li:not([hidden])"));
  }

  key(event) {
    const picker = event.target.closest(".cond-picker");
    if (event.key === "Escape" && picker) {
      event.preventDefault();
      picker.querySelector("[data-leave]").click();
    }
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (picker) picker.querySelector("li:not([hidden]) button")?.click();
    else if (event.target.name.endsWith(".chosen")) event.target.nextElementSibling?.click();
    else event.target.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* A value that was chosen or typed stays as a mark that can be taken away. */
  keep(event) {
    const field = event.target;
    if (field.type === "checkbox" && field.closest(".cond-chip") && !field.checked) {
      field.closest(".cond-chips").querySelector(".cond-add").focus();
      field.closest(".cond-chip").remove();
      return;
    }
    const value = field.value?.trim();
    if (!field.classList.contains("cond-add") || !value) return;
    const chip = document.createElement("label");
    chip.className = "cond-chip";
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: field.name, value, checked: true });
    const word = document.createElement("bdi");
    word.textContent = value;
    chip.append(box, word);
    field.before(chip);
    field.value = "";
  }
}

customElements.define("condition-builder", ConditionBuilder);
