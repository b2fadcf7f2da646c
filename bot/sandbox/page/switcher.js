// The people whose phones can be looked at: the list, its unread marks, and new ones.

import { byId, make, paintAvatar } from "./dom.js";
import { summary } from "./bubbles.js";

const LANGUAGES = {
  en: "English", de: "Deutsch", es: "Español", fr: "Français", it: "Italiano", pt: "Português", nl: "Nederlands",
  pl: "Polski", tr: "Türkçe", ru: "Русский", uk: "Українська", ar: "العربية", fa: "فارسی", hi: "हिन्दी",
  bn: "বাংলা", id: "Bahasa Indonesia", vi: "Tiếng Việt", th: "ไทย", zh: "中文", ja: "日本語", ko: "한국어",
};
const FIRST_ID = 1001;
const english = new Intl.DisplayNames("en", { type: "language" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

/** The people that this browser has made; after a restart of the sandbox they are still there. */
export const remembered = {
  all: () => JSON.parse(localStorage.getItem("people") ?? "[]"),
  add(person) {
    const others = remembered.all().filter((one) => one.id !== person.id);
    localStorage.setItem("people", JSON.stringify([...others, person]));
  },
};

export const ALICE = { id: FIRST_ID, first_name: "Alice", language_code: "en" };

export function drawList(chats, current, unread, onChoose) {
  const entries = chats.map((chat) => entry(chat, chat.id === current, unread.get(chat.id), onChoose));
  byId("chat-list").replaceChildren(...entries);
}

function entry(chat, chosen, unread, onChoose) {
  const properties = {
    class: "entry",
    type: "button",
    "aria-label": unread ? `${chat.first_name}, ${unread} unread` : chat.first_name,
    "aria-current": chosen ? "true" : undefined,
    onclick: () => onChoose(chat.id),
  };
  const avatar = make("span", { class: "avatar", "aria-hidden": "true" });
  paintAvatar(avatar, chat.id, chat.first_name);
  const words = make("span", { class: "entry-words" }, headline(chat), preview(chat.last_message, unread));
  return make("li", {}, make("button", properties, avatar, words));
}

function headline({ first_name: name, language_code: code, last_message: last }) {
  const foreign = code && code !== "en";
  return make(
    "span",
    { class: "entry-top" },
    make("b", {}, name),
    foreign ? make("small", { class: "language", title: LANGUAGES[code] }, code.toUpperCase()) : null,
    last ? make("time", {}, when(last.date)) : null,
  );
}

function preview(last, unread) {
  const words = make("span", { class: "preview", dir: "auto" }, last ? summary(last) : "Not started yet");
  const badge = unread ? make("span", { class: "badge" }, String(unread)) : null;
  return make("span", { class: "entry-bottom" }, words, badge);
}

function when(seconds) {
  const date = new Date(seconds * 1000);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : day.format(date);
}

/** Asks for a name and a language; gives the new person to `onOpen` with an id that is still free. */
export function setUpNewChat(takenIds, onOpen) {
  const dialog = byId("person");
  const form = dialog.querySelector("form");
  const label = (code) => (code === "en" ? "English" : `${english.of(code)} · ${LANGUAGES[code]}`);
  const options = Object.keys(LANGUAGES).map((value) => make("option", { value }, label(value)));
  form.elements.language.append(...options);
  byId("new-chat").addEventListener("click", () => {
    form.reset();
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    const name = form.elements.name.value.trim();
    if (dialog.returnValue !== "open" || !name) return;
    const id = Math.max(FIRST_ID - 1, ...takenIds()) + 1;
    onOpen({ id, first_name: name, language_code: form.elements.language.value });
  });
}
