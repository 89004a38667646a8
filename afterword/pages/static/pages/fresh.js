// Says that there is news while the page is open. It asks once in a while whether the page is still
// the same (If-None-Match), only while somebody looks, and never takes the page from under them.
//
//   <page-fresh tag="…" every="60" role="status"><p hidden>There is news. <a href="">Show it</a></p></page-fresh>

class PageFresh extends HTMLElement {
  connectedCallback() {
    this.every = Number(this.getAttribute("every")) * 1000;
    this.asked = Date.now();
    this.onSeen = () => this.look();
    document.addEventListener("visibilitychange", this.onSeen);
    this.timer = setInterval(this.onSeen, this.every);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onSeen);
  }

  async look() {
    if (document.hidden || Date.now() - this.asked < this.every - 500) return;
    this.asked = Date.now();
    try {
      const answer = await fetch(location.pathname, {
        method: "HEAD",
        headers: { "If-None-Match": `"${this.getAttribute("tag")}"` },
        cache: "no-store",
      });
      if (answer.status === 200) this.tell();
    } catch {
      // Without a line there is nothing to say; the next look may have one.
    }
  }

  tell() {
    this.querySelector("p").hidden = false;
    clearInterval(this.timer);
  }
}

customElements.define("page-fresh", PageFresh);
