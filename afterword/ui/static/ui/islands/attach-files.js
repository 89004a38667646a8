/* Files to an answer: whoever has chosen some has attached them.

   <attach-files><details>…
     <input type="file" name="files" multiple>
     <button formaction="…/attach/" formenctype="multipart/form-data">Attach them</button>
   </details></attach-files>

   Without this script the button attaches them. */

class AttachFiles extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.type !== "file" || !event.target.files.length) return;
      this.querySelector("button[formaction]").click();
    });
  }
}

customElements.define("attach-files", AttachFiles);
