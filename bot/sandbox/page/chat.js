// The chat page: keeps what the sandbox says in step with what is shown.

import { chats as api, listen } from "./api.js";
import { bubble } from "./bubbles.js";
import { Composer } from "./composer.js";
import { byId, make, paintAvatar } from "./dom.js";
import { alertBox, chooseLocation, enlarge, toast, toggleTheme } from "./overlays.js";
import { ALICE, drawList, remembered, setUpNewChat } from "./switcher.js";

const ACTION_MS = 5000;
const SAME_BREATH_S = 300;
const NEAR_BOTTOM = 80;
const ACTIONS = { upload_photo: "sending a photo…", upload_document: "sending a file…", record_voice: "recording…" };
const dayName = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

const asked = new URLSearchParams(location.search);
const state = {
  chats: [],
  chat: null,
  loading: null,
  messages: new Map(),
  unread: new Map(),
  pressing: new Set(),
  unseen: 0,
  actionTimer: 0,
  connected: false,
};

const log = byId("log");
const list = byId("messages");

const view = {
  quoted: (id) => state.messages.get(id),
  busy: (message, button) => state.pressing.has(`${message.message_id} ${button.data}`),
  get group() { return state.chat?.type !== "private"; },
  get botName() { return state.chat?.bot.name; },
  links: { command: (text) => write(text), deep: followDeepLink },
  act: {
    press, enlarge, jump, copy,
    reply: (message) => composer.reply(message),
    edit: (message) => composer.edit(message),
  },
};

const composer = new Composer({ write, edit: revise, send: sendFile, lastOwn });

// ── What the person does ─────────────────────────────────────────────────────────────────────────

/** Runs what may fail, says so where it does, and tells whether it went well. */
async function attempt(what) {
  try {
    await what();
    return true;
  } catch (error) {
    toast(state.connected ? error.message : "No connection to the sandbox. Trying again…");
    return false;
  }
}

function write(text, replyTo) {
  scrollToEnd();
  return attempt(() => api.write(state.chat.id, text, replyTo));
}

function shareLocation(place) {
  scrollToEnd();
  return attempt(() => api.locate(state.chat.id, place));
}

function revise(message, text) {
  return attempt(() => api.edit(state.chat.id, message.message_id, text));
}

function sendFile(file, caption) {
  const form = new FormData();
  form.append(file.type.startsWith("image/") ? "photo" : file.type.startsWith("audio/") ? "voice" : "document", file);
  if (caption) form.append("caption", caption);
  scrollToEnd();
  return attempt(() => api.send(state.chat.id, form));
}

async function press(message, button) {
  const key = `${message.message_id} ${button.data}`;
  if (state.pressing.has(key)) return;
  state.pressing.add(key);
  redraw(message.message_id);
  await attempt(async () => showAnswer((await api.press(state.chat.id, message.message_id, button.data)).answer));
  state.pressing.delete(key);
  redraw(message.message_id);
}

function showAnswer(answer) {
  if (!answer) toast("The bot did not answer. Is it running?");
  else if (answer.text && answer.show_alert) alertBox(answer.text);
  else if (answer.text) toast(answer.text);
  if (answer?.url) followDeepLink(new URL(answer.url));
}

/** Has a year of made-up entries booked; a message of the bot's tells how many. */
async function fill() {
  const button = byId("fill");
  button.disabled = true;
  const { id } = state.chat;
  if (await attempt(() => api.fill(id))) showPeople(false);
  button.disabled = false;
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast("Copied");
}

/** A t.me link to this bot starts it here; any other link is left to the browser. */
function followDeepLink(url) {
  const here = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === state.chat.bot.username.toLowerCase();
  if (!here) return false;
  start(url.searchParams.get("start"));
  return true;
}

function start(payload) {
  return write(payload ? `/start ${payload}` : "/start");
}

function lastOwn() {
  return [...state.messages.values()].filter((message) => !message.from_bot && message.text !== undefined).at(-1);
}

// ── What is shown ────────────────────────────────────────────────────────────────────────────────

