/** Talks to the local workspace on behalf of the person that the page plays. */

let person = '';

export function playAs(id) {
  person = id;
}

function address(path, parameters = {}) {
  const query = new URLSearchParams({ as: person, ...parameters });
  return `${path}?${query}`;
}

export async function read(path, parameters) {
  const response = await fetch(address(`/page/${path}`, parameters));
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Does something; the answer is `{ ok, … }` with Slack's code when it was refused. */
export async function act(what) {
  const response = await fetch(address('/page/act'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(what),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export async function upload(file, parameters) {
  const response = await fetch(address('/page/upload', { ...parameters, name: file.name }), {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export function fileAddress(file, show) {
  const base = address(`/page/files/${file.id}/${encodeURIComponent(file.name)}`);
  return show ? `${base}&show=1` : base;
}

/** Calls `take` with each change; `lost` and `back` when the line breaks and returns. Returns what ends it. */
export function listen({ take, lost, back }) {
  const source = new EventSource(address('/page/live'));
  let broken = false;
  source.onmessage = (event) => take(JSON.parse(event.data));
  source.onerror = () => {
    broken = true;
    lost();
  };
  source.onopen = () => {
    if (broken) back();
    broken = false;
  };
  return () => source.close();
}
