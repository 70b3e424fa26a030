// The list of recommendations changes in place; what goes wrong on the way is answered by a whole page.
document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail.parameters
  for (const [name, value] of Object.entries(asked)) if (value === "") delete asked[name]
})
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => location.assign(event.detail.pathInfo.finalRequestPath))
}
