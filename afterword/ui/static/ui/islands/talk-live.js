/* The open conversation keeps itself up to date: every two seconds it asks whether anything is new
   and takes over only the parts that differ.

   <talk-live data-url="…/live/" data-from="2026-11-27T…" data-seen="…" data-back="/desk/…/inbox/">
     <div id="talk-head">…</div> <div id="talk-lines">…</div> <aside id="talk-beside">…</aside>
     <a data-earlier="…/earlier/?before=…">Show what came before</a>
     <form id="talk-form"><input name="known"><textarea name="words">…
   </talk-live>

   A part in which somebody is (an open menu, a field) waits until they have left it; a mail that is
   folded out (details.whole) stays so. The composer is never touched, but for the mark of what the writer has seen, and that only while nothing is typed.
   r goes to the answer, n to a note, Escape back to the list. Without this script it is a page. */

const EVERY = 2000;
const PARTS = ["talk-head", "talk-lines", "talk-beside"];

class TalkLive extends HTMLElement {
  connectedCallback() {
    this.shown = new Map();
    this.timer = setInterval(() => this.ask(), EVERY);
    this.heard = (event) => this.key(event);
    document.addEventListener("keydown", this.heard);
    this.addEventListener("click", (event) => this.click(event));
    this.end();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("keydown", this.heard);
  }

  async ask() {
    if (document.hidden || this.asking) return;
    this.asking = true;
    try {
      const query = new URLSearchParams({ from: this.dataset.from, seen: this.dataset.seen });
      const answer = await fetch(`${this.dataset.url}?${query}`, { headers: { "HX-Request": "true" } });
      if (answer.status === 401) location.reload();
      if (answer.status === 200) this.take(await answer.text());
    } catch {
      // Nobody answers just now; it is asked again.
    } finally {
      this.asking = false;
    }
  }

  take(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    let whole = true;
    for (const id of PARTS) whole = this.part(id, page.getElementById(id)) && whole;
    const now = page.getElementById("talk-now");
    if (whole) this.dataset.seen = now.dataset.seen;
    const form = this.querySelector("#talk-form");
    if (form && !form.elements.words.value.trim()) form.elements.known.value = now.dataset.known;
  }

  /* True: the part is as it should be now. */
  part(id, fresh) {
    const here = this.querySelector(`#${id}`);
    if (!here || !fresh) return true;
    const html = plain(new XMLSerializer().serializeToString(fresh));
    if (this.shown.get(id) === html) return true;
    if (here.querySelector("details[open]:not(.whole)") || this.busy(here)) return false;
    const open = [...here.querySelectorAll("details.whole[open]")].map((one) => one.id);
    const at = document.activeElement?.closest("details.whole")?.id;
    this.shown.set(id, html);
    const below = this.querySelector(".talk-scroll");
    const stays = id === "talk-lines" && Math.abs(below.scrollTop) < 80;
    here.replaceChildren(...taken(fresh));
    for (const one of open) document.getElementById(one)?.setAttribute("open", "");
    if (at) document.getElementById(at)?.querySelector("summary").focus({ preventScroll: true });
    if (stays) this.end();
    return true;
  }

  busy(part) {
    const at = document.activeElement;
    if (at === part || !part.contains(at) || at.closest("details.whole")) return false;
    return at.matches("input, textarea, select, button, summary");
  }

  /* On a phone the page itself is moved. */
  end() {
    const box = this.querySelector(".talk-scroll");
    if (getComputedStyle(box).overflowY !== "visible") box.scrollTop = 0;
    else if (!this.begun) this.querySelector("talk-compose").scrollIntoView({ block: "end" });
    this.begun = true;
  }

  async click(event) {
    const more = event.target.closest("[data-earlier]");
    if (!more) return;
    event.preventDefault();
    const answer = await fetch(more.dataset.earlier);
    if (!answer.ok) return;
    const place = this.querySelector("#talk-earlier");
    more.closest(".talk-more").remove();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.prepend(...taken(page.body));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const form = this.querySelector("#talk-form");
    const writing = event.target.closest?.("input:not([type=radio]), textarea, select, dialog");
    if (event.key === "Escape") this.escape(event, writing);
    if (writing || !form) return;
    if (event.key === "r" || event.key === "n") {
      const wanted = event.key === "n" ? '[name="by"][value="note"]' : '[name="by"]:not([value="note"]):enabled';
      const note = form.querySelector('[name="by"][value="note"]');
      if (event.key === "n" || note.checked) form.querySelector(wanted)?.click();
      form.elements.words.focus();
      event.preventDefault();
    }
  }

  escape(event, writing) {
    const menu = this.querySelector("details[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (writing && this.contains(writing)) writing.blur();
    else if (!writing) location.assign(this.dataset.back);
    else return;
    event.preventDefault();
  }
}

/* What stands in a part of another document, for this one. */
function taken(part) {
  return [...part.childNodes].map((one) => document.importNode(one, true));
}

/* What changes with every answer and means nothing. */
function plain(html) {
  return html.replace(/name="(csrfmiddlewaretoken|press)" value="[^"]*"/g, "");
}

customElements.define("talk-live", TalkLive);
