// Where the person writes: text, commands, a reply or an edit in progress, a file to send.

import { byId, make } from "./dom.js";
import { summary, textOf } from "./bubbles.js";

/** Wires the composer up. `on` has `write`, `edit`, `send` (all async) and `lastOwn`. */
export class Composer {
  constructor(on) {
    this.on = on;
    this.form = byId("composer");
    this.text = byId("text");
    this.quote = byId("quote");
    this.list = byId("commands");
    this.file = byId("file");
    this.commands = [];
    this.mode = { kind: "write" };
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("input", () => { this.fit(); this.suggest(); });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => this.take(event.clipboardData.files[0], event));
    this.quote.querySelector("button").addEventListener("click", () => this.cancel());
    byId("menu").addEventListener("click", () => this.list.hidden ? this.open(this.commands) : this.close());
    byId("attach").addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.take(this.file.files[0]));
    document.addEventListener("click", (event) => {
      if (!event.target.closest("#commands, #menu, #text")) this.close();
    });
    this.fit();
  }

  setCommands(commands) {
    this.commands = commands;
    byId("menu").hidden = !commands.length;
  }

  focus() {
    if (matchMedia("(pointer: fine)").matches) this.text.focus();
  }

  reply(message) {
    const thumbnail = message.photo;
    const title = message.from_bot ? "Reply" : "Reply to yourself";
    this.enter({ kind: "reply", message }, "reply", title, summary(message), thumbnail);
  }

  edit(message) {
    this.enter({ kind: "edit", message }, "edit", "Edit message", summary(message), message.photo);
    this.text.value = textOf(message);
    this.fit();
    this.text.setSelectionRange(this.text.value.length, this.text.value.length);
  }

  /** A file from the picker, the clipboard or a drop; the text becomes its caption. */
  take(file, event) {
    if (!file) return;
    event?.preventDefault();
    const image = file.type.startsWith("image/");
    this.enter({ kind: "file", file }, "file", image ? "Photo" : "File", file.name, image ? URL.createObjectURL(file) : null);
  }

  enter(mode, symbol, title, words, thumbnail) {
    if (this.mode.kind === "edit") this.text.value = "";
    this.mode = mode;
    this.quote.querySelector("use").setAttribute("href", `#i-${symbol}`);
    this.quote.querySelector("b").textContent = title;
    this.quote.querySelector("span").textContent = words;
    const image = this.quote.querySelector("img");
    image.hidden = !thumbnail;
    if (thumbnail) image.src = thumbnail;
    this.quote.hidden = false;
    this.fit();
    this.text.focus();
  }

  cancel() {
    if (this.mode.kind === "edit") this.text.value = "";
    this.mode = { kind: "write" };
    this.quote.hidden = true;
    this.file.value = "";
    this.fit();
  }

  async submit(event) {
    event.preventDefault();
    const { mode } = this;
    const text = this.text.value.trim();
    if (!text && mode.kind !== "file") return;
    const draft = this.text.value;
    this.text.value = "";
    this.close();
    this.cancel();
    if (!(await this.deliver(mode, text))) {
      this.text.value = draft;
      this.fit();
    }
  }

  deliver(mode, text) {
    if (mode.kind === "edit") return this.on.edit(mode.message, text);
    if (mode.kind === "file") return this.on.send(mode.file, text);
    return this.on.write(text, mode.message?.message_id);
  }

  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 160)}px`;
    const ready = this.text.value.trim() || this.mode.kind === "file";
    byId("send").disabled = !ready;
    this.form.classList.toggle("ready", Boolean(ready));
    byId("send").querySelector("use").setAttribute("href", this.mode.kind === "edit" ? "#i-check" : "#i-send");
    byId("send").setAttribute("aria-label", this.mode.kind === "edit" ? "Save" : "Send");
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.list.hidden && this.keyInList(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape") {
      this.cancel();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      const last = this.on.lastOwn();
      if (last) {
        event.preventDefault();
        this.edit(last);
      }
    }
  }

  /** Arrows move through the commands, Enter sends one, Tab writes it out, Escape leaves. */
  keyInList(event) {
    const options = [...this.list.children];
    const index = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.select(options, (index + step + options.length) % options.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab") this.complete(options[index].dataset.command);
    else if (event.key === "Enter") this.choose(options[index].dataset.command);
    else return false;
    event.preventDefault();
    return true;
  }

  suggest() {
    const typed = /^\/(\w*)$/.exec(this.text.value)?.[1];
    if (typed === undefined) return this.close();
    return this.open(this.commands.filter((one) => one.command.startsWith(typed.toLowerCase())));
  }

  open(commands) {
    if (!commands.length) return this.close();
    this.list.replaceChildren(...commands.map((one) => this.option(one)));
    this.select([...this.list.children], 0);
    this.list.hidden = false;
    byId("menu").setAttribute("aria-expanded", "true");
    return this.focus();
  }

  option({ command, description }) {
    const onclick = () => this.choose(command);
    const properties = { role: "option", id: `command-${command}`, "data-command": command, onclick };
    const words = make("span", { dir: "auto" }, description);
    return make("li", properties, make("b", {}, `/${command}`), words);
  }

  select(options, index) {
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    options[index].scrollIntoView({ block: "nearest" });
    this.text.setAttribute("aria-activedescendant", options[index].id);
  }

  complete(command) {
    this.text.value = `/${command} `;
    this.close();
    this.fit();
  }

  choose(command) {
    this.text.value = "";
    this.close();
    this.fit();
    this.on.write(`/${command}`);
  }

  close() {
    this.list.hidden = true;
    byId("menu").setAttribute("aria-expanded", "false");
    this.text.removeAttribute("aria-activedescendant");
  }
}
