// "Where is my order?" in the shop's own pages, by one line where the form is to stand:
//
//   <script src="https://YOUR-AFTERWORD/find/STORE.js" async></script>
//
// A plain form that looks as the page around it does. No third party, no cookie, no style.

(() => {
  const told = "TOLD";
  const own = document.currentScript ?? document.querySelector('script[src*="/find/"][src$=".js"]');
  if (!own || own.dataset.done) return;
  own.dataset.done = "1";
  const asked = (document.documentElement.lang || "").split("-")[0].toLowerCase();
  const language = told.words[asked] ? asked : told.language;
  const words = told.words[language];
  const make = (name, more = {}) => Object.assign(document.createElement(name), more);
  const form = make("form", {
    method: "post",
    action: own.src.replace(/\.js(\?.*)?$/, ""),
    className: "afterword-find",
    lang: language,
    dir: language === "ar" ? "rtl" : "ltr",
  });
  for (const [name, type] of [["number", "text"], ["contact", "text"]]) {
    const label = make("label", { textContent: words[name] });
    const field = make("input", { name, type, required: true, maxLength: 120 });
    field.autocomplete = name === "contact" ? "email" : "off";
    label.append(" ", field);
    form.append(label, " ");
  }
  form.append(make("button", { textContent: words.button }));
  own.after(form);
})();
