// Runs before the first paint, hence plain and small. Keys and rules as in packages/ui/src/web/theme.ts and src/i18n.ts.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  var theme = read("lectern.theme");
  var device = matchMedia("(prefers-contrast: more)").matches ? "contrast" : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = theme || device;
  var accent = read("lectern.accent");
  if (accent && /^#[0-9a-f]{6}$/.test(accent)) {
    root.dataset.accent = "own";
    root.style.setProperty("--own-accent", accent);
  }
  if (read("lectern.motion") === "reduced") root.dataset.motion = "reduced";
  // A page that was drawn on the server says itself what it is in.
  if (!root.dataset.drawn) root.lang = read("lectern.language") || (/^vi\b/i.test(navigator.language) ? "vi" : "en");
})();
