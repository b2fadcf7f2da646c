// One message as an element: bubble, quote, picture, file, buttons and what can be done with it.

import { icon, make } from "./dom.js";
import { rich } from "./richtext.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const SWIPE = 56;

/** The list item of a message. `chat` gives `quoted`, `act`, `links`, `busy` and `group`. */
export function bubble(message, chat) {
  const own = !message.from_bot;
  const item = make("li", { class: `message ${own ? "own" : "theirs"}`, "data-id": message.message_id });
  const body = make("div", { class: "bubble" }, ...content(message, chat));
  if (message.photo) body.classList.add("pictured");
  const stack = make("div", { class: "stack" }, body, keyboard(message, chat), reactions(message));
  item.append(stack, actions(message, chat));
  makeSwipeable(item, () => chat.act.reply(message));
  return item;
}

export const textOf = (message) => message.text ?? message.caption ?? "";

/** What stands for a message in a quote or in the list of chats. */
export function summary(message) {
  if (message.photo) return textOf(message) || "Photo";
  if (message.voice) return "Voice message";
  if (message.location) return "Location";
  if (message.document) return textOf(message) || message.document.name;
  return textOf(message).replace(/\s+/g, " ");
}

function content(message, chat) {
  const parts = [];
  if (chat.group && !message.from_bot) parts.push(make("b", { class: "sender" }, message.from.first_name));
  const quoted = message.reply_to && chat.quoted(message.reply_to);
  if (quoted) parts.push(quote(quoted, chat));
  if (message.photo) parts.push(picture(message, chat));
  if (message.document) parts.push(file(message.document, "file", readableSize(message.document.size)));
  if (message.voice) {
    parts.push(file({ ...message.voice, name: "Voice message" }, "voice", `${message.voice.duration} s`));
  }
  if (message.location) parts.push(place(message.location));
  const words = rich(textOf(message), message.entities, chat.links);
  parts.push(make("div", { class: words.length ? "text" : "text wordless", dir: "auto" }, ...words, meta(message)));
  return parts;
}

function meta(message) {
  const sent = new Date(message.date * 1000);
  return make(
    "span",
    { class: "meta", dir: "ltr" },
    message.edited ? make("span", { class: "edited" }, "edited") : null,
    make("time", { dateTime: sent.toISOString(), title: sent.toLocaleString() }, clock.format(sent)),
  );
}

function quote(message, chat) {
  const jump = () => chat.act.jump(message.message_id);
  const thumbnail = message.photo ? make("img", { src: message.photo, alt: "" }) : null;
  const name = message.from_bot ? chat.botName : message.from.first_name;
  const words = make("span", {}, make("b", {}, name), make("span", { dir: "auto" }, summary(message)));
  const label = `In reply to: ${summary(message)}`;
  const properties = { class: "quoted", type: "button", "aria-label": label, onclick: jump };
  return make("button", properties, thumbnail, words);
}

function picture(message, chat) {
  const [width, height] = message.photo_size;
  const alt = textOf(message) || "Photo";
  const image = make("img", { src: message.photo, alt, width, height, draggable: false });
  const onclick = () => chat.act.enlarge(message.photo, alt);
  return make("button", { class: "picture", type: "button", "aria-label": `Enlarge: ${alt}`, onclick }, image);
}

function file(details, symbol, note) {
  return make(
    "a",
    { class: "file", href: details.url, download: details.name },
    make("span", { class: "file-icon" }, icon(symbol)),
    make("span", {}, make("b", {}, details.name), make("small", {}, note)),
  );
}

function place({ latitude, longitude }) {
  const degrees = `${latitude.toFixed(2)}°, ${longitude.toFixed(2)}°`;
  return make("span", { class: "place" }, make("span", { "aria-hidden": "true" }, "📍"), make("span", {}, make("b", {}, "Location"), make("small", { dir: "ltr" }, degrees)));
}

function keyboard(message, chat) {
  if (!message.buttons.length) return null;
  const row = (buttons) => make("div", { class: "row" }, ...buttons.map((button) => key(message, button, chat)));
  return make("div", { class: "keyboard" }, ...message.buttons.map(row));
}

function key(message, button, chat) {
  const classes = `key ${button.style ?? ""}`;
  if (button.url) {
    const onclick = (event) => {
      if (chat.links.deep(new URL(button.url, location.href))) event.preventDefault();
    };
    const target = { href: button.url, target: "_blank", rel: "noopener noreferrer", onclick };
    return make("a", { class: `${classes} leads-out`, ...target }, button.text);
  }
  const busy = chat.busy(message, button);
  const onclick = () => (button.copy ? chat.act.copy(button.copy) : chat.act.press(message, button));
  const properties = { class: classes, type: "button", disabled: busy, onclick };
  return make("button", { ...properties, "aria-busy": busy ? "true" : undefined }, button.text);
}

function reactions(message) {
  if (!message.reactions.length) return null;
  return make("div", { class: "reactions" }, ...message.reactions.map((emoji) => make("span", {}, emoji)));
}

function actions(message, chat) {
  const editable = !message.from_bot && (message.text !== undefined || textOf(message));
  const reply = action("Reply", "reply", () => chat.act.reply(message));
  return make("div", { class: "actions" }, reply, editable ? action("Edit", "edit", () => chat.act.edit(message)) : null);
}

function action(title, symbol, onclick) {
  return make("button", { class: "round", type: "button", "aria-label": title, title, onclick }, icon(symbol));
}

/** A drag to the left, on a touch screen, past the threshold. */
function makeSwipeable(item, onSwipe) {
  let startX = 0, startY = 0, moved = 0;
  item.addEventListener("touchstart", (event) => {
    [{ clientX: startX, clientY: startY }] = event.touches;
    moved = 0;
  }, { passive: true });
  item.addEventListener("touchmove", (event) => {
    const [{ clientX, clientY }] = event.touches;
    if (Math.abs(clientY - startY) > 24 && !moved) return;
    moved = Math.max(-SWIPE * 1.4, Math.min(0, clientX - startX));
    item.style.setProperty("--swipe", `${moved}px`);
  }, { passive: true });
  const settle = () => {
    item.style.removeProperty("--swipe");
    if (moved <= -SWIPE) onSwipe();
    moved = 0;
  };
  item.addEventListener("touchend", settle);
  item.addEventListener("touchcancel", settle);
}

function readableSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
