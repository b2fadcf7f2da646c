// A message's text with its entities as elements. Offsets are UTF-16 units, as JavaScript's are.
// A block stands on lines of its own, so the line break after it is not shown once more.

import { make } from "./dom.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", blockquote: "blockquote", code: "code",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Nodes for a text; `links` says what commands and addresses do. */
export function rich(text, entities, links) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, sorted, links);
}

function nodes(text, start, end, entities, links) {
  const result = [];
  let position = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    if (from > position) result.push(text.slice(position, from));
    const inner = others.filter((other) => other.offset < to);
    rest = others.filter((other) => other.offset >= to);
    if (to > from) result.push(wrap(entity, text.slice(from, to), nodes(text, from, to, inner, links), links));
    position = Math.max(position, to);
    if (BLOCKS.has(entity.type) && text[position] === "\n") position += 1;
  }
  if (position < end) result.push(text.slice(position, end));
  return result;
}

function wrap(entity, text, children, links) {
  const tag = PLAIN[entity.type];
  if (tag) return make(tag, {}, ...children);
  switch (entity.type) {
    case "pre":
      return make("pre", { "data-language": entity.language }, make("code", {}, ...children));
    case "expandable_blockquote":
      return expandable(children);
    case "spoiler":
      return spoiler(children);
    case "bot_command":
      return make("button", { class: "link", type: "button", onclick: () => links.command(text) }, ...children);
    case "url":
      return anchor(text, children, links);
    case "text_link":
      return anchor(entity.url, children, links);
    case "email":
      return anchor(`mailto:${text}`, children, links);
    default:
      return make("span", { class: `entity ${entity.type}` }, ...children);
  }
}

/** A link that opens beside the chat; one that starts this very bot is sent to it instead. */
function anchor(address, children, links) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return make("span", {}, ...children);
  }
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return make("span", {}, ...children);
  const onclick = (event) => {
    if (links.deep(url)) event.preventDefault();
  };
  return make("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", onclick }, ...children);
}

function spoiler(children) {
  const reveal = (event) => event.currentTarget.classList.add("revealed");
  return make("button", { class: "spoiler", type: "button", title: "Show", onclick: reveal }, ...children);
}

function expandable(children) {
  const quote = make("blockquote", { class: "folded", tabIndex: 0 }, ...children);
  quote.addEventListener("click", () => quote.classList.toggle("folded"));
  return quote;
}
