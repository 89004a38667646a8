/* Help with words beside the composer: a press puts words into it without leaving the page, and says
   how many of them were changed since.

   <assist-words data-url="…/assist/">
     <details><summary>Help with words</summary><div><button name="do" value="draft">…</div></details>
     <span class="assist-mark" data-alone data-one data-many hidden><svg><span>Suggested</span></span>
     <div class="assist-says" role="status" data-wait data-lost></div>
     <textarea class="assist-suggested" hidden disabled></textarea>   what was suggested
     <textarea class="assist-put" hidden disabled></textarea>         what is to stand in the composer
   </assist-words>

   Without this script each button sends the form, and the page comes back with the words in it. */

const LONGEST = 600;

/* How many words are another: the same count as decisions/assisting/heeding.py. */
export function changed(suggested, written) {
  let one = suggested.split(/\s+/).filter(Boolean);
  let other = written.split(/\s+/).filter(Boolean);
  while (one.length && other.length && one[0] === other[0]) [one, other] = [one.slice(1), other.slice(1)];
  while (one.length && other.length && one.at(-1) === other.at(-1)) [one, other] = [one.slice(0, -1), other.slice(0, -1)];
  const most = Math.max(one.length, other.length);
  if (most > LONGEST) return most;
  const row = new Array(other.length + 1).fill(0);
  for (const word of one) {
    let last = 0;
    other.forEach((its, place) => {
      const before = row[place + 1];
      row[place + 1] = word === its ? last + 1 : Math.max(before, row[place]);
      last = before;
    });
  }
  return most - row.at(-1);
}

class AssistWords extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.words = this.form?.elements.words;
    if (!this.words) return;
    this.pressed = (event) => this.press(event);
    this.typed = () => this.count();
    this.addEventListener("click", this.pressed);
    this.words.addEventListener("input", this.typed);
    this.count();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.pressed);
    this.words?.removeEventListener("input", this.typed);
  }

  async press(event) {
    const button = event.target.closest('button[name="do"]');
    if (!button) return;
    event.preventDefault();
    if (this.busy) return;
    const menu = this.querySelector("details");
    const says = this.querySelector(".assist-says");
    const asked = this.words.value;
    const body = new FormData(this.form);
    body.set("do", button.value);
    menu.open = false;
    this.busy = true;
    says.textContent = says.dataset.wait;
    this.setAttribute("aria-busy", "true");
    let told = null;
    try {
      const headers = { "X-Island": "assist-words" };
      const answer = await fetch(this.dataset.url, { method: "POST", body, headers });
      if (answer.ok) told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("assist-words");
    } catch {
      // What was written is still in its field.
    }
    this.busy = false;
    this.removeAttribute("aria-busy");
    if (!told) says.textContent = says.dataset.lost;
    else this.take(told, asked);
  }

  /* The answer takes the place of all this, unless they wrote on meanwhile: then theirs stays. */
  take(told, asked) {
    const put = told.querySelector(".assist-put");
    const fault = told.querySelector(".assist-says .rose");
    const kept = this.words.value !== asked;
    if (put && !fault && !kept) {
      const by = [...this.form.querySelectorAll('[name="by"]')].find((one) => one.value === told.dataset.by);
      if (by && !by.disabled) by.checked = true;
      this.words.value = put.value;
    }
    this.replaceChildren(...told.childNodes);
    if (put && !fault && !kept) {
      this.words.dispatchEvent(new Event("input", { bubbles: true }));
      this.words.focus();
    }
    this.count();
  }

  count() {
    const suggested = this.querySelector(".assist-suggested")?.value ?? "";
    const mark = this.querySelector(".assist-mark");
    const written = this.words.value;
    const many = changed(suggested, written);
    const all = suggested.split(/\s+/).filter(Boolean).length;
    mark.hidden = !suggested || !written.trim() || many >= all;
    const says = many === 0 ? mark.dataset.alone : many === 1 ? mark.dataset.one : mark.dataset.many;
    mark.lastElementChild.textContent = says.replace("%n", many);
    const check = this.querySelector("[data-figures]");
    if (check) check.hidden = !check.dataset.figures.split("|").some((one) => written.includes(one));
  }
}

customElements.define("assist-words", AssistWords);