function redraw(id) {
  const message = state.messages.get(id);
  const old = list.querySelector(`[data-id="${id}"]`);
  if (!message || !old) return;
  const focused = old.contains(document.activeElement) && [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
  const fresh = bubble(message, view);
  old.replaceWith(fresh);
  if (focused !== false) fresh.querySelectorAll("button, a")[focused]?.focus();
  group();
}

function show(message) {
  const known = state.messages.has(message.message_id);
  const stay = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM;
  if (message.deleted) return remove(message.message_id);
  state.messages.set(message.message_id, message);
  if (known) redraw(message.message_id);
  else append(message);
  if (stay || (!message.from_bot && !known)) scrollToEnd();
  else if (!known) countUnseen(1);
  return drawFoot();
}

function append(message) {
  const item = bubble(message, view);
  item.classList.add("arriving");
  list.append(item);
  if (message.from_bot) clearAction();
  group();
}

function remove(id) {
  state.messages.delete(id);
  list.querySelector(`[data-id="${id}"]`)?.remove();
  group();
  drawFoot();
}

/** Puts days between messages and tails on the last of each breath. */
function group() {
  list.querySelectorAll(".day").forEach((one) => one.remove());
  const items = [...list.children];
  items.forEach((item, index) => {
    const message = state.messages.get(Number(item.dataset.id));
    const before = state.messages.get(Number(items[index - 1]?.dataset.id));
    const after = state.messages.get(Number(items[index + 1]?.dataset.id));
    item.classList.toggle("first", !sameBreath(before, message));
    item.classList.toggle("tailed", !sameBreath(message, after));
    const newDay = !before || dayOf(before) !== dayOf(message);
    if (newDay) item.before(make("li", { class: "day" }, make("span", {}, dayLabel(message))));
  });
}

const dayOf = (message) => new Date(message.date * 1000).toDateString();

function sameBreath(one, other) {
  if (!one || !other) return false;
  return one.from.id === other.from.id && Math.abs(other.date - one.date) < SAME_BREATH_S && dayOf(one) === dayOf(other);
}

function dayLabel(message) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayOf(message) === today.toDateString()) return "Today";
  if (dayOf(message) === yesterday.toDateString()) return "Yesterday";
  return dayName.format(new Date(message.date * 1000));
}

/** Before the first message there is a Start button where later the composer is; books are filled once the bot has answered. */
function drawFoot() {
  const fresh = state.messages.size === 0;
  byId("welcome").hidden = !fresh;
  byId("start").hidden = !fresh;
  byId("composer").hidden = fresh;
  byId("fill").hidden = !state.chat.can_fill || ![...state.messages.values()].some((message) => message.from_bot);
  composer.fit();
  drawReplyKeyboard(fresh ? null : state.chat.reply_keyboard);
}

function drawReplyKeyboard(keyboard) {
  const box = byId("reply-keyboard");
  box.hidden = !keyboard;
  box.replaceChildren(...(keyboard?.keyboard ?? []).map((row) => make("div", { class: "row" }, ...row.map((button) => {
    const text = button.text ?? button;
    const onclick = () => (button.request_location ? chooseLocation(shareLocation) : write(text));
    return make("button", { class: "key", type: "button", onclick }, text);
  }))));
}

function drawChat() {
  const { bot, first_name: name, id } = state.chat;
  document.title = `${bot.name} · ${name}`;
  byId("bot-name").textContent = bot.name;
  byId("welcome-name").textContent = bot.name;
  byId("welcome-text").textContent = bot.description || "The bot on the other side waits for a first message.";
  byId("open-people").setAttribute("aria-label", `You are ${name}. Switch chat`);
  paintAvatar(byId("me-avatar"), id, name);
  composer.setCommands(state.chat.commands);
  drawStatus();
  drawFoot();
}

function drawStatus(action) {
  const status = byId("status");
  status.textContent = state.connected ? action ?? `you are ${state.chat?.first_name ?? "…"}` : "connecting…";
  status.classList.toggle("active", Boolean(action));
  document.body.classList.toggle("offline", !state.connected);
}

function showAction(action) {
  const stay = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM;
  byId("typing").hidden = false;
  drawStatus(ACTIONS[action] ?? "typing…");
  if (stay) scrollToEnd();
  clearTimeout(state.actionTimer);
  state.actionTimer = setTimeout(clearAction, ACTION_MS);
}

function clearAction() {
  clearTimeout(state.actionTimer);
  byId("typing").hidden = true;
  drawStatus();
}

function scrollToEnd() {
  requestAnimationFrame(() => { log.scrollTop = log.scrollHeight; });
  countUnseen(-state.unseen);
}

function countUnseen(more) {
  state.unseen += more;
  const count = byId("to-bottom").querySelector(".count");
  count.hidden = !state.unseen;
  count.textContent = String(state.unseen);
}

function jump(id) {
  const item = list.querySelector(`[data-id="${id}"]`);
  item?.scrollIntoView({ block: "center", behavior: "smooth" });
  item?.classList.remove("found");
  requestAnimationFrame(() => item?.classList.add("found"));
}

// ── Chats ────────────────────────────────────────────────────────────────────────────────────────

