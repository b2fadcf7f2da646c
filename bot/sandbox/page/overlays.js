// What lies over the chat for a moment: toasts, alerts, an enlarged picture.

import { byId, make } from "./dom.js";

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

const PLACES = {
  Lisbon: [38.7223, -9.1393], Berlin: [52.52, 13.405], London: [51.5072, -0.1276], "New York": [40.7128, -74.006],
  "Los Angeles": [34.0522, -118.2437], "São Paulo": [-23.5558, -46.6396], Moscow: [55.7558, 37.6173], Delhi: [28.6139, 77.209],
  Shanghai: [31.2304, 121.4737], Sydney: [-33.8688, 151.2093], "At sea": [0, -30],
};

/** A browser's own location would say where the tester is; a phone in the sandbox can be anywhere. */
export function chooseLocation(onChosen) {
  const dialog = byId("location");
  const select = dialog.querySelector("select");
  if (!select.options.length) select.append(...Object.keys(PLACES).map((name) => make("option", {}, name)));
  dialog.returnValue = "cancel";
  dialog.onclose = () => {
    if (dialog.returnValue !== "share") return;
    const [latitude, longitude] = PLACES[select.value];
    onChosen({ latitude, longitude });
  };
  dialog.showModal();
}

/** Light or dark, whatever shows now turned round, and remembered. */
export function toggleTheme() {
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}
