// Sends files as they are chosen, in pieces that outlive a cut connection. Nothing is kept in the browser but the page itself.
"use strict";
(() => {
  const PIECE = 512 * 1024, FIRST_PAUSE = 1000, LONGEST_PAUSE = 30000;

  class Refused extends Error {}

  const key = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };

  const element = (name, attributes = {}, text = "") => Object.assign(document.createElement(name), attributes, text ? { textContent: text } : {});

  class Sending {
    constructor(field, file) {
      this.field = field;
      this.file = file;
      this.words = field.root.dataset;
      this.key = key();
      this.address = "";
      this.offset = 0;
      this.isCancelled = false;
      this.show();
    }

    show() {
      this.row = element("li");
      this.bar = element("progress", { max: this.file.size || 1, value: 0 });
      this.bar.setAttribute("aria-label", this.file.name);
      this.says = element("span", { className: "says" });
      this.button = element("button", { type: "button", className: "plain" }, this.words.cancel);
      this.button.addEventListener("click", () => this.cancel());
      const name = element("p");
      name.append(element("span", { className: "name" }, this.file.name), " ", this.says);
      this.row.append(name, this.bar, this.button);
      this.field.list.append(this.row);
    }

    say(words, isBad = false) {
      if (this.says.textContent !== words) this.says.textContent = words;
      this.row.classList.toggle("failed", isBad);
    }

    async run() {
      if (this.file.size > Number(this.words.largest)) return this.end(this.words.tooLarge);
      let pause = FIRST_PAUSE;
      while (!this.isCancelled) {
        const before = this.offset;
        try {
          if (await this.advance()) return this.done();
        } catch (problem) {
          if (problem instanceof Refused) return this.end(problem.message);
          if (!(problem instanceof TypeError) && problem.name !== "AbortError") throw problem;
          this.isUnsure = true;
          pause = this.offset > before ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
          this.say(this.isSignedOut ? this.words.signedOut : this.words.waiting);
          await this.rest(pause);
        }
      }
    }

    // One step on; true once the file is kept.
    async advance() {
      if (!this.address) await this.ask("POST", this.field.root.dataset.upload, this.announcement());
      else if (this.isUnsure) await this.ask("GET", this.address);
      this.isUnsure = false;
      if (this.state.evidence) return true;
      const piece = this.file.slice(this.offset, this.offset + PIECE);
      this.say(this.offset + piece.size >= this.file.size ? this.words.checking : this.words.sending);
      await this.ask("PATCH", this.address, piece, { "Upload-Offset": String(this.offset), "Content-Type": "application/octet-stream" });
      return Boolean(this.state.evidence);
    }

    announcement() {
      const organisation = this.field.form?.elements.organisation?.value || "";
      return new URLSearchParams({ key: this.key, name: this.file.name, size: this.file.size, organisation });
    }

    // Throws Refused for good reasons to stop; TypeError, as fetch does, for everything that passes.
    async ask(method, address, body, headers = {}) {
      this.stop = new AbortController();
      const asked = { "X-CSRFToken": this.field.token, Accept: "application/json", ...headers };
      const answer = await fetch(address, { method, body, headers: asked, redirect: "manual", signal: this.stop.signal });
      this.isSignedOut = answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (answer.status === 404 && this.address && method !== "DELETE") this.address = "";
      if (!isJson || [429, 502, 503].includes(answer.status)) throw new TypeError("try again");
      const said = await answer.json();
      if (said.refused) throw new Refused(said.refused);
      this.state = said;
      this.address = said.address;
      this.offset = said.offset;
      this.field.token = said.token;
      this.bar.value = said.offset;
    }

    rest(pause) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, pause);
        this.wake = () => { clearTimeout(timer); resolve(); };
        addEventListener("online", this.wake, { once: true });
      });
    }

    done() {
      const number = this.state.evidence;
      this.say(this.state.had ? this.words.had : this.words.saved);
      this.bar.remove();
      const chosen = element("input", { type: "hidden", name: "evidence", value: number });
      const caption = element("label", { className: "caption" }, `${this.words.caption} `);
      caption.append(element("input", { type: "text", name: `caption-${number}`, maxLength: 300 }));
      this.row.append(chosen, caption);
      this.button.textContent = this.words.remove;
      this.field.ended(this);
    }

    end(sentence) {
      this.say(sentence, true);
      this.bar.remove();
      this.button.textContent = this.words.remove;
      this.field.ended(this);
    }

    cancel() {
      this.isCancelled = true;
      this.stop?.abort();
      this.wake?.();
      if (this.address && !this.state?.evidence) {
        fetch(this.address, { method: "DELETE", headers: { "X-CSRFToken": this.field.token } }).catch(() => {});
      }
      this.row.remove();
      this.field.ended(this);
      this.field.input.focus();
    }
  }

  class Field {
    constructor(root) {
      this.root = root;
      this.input = root.querySelector("input[type=file]");
      this.list = root.querySelector("ul.uploads");
      this.status = root.querySelector("[role=status]");
      this.form = this.input.form;
      this.token = this.form.elements.csrfmiddlewaretoken.value;
      this.running = new Set();
      this.input.addEventListener("change", () => this.take());
      this.form.addEventListener("submit", (event) => this.hold(event), true);
    }

    take() {
      const files = [...this.input.files];
      this.input.value = "";
      for (const file of files) {
        const sending = new Sending(this, file);
        this.running.add(sending);
        sending.run();
      }
    }

    // The form waits until its files are there.
    hold(event) {
      if (!this.running.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.submitter = event.submitter;
      this.isHeld = true;
      this.status.textContent = this.root.dataset.pending;
    }

    ended(sending) {
      this.running.delete(sending);
      this.list.dispatchEvent(new Event("change", { bubbles: true }));
      if (this.running.size || !this.isHeld) return;
      this.isHeld = false;
      this.status.textContent = "";
      if (!this.list.querySelector(".failed")) this.form.requestSubmit(this.submitter);
    }
  }

  for (const root of document.querySelectorAll("[data-upload]")) new Field(root);
})();
