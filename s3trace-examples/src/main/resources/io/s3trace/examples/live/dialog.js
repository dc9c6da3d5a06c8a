// Dialogs: closed by their button, by Escape, or by a click beside them.

export function dialog(id) {
  const made = document.getElementById(id);
  document.getElementById(id + "Close").addEventListener("click", () => made.close());
  made.addEventListener("click", (click) => {
    if (click.target === made) made.close(); // beside it
  });
  return made;
}