/** Shows a chat. What is told while it loads is kept and shown after what was loaded. */
async function choose(id) {
  const loading = { id, late: [] };
  state.loading = loading;
  try {
    const [chat, messages] = await Promise.all([api.one(id), api.messages(id)]);
    if (state.loading === loading) display(chat, messages, loading.late);
  } finally {
    if (state.loading === loading) state.loading = null;
  }
}

function display(chat, messages, late) {
  const moved = state.chat?.id !== chat.id;
  state.chat = chat;
  state.messages = new Map(messages.filter((one) => !one.deleted).map((one) => [one.message_id, one]));
  state.unread.delete(chat.id);
  localStorage.setItem("chat", String(chat.id));
  if (moved) composer.cancel();
  clearAction();
  list.replaceChildren(...[...state.messages.values()].map((message) => bubble(message, view)));
  group();
  drawChat();
  drawChats();
  late.forEach(show);
  scrollToEnd();
  if (moved) composer.focus();
}

function drawChats() {
  drawList(state.chats, state.chat?.id, state.unread, (id) => {
    showPeople(false);
    attempt(() => choose(id));
  });
}

async function refreshChats() {
  state.chats = await api.all();
  drawChats();
}

/** After each (re)connection: the people this browser knows are made again where the sandbox forgot them. */
async function synchronise() {
  state.connected = true;
  await attempt(async () => {
    const known = new Set((await api.all()).map((chat) => chat.id));
    const people = remembered.all();
    if (!known.size && !people.length) people.push(ALICE);
    for (const person of people.filter((one) => !known.has(one.id))) await openPerson(person);
    await refreshChats();
    const wanted = Number(asked.get("chat") ?? state.chat?.id ?? localStorage.getItem("chat"));
    asked.delete("chat");
    await choose((state.chats.find((chat) => chat.id === wanted) ?? state.chats[0]).id);
  });
}

async function openPerson(person) {
  remembered.add(person);
  await api.open(person.id, { first_name: person.first_name, language_code: person.language_code });
}

function showPeople(visible) {
  document.body.classList.toggle("choosing", visible);
  if (visible) byId("chat-list").querySelector("button")?.focus();
}

// ── What the sandbox tells ───────────────────────────────────────────────────────────────────────

function onEvent(event) {
  const here = event.chat === state.chat?.id;
  if (event.type === "message") onMessage(event, here);
  else if (event.type === "action" && here) showAction(event.action);
  else if (event.type === "chats") attempt(refreshAll);
}

function onMessage({ chat, message }, here) {
  const entry = state.chats.find((one) => one.id === chat);
  const newest = entry && message.message_id > (entry.last_message?.message_id ?? 0);
  const same = entry?.last_message?.message_id === message.message_id;
  if ((newest || same) && !message.deleted) entry.last_message = message;
  if (!here && newest && message.from_bot) state.unread.set(chat, (state.unread.get(chat) ?? 0) + 1);
  if (state.loading?.id === chat) state.loading.late.push(message);
  else if (here) show(message);
  drawChats();
}

async function refreshAll() {
  await refreshChats();
  if (!state.chat) return;
  const fresh = await api.one(state.chat.id);
  if (fresh.id !== state.chat.id) return;
  state.chat = fresh;
  drawChat();
}

function onLost() {
  state.connected = false;
  drawStatus();
}

byId("start").addEventListener("click", () => {
  start(asked.get("start"));
  asked.delete("start");
});
byId("fill").addEventListener("click", fill);
byId("theme").addEventListener("click", toggleTheme);
byId("open-people").addEventListener("click", () => showPeople(true));
byId("close-people").addEventListener("click", () => showPeople(false));
byId("to-bottom").addEventListener("click", scrollToEnd);
log.addEventListener("scroll", () => {
  const away = log.scrollHeight - log.scrollTop - log.clientHeight > NEAR_BOTTOM;
  byId("to-bottom").hidden = !away;
  if (!away) countUnseen(-state.unseen);
});
list.addEventListener("load", (event) => {
  if (event.target.closest(".message:last-child")) scrollToEnd();
}, true);
byId("phone").addEventListener("dragover", (event) => event.preventDefault());
byId("phone").addEventListener("drop", (event) => composer.take(event.dataTransfer.files[0], event));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") showPeople(false);
});
setUpNewChat(
  () => state.chats.map((chat) => chat.id),
  (person) => attempt(async () => {
    await openPerson(person);
    await refreshChats();
    showPeople(false);
    await choose(person.id);
  }),
);
listen({ onOpen: synchronise, onLost, onEvent });
