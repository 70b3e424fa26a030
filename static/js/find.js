// The list of recommendations changes in place; what goes wrong on the way is answered by a whole page.
document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.parameters
  for (const [name, value] of Object.entries(asked)) if (value === "") delete asked[name]
})
// What had the keyboard has it again in what comes instead.
let focused = ""
document.addEventListener("htmx:beforeSwap", () => {
  const { name, value, type } = document.activeElement
  focused = type === "checkbox" ? `[type=checkbox][name="${name}"][value="${CSS.escape(value)}"]` : ""
})
document.addEventListener("htmx:afterSettle", () => {
  if (focused && document.activeElement === document.body) document.querySelector(focused)?.focus()
})
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => location.assign(event.detail.pathInfo.finalRequestPath))
}
