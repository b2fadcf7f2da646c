// The person's side of the sandbox over HTTP.

/** Calls /sim and returns its JSON; throws an Error with the sandbox's own line. */
export async function call(method, path, body) {
  const form = body instanceof FormData;
  const headers = body && !form ? { "Content-Type": "application/json" } : {};
  const response = await fetch(`/sim${path}`, { method, headers, body: form ? body : body && JSON.stringify(body) });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(answer?.error ?? `The sandbox answered ${response.status}.`);
  return answer;
}

export const chats = {
  all: () => call("GET", "/chats"),
  one: (chat) => call("GET", `/chats/${chat}`),
  open: (chat, person) => call("PUT", `/chats/${chat}`, person),
  messages: (chat) => call("GET", `/chats/${chat}/messages`),
  write: (chat, text, replyTo) => call("POST", `/chats/${chat}/messages`, { text, reply_to: replyTo ?? null }),
  edit: (chat, message, text) => call("PATCH", `/chats/${chat}/messages/${message}`, { text }),
  press: (chat, message, button) => call("POST", `/chats/${chat}/messages/${message}/press`, { button }),
  fill: (chat) => call("POST", `/chats/${chat}/fill`),
  locate: (chat, place) => call("POST", `/chats/${chat}/location`, place),
  send: (chat, form) => call("POST", `/chats/${chat}/files`, form),
};

/** Listens to everything that happens. The browser reconnects by itself; `onOpen` runs each time it has. */
export function listen({ onOpen, onLost, onEvent }) {
  let source;
  const connect = () => {
    source = new EventSource("/sim/events");
    source.onopen = onOpen;
    source.onmessage = (event) => onEvent(JSON.parse(event.data));
    source.onerror = () => {
      onLost();
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 1000);
    };
  };
  connect();
}
