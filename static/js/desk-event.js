// What makes an event's form quicker: rows that appear in place, today's date by a button. Without it all works by sending.
"use strict";

(() => {
  const form = document.getElementById("event");
  if (!form) return;
  document.documentElement.classList.add("scripted");
  const words = form.querySelector("[data-words]").dataset;
  const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

  // --- rows ---------------------------------------------------------------------------------------------------------

  function place(kind) {
    return form.querySelector(`[data-rows=${kind}]`);
  }

  function add(kind, template) {
    const numbers = [...form.querySelectorAll(`[data-row=${kind}]`)].map((row) => Number(row.id.split("-")[1]) || 0);
    const number = numbers.length ? Math.max(...numbers) + 1 : 0;
    const row = template.content.firstElementChild.cloneNode(true);
    for (const node of [row, ...row.querySelectorAll("*")])
      for (const { name, value } of [...node.attributes])
        if (value.includes("__n__")) node.setAttribute(name, value.replaceAll("__n__", number));
    if ("plain" in place(kind).dataset) row.querySelector(".bearing-fields")?.remove();
    place(kind).append(row);
    makeRemovable(row);
    return row;
  }

  function makeRemovable(row) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain small", textContent: words.remove });
    button.addEventListener("click", () => {
      const next = row.nextElementSibling || row.previousElementSibling || row.parentElement;
      row.remove();
      next.querySelector?.("input:not([type=hidden]), select, button")?.focus();
      changed();
    });
    row.querySelector(".remove").replaceWith(button);
  }

  form.querySelectorAll("[data-row]").forEach((row) => row.closest("template") || (makeRemovable(row), foldOnPhone(row)));

  // What is known of a source takes half a phone's screen: its name stands for it.
  function foldOnPhone(row) {
    const source = row.querySelector(".folded");
    if (!source || !matchMedia("(max-width: 40rem)").matches) return;
    const [title, url] = ["title", "url"].map((name) => row.querySelector(`[name$=-${name}]`).value);
    source.querySelector("summary").textContent = title || url.replace(/^https?:\/\/(www\.)?/, "");
    source.open = "wrong" in source.dataset;
  }

  // --- recommendations ----------------------------------------------------------------------------------------------

  const find = form.querySelector("[data-find]"), hits = form.querySelector("[data-hits]");
  let asked = 0, wait = 0;

  async function look() {
    const mine = ++asked, query = find.value.trim();
    if (!query) return hits.replaceChildren();
    try {
      const answer = await fetch(`${find.dataset.find}?q=${encodeURIComponent(query)}`, { redirect: "manual" });
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      hits.replaceChildren(...page.body.childNodes);
      asButtons();
    } catch {} // no connection: the button finds them later
  }

  function asButtons() {
    for (const hit of hits.querySelectorAll(".hit")) {
      const label = hit.querySelector("label"), template = hit.querySelector("template");
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "plain hit-button" });
      button.append(...label.querySelector("span").childNodes);
      button.addEventListener("click", () => choose(template));
      label.replaceWith(button);
    }
    hits.querySelector(".by-hand")?.remove();
  }

  function choose(template) {
    const known = [...form.querySelectorAll("[name^=bearings-][name$=-recommendation]")];
    const same = known.find((input) => input.value === template.dataset.place);
    const row = same ? same.closest("[data-row]") : add("bearings", template);
    const state = form.elements.state;
    if (!state.value) state.value = row.dataset.state;
    find.value = "";
    hits.replaceChildren();
    (row.querySelector("select") || find).focus();
    changed();
  }

  find.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(wait);
    wait = setTimeout(look, 250);
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(wait);
    look();
  });
  find.closest(".field").querySelector("button").addEventListener("click", (event) => {
    event.preventDefault();
    look();
  });
  asButtons();

  // --- sources ------------------------------------------------------------------------------------------------------

  const pasted = form.elements.addresses, source = form.querySelector("template[data-new=sources]");
  pasted.addEventListener("change", () => {
    const left = [];
    for (const line of pasted.value.split("\n").map((each) => each.trim()).filter(Boolean)) {
      const address = line.match(/https?:\/\/\S+/i);
      if (!address) { left.push(line); continue; }
      const known = [...form.querySelectorAll("[name^=sources-][name$=-url]")].some((input) => input.value === address[0]);
      if (known) continue;
      const row = add("sources", source);
      row.querySelector("[name$=-url]").value = address[0];
      row.querySelector("[name$=-title]").value = line.replace(address[0], "").replace(/^[\s\-–—,;:]+|[\s\-–—,;:]+$/g, "");
      foldOnPhone(row);
    }
    pasted.value = left.join("\n");
    changed();
  });

  // --- days, and who may know ---------------------------------------------------------------------------------------

  const when = form.elements.when, days = document.createElement("p");
  days.className = "days";
  for (const [word, back] of [[words.today, 0], [words.yesterday, 1]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain small", textContent: word });
    button.addEventListener("click", () => {
      const day = new Date();
      day.setDate(day.getDate() - back);
      const two = (part) => String(part).padStart(2, "0");
      when.value = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
      changed();
    });
    days.append(button);
  }
  when.after(days);

  const readers = form.querySelector("[data-readers]");
  const showReaders = () => readers && (readers.hidden = form.elements.audience.value !== "named");
  form.elements.audience.addEventListener("change", showReaders);
  showReaders();
})();
