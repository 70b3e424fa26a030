// Select2 names its boxes after their own content; give them the name that the person reads, and what assistive
// technology needs to follow the list that opens.
"use strict";
{
  const named = (select) =>
    document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim().replace(/:$/, "") ?? "";

  function mend() {
    for (const select of document.querySelectorAll("select.admin-autocomplete.select2-hidden-accessible")) {
      const box = select.nextElementSibling?.querySelector(".select2-selection");
      if (!box) continue;
      const chosen = select.multiple ? "" : select.selectedOptions[0]?.textContent.trim();
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", chosen ? `${named(select)}: ${chosen}` : named(select));
      box.querySelector("[role=textbox]")?.setAttribute("aria-label", named(select));
      if (box.hasAttribute("aria-owns")) box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
      const fields = [...box.querySelectorAll(".select2-search__field")];
      if (box.getAttribute("aria-expanded") === "true")
        fields.push(...document.querySelectorAll(".select2-dropdown .select2-search__field"));
      for (const field of fields) field.setAttribute("aria-label", named(select));
      for (const loose of box.querySelectorAll("ul > span")) loose.setAttribute("role", "listitem");
    }
  }

  new MutationObserver(mend).observe(document.documentElement, {
    attributeFilter: ["aria-owns"],
    childList: true,
    subtree: true,
  });
}
