/* The side panel saves itself: the form inside is sent on every change and comes back anew.

   <panel-form><form hx-post="…" hx-trigger="change, submit" hx-target="#panel-inside">
     <p class="sp-save"><button>Save the draft</button></p> … </form></panel-form>

   Without this script the button saves. With it the button is out of sight (Enter still uses it).
   What is typed while an answer is on its way is carried over and saved next; what lay open stays
   open; an answer that refuses (409, 422) is shown like any other. Rules that are being built
   (.sp-builder) are sent when one leaves them, not at every step, and stay as they are while other
   fields are saved. */

let sent = new Map();
let waiting = null;
let settled = true;
let kept = { values: new Map(), open: [], at: null, begun: [], within: null };

class PanelForm extends HTMLElement {
  connectedCallback() {
    this.dataset.saves = "itself";
    this.addEventListener("focusout", (event) => this.left(event.target));
    this.addEventListener("keydown", (event) => this.leave(event));
    this.addEventListener("htmx:afterRequest", (event) => this.closed(event.detail.xhr));
    this.addEventListener("change", (event) => { if (!settled) waiting = event.target; });
    for (const rules of this.querySelectorAll(".sp-builder")) this.watch(rules);
    for (const details of this.querySelectorAll("details[id]")) {
      if (kept.open.includes(details.id)) details.open = true;
    }
  }

  /* Who closes the panel with Escape has not thrown away what they wrote last. */
  leave(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (event.target instanceof HTMLElement) event.target.blur();
  }

  /* What was saved while the panel was being closed is told to the board all the same. */
  closed(xhr) {
    if (this.isConnected || document.querySelector("panel-form")) return;
    if (xhr?.getResponseHeader("HX-Trigger") !== "drafted") return;
    document.body.dispatchEvent(new CustomEvent("drafted"));
  }

  watch(rules) {
    rules.addEventListener("change", (event) => {
      event.stopPropagation();
      rules.dataset.touched = "1";
    });
    // From the press on, not from the answer on: what is saved meanwhile must not wipe it away.
    rules.addEventListener("htmx:beforeRequest", (event) => {
      if (!event.detail.target?.closest(".cond-matching")) rules.dataset.touched = "1";
    });
    rules.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      // What was typed last may move the button from under the finger: to press it is enough.
      const keeps = Boolean(to?.closest(".sp-keep"));
      if (!rules.dataset.touched || !to || (rules.contains(to) && !keeps)) return;
      if (!keeps && rules.querySelector(".cond-picker")) return;
      delete rules.dataset.touched;
      // A moment later: else htmx takes the button that was left for the one that was pressed.
      const place = rules.parentElement;
      setTimeout(() => place.dispatchEvent(new Event("change", { bubbles: true })));
    });
    rules.querySelector(".sp-keep button")?.addEventListener("click", () => {
      delete rules.dataset.touched;
    });
  }

  /* The browser tells of no change when a value was carried over and then left alone. */
  left(field) {
    if (!field.dataset?.carried) return;
    delete field.dataset.carried;
    setTimeout(() => {
      if (field.isConnected) field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

function fields(panel) {
  return [...panel.querySelectorAll("input, textarea, select")]
    .filter((field) => field.id.startsWith("in-") && field.type !== "radio"
      && !field.closest(".sp-builder"));
}

function value(field) {
  return field.type === "checkbox" ? String(field.checked) : field.value;
}

/* Whether somebody may be in the midst of writing there: what is chosen is chosen at once. */
function written(field) {
  return field.tagName === "TEXTAREA" || field.type === "text";
}

/* The panel that an event of htmx is about; none for what goes on inside it. */
function inPanel(event) {
  const target = event.detail.target;
  return target instanceof Element && target.matches("panel-form") ? target : null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const panel = inPanel(event);
  if (panel) sent = new Map(fields(panel).map((field) => [field.id, value(field)]));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const panel = inPanel(event);
  if (!panel) return;
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  const now = document.activeElement;
  const begun = [...panel.querySelectorAll(".sp-builder[data-touched]")];
  kept = {
    begun,
    within: begun.some((rules) => rules.contains(now)) ? now : null,
    values: new Map(fields(panel)
      .filter((field) => sent.has(field.id) && sent.get(field.id) !== value(field))
      .map((field) => [field.id, value(field)])),
    open: [...panel.querySelectorAll("details[open][id]")].map((one) => one.id),
    at: now && panel.contains(now) ? [now.id, now.selectionStart ?? null] : null,
  };
  // Out of the page before htmx clears what it replaces: so their buttons go on working.
  for (const rules of begun) rules.remove();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const panel = document.querySelector("panel-form");
  if (!panel || !inPanel(event)) return;
  settled = false;
  for (const rules of kept.begun) document.getElementById(rules.id)?.replaceWith(rules);
  kept.within?.focus();
  kept.begun = [];
  kept.within = null;
  if (!kept.values.size) return;
  let unsaved = null;
  for (const [id, typed] of kept.values) {
    const field = document.getElementById(id);
    if (!field || !panel.contains(field)) continue;
    if (field.type === "checkbox") field.checked = typed === "true";
    else field.value = typed;
    const here = kept.at?.[0] === id;
    if (here) field.focus();
    if (here && written(field)) {
      field.dataset.carried = "1";
      if (kept.at[1] !== null) field.setSelectionRange(kept.at[1], kept.at[1]);
    } else {
      unsaved = field;
    }
  }
  kept.values = new Map();
  waiting ??= unsaved;
});

/* Only now the form hears of changes again. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (!inPanel(event)) return;
  const field = waiting;
  waiting = null;
  settled = true;
  if (field?.isConnected) field.dispatchEvent(new Event("change", { bubbles: true }));
});

customElements.define("panel-form", PanelForm);
