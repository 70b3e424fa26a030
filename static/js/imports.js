// Rows of an import change in place. What had the keyboard has it again; what fails is said, and nothing typed is lost.
"use strict";
{
  let focused = "";

  document.addEventListener("htmx:beforeSwap", () => {
    const row = document.activeElement?.closest("[id^=row-], [data-row]");
    focused = document.activeElement?.id || (row && row.id) || "";
    if (document.activeElement?.closest("#edit")) focused = document.activeElement.closest("li")?.id ?? "";
  });
  document.addEventListener("htmx:afterSettle", () => {
    ready();
    if (!focused || document.activeElement !== document.body) return;
    const place = document.getElementById(focused) ?? document.getElementById(`row-${focused.split("-")[1]}`);
    place?.focus();
  });
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, () => {
      const note = document.getElementById("failed");
      if (note) note.hidden = false;
    });
  }

  // The server counts letters, the browser halves of some of them.
  function ready() {
    for (const button of document.querySelectorAll("button[data-split][hidden]")) {
      const form = button.form;
      const text = form.elements.text;
      if (!text) continue;
      button.hidden = false;
      button.addEventListener("click", () => {
        form.elements.at.value = [...text.value.slice(0, text.selectionStart)].length;
        form.requestSubmit();
      });
    }
  }
  ready();
}
