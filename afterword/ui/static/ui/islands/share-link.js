/* A link whose address is copied when it is pressed, and that says so.

   <share-link><a class="button" href="?who=12" data-done="The address is copied"><span>Share</span></a></share-link>

   Without this script it leads to the address itself, to be copied from the browser. */

class ShareLink extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.share(event));
  }

  async share(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
    } catch {
      window.location.assign(link.href);
      return;
    }
    const words = link.querySelector("span");
    words.setAttribute("role", "status");
    words.textContent = link.dataset.done;
  }
}

customElements.define("share-link", ShareLink);
