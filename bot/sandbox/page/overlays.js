// What lies over the chat for a moment: toasts, alerts, an enlarged picture.

import { byId } from "./dom.js";

const TOAST_MS = 3500;
let hiding = 0;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  box.classList.remove("leaving");
  clearTimeout(hiding);
  hiding = setTimeout(() => {
    box.classList.add("leaving");
    hiding = setTimeout(() => { box.hidden = true; }, 250);
  }, TOAST_MS);
}

export function alertBox(text) {
  byId("alert-text").textContent = text;
  byId("alert").showModal();
}

export function enlarge(url, alt) {
  const image = byId("viewer").querySelector("img");
  image.src = url;
  image.alt = alt;
  byId("viewer").showModal();
}

/** Light or dark, whatever shows now turned round, and remembered. */
export function toggleTheme() {
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}
