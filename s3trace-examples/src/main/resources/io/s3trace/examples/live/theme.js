// Light, dark, or as the system has it; remembered where the browser allows.

const ORDER = ["system", "light", "dark"];
const button = document.getElementById("theme");

function remembered() {
  try {
    return localStorage.getItem("theme") ?? "system";
  } catch {
    return "system";
  }
}

function apply(theme) {
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  button.textContent = "◐ " + theme;
  button.dataset.theme = theme;
}

/** Calls back whenever colours may have changed. */
export function onThemeChange(callback) {
  button.addEventListener("click", () => {
    const next = ORDER[(ORDER.indexOf(button.dataset.theme) + 1) % ORDER.length];
    try {
      localStorage.setItem("theme", next);
    } catch {
      // then it lasts until the page is closed
    }
    apply(next);
    callback();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}

const first = remembered();
apply(ORDER.includes(first) ? first : "system");
