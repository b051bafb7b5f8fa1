// Requests to our own server, one after another, and what their failures mean to the page.

const csrf = document.querySelector("meta[name=csrf]").content;

export class Refused extends Error {
  constructor(status, detail, rules) {
    super(detail);
    this.status = status;
    this.rules = rules;
  }
}

let turn = Promise.resolve();

// Keys pressed quickly must arrive in their order: each request waits for the one before it.
export function inOrder(work) {
  const result = turn.then(work);
  turn = result.catch(() => {});
  return result;
}

export async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(`/phone${path}`, { credentials: "same-origin", redirect: "manual", ...options });
  } catch {
    throw new Refused(0, "offline", []);
  }
  if (answer.type === "opaqueredirect") throw new Refused(401, "signed out", []);
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail || answer.statusText, problem.rules || []);
  }
  return answer;
}

export async function get(path) {
  return (await ask(path)).json();
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
  return (await ask(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

export async function postSound(path, wav) {
  const headers = { "Content-Type": "audio/wav", "X-CSRFToken": csrf };
  return (await ask(path, { method: "POST", headers, body: wav })).json();
}
