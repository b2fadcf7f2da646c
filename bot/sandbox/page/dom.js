// Building the page's elements. Text only ever becomes text nodes, never markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties (`class`, `aria-…` and `data-…` as attributes) and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "class") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** The first letter of a name on a colour that belongs to the id. */
export function paintAvatar(element, id, name) {
  element.textContent = [...(name || "?")][0].toUpperCase();
  element.style.setProperty("--hue", String((Math.abs(id) * 137) % 360));
}
