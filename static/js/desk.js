// A form of the desk that keeps itself on the server while it is typed. A form with data-keep asks for it.
// Nothing is ever put into the browser's own storage: what cannot be sent stays in the fields, and is sent again.
"use strict";

const PAUSE = 700; // after the last key
const LONGEST = 1200; // while keys go on: what is left of two seconds is for a slow line
const RETRIES = [2000, 4000, 8000, 15000, 30000];
const SMALL = 60000; // browsers let no more than 64 kB outlive a page

for (const form of document.querySelectorAll("form[data-keep]")) keepItself(form);

function keepItself(form) {
  const status = form.querySelector("[data-status]");
  let number = Number(form.dataset.number);
  let kept = written(form); // what the server has
  let typedSince = 0, timer = 0, sending = false, failures = 0, isOver = false, isElsewhere = false;

  const shown = status.querySelector("time");
  if (shown) say("saved", new Date(shown.dateTime));

  function say(what, moment) {
    const sentence = status.dataset[what];
    const clock = moment && moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    status.textContent = moment ? sentence.replace("%s", clock) : sentence;
    status.classList.toggle("failed", !["saved", "typing"].includes(what));
    if (what === "signedOut") {
      const link = document.createElement("a");
      Object.assign(link, { href: form.dataset.signIn, target: "_blank", rel: "noopener", textContent: status.dataset.signIn });
      status.append(" ", link);
    }
  }

  function typed() {
    if (isOver) return;
    if (isElsewhere) isElsewhere = false;
    const now = performance.now();
    if (!typedSince) typedSince = now;
    if (!failures && written(form) !== kept) say("typing");
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, typedSince + LONGEST - now)));
  }

  async function send() {
    clearTimeout(timer);
    if (isOver || isElsewhere || sending) return;
    const body = written(form);
    if (body === kept && !failures) return void (typedSince = 0);
    sending = true;
    typedSince = 0;
    number += 1;
    try {
      const answer = await post(form.dataset.keep, `${body}&number=${number}`);
      await hear(answer, body);
    } catch {
      retry("offline");
    } finally {
      sending = false;
    }
    if (typedSince && !failures) typed();
  }

  async function hear(answer, body) {
    const known = answer.ok || answer.status === 409 || answer.status === 413 ? await answer.json() : {};
    if (known.became) return over();
    if (answer.ok) {
      kept = body;
      failures = 0;
      form.elements.number.value = number;
      return written(form) === body ? say("saved", new Date(known.saved_at)) : say("typing"); // keys went on meanwhile
    }
    if (answer.status === 409) {
      number = known.number;
      isElsewhere = true;
      return say("elsewhere");
    }
    if (answer.status === 413) {
      status.textContent = known.problem;
      return status.classList.add("failed");
    }
    if (isSignedOut(answer)) return retry("signedOut");
    if (answer.status === 403) await freshToken();
    retry(answer.status === 404 ? "notYours" : "failed");
  }

  function over() {
    isOver = true;
    say("done");
  }

  function retry(why) {
    say(why);
    timer = setTimeout(send, RETRIES[Math.min(failures, RETRIES.length - 1)]);
    failures += 1;
  }

  // Whoever signed in elsewhere has a new token: this page's own is then refused.
  async function freshToken() {
    const answer = await fetch(form.dataset.token, { redirect: "manual", headers: { Accept: "application/json" } });
    if (answer.ok) form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    return answer.ok;
  }

  async function post(address, body) {
    const isSmall = body.length < SMALL;
    const headers = { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" };
    const token = () => `csrfmiddlewaretoken=${encodeURIComponent(form.elements.csrfmiddlewaretoken.value)}`;
    const ask = () => fetch(address, { method: "POST", redirect: "manual", keepalive: isSmall, headers, body: `${token()}&${body}` });
    const answer = await ask();
    return answer.status === 403 && (await freshToken()) ? ask() : answer;
  }

  async function comeBack() {
    if (!failures || isOver) return;
    clearTimeout(timer);
    try {
      await freshToken();
    } catch {
      return;
    }
    send();
  }

  // Sent by script, so that without a connection the page stays with every word on it.
  async function submit(event) {
    if (event.defaultPrevented) return; // files are still being sent
    const button = event.submitter;
    if (form.querySelector("input[type=file]")?.files.length) return void (isOver = true);
    event.preventDefault();
    clearTimeout(timer);
    isOver = true;
    const wish = button && button.name ? `&${button.name}=${encodeURIComponent(button.value)}` : "";
    const address = form.getAttribute("action");
    try {
      const answer = await post(address, `${written(form, true)}&number=${number}${wish}`);
      const type = answer.headers.get("Content-Type") || "";
      if (answer.ok && type.includes("json")) return void leaveFor((await answer.json()).go);
      isOver = false;
      if (answer.status === 413) return void hear(new Response(JSON.stringify({ problem: status.dataset.tooLong }), { status: 413 }), "");
      retry(isSignedOut(answer) ? "signedOut" : "failed");
    } catch {
      isOver = false;
      retry("offline");
    }
  }

  function leaveFor(address) {
    const there = new URL(address, location.href);
    // The same address but for its fragment would not be asked for again.
    if (there.pathname + there.search === location.pathname + location.search) {
      history.replaceState(null, "", there);
      location.reload();
    } else location.assign(there);
  }

  function lastWords() {
    const body = written(form);
    if (isOver || body === kept) return;
    number += 1;
    const token = encodeURIComponent(form.elements.csrfmiddlewaretoken.value);
    const sent = new Blob([`csrfmiddlewaretoken=${token}&${body}&number=${number}`], { type: "application/x-www-form-urlencoded" });
    navigator.sendBeacon(form.dataset.keep, sent);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", submit);
  // Rows and files that scripts add or remove count as typed.
  new MutationObserver((changes) => {
    const isTyped = changes.some((change) => !status.contains(change.target)); // what the status says is not
    if (isTyped && written(form) !== kept) typed();
  }).observe(form, { childList: true, subtree: true });
  addEventListener("pagehide", lastWords);
  document.addEventListener("visibilitychange", () => (document.hidden ? lastWords() : comeBack()));
  addEventListener("online", comeBack);
  addEventListener("focus", comeBack);
  form.querySelector("[role=alert]")?.focus();
}

// The fields as they are sent, without the token and what only counts the savings.
function written(form, withSearch = false) {
  const data = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "number", ...(withSearch ? [] : ["q", "add"])]) data.delete(name);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return new URLSearchParams(data).toString();
}

function isSignedOut(answer) {
  return answer.status === 401 || answer.type === "opaqueredirect";
}
