// Questions to the worker, and its answers.  Its script starts from a blob, so that the page's
// Content-Security-Policy holds in it too, on whatever server the site lies.
const url = new URL("worker.mjs", import.meta.url).href;

export function started(script) {
  const starter = new Blob([`import ${JSON.stringify(script)};`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(starter), { type: "module" });
}

const worker = started(url);
const waiting = new Map();
let number = 0;
let told = () => {};

export const ready = new Promise((resolve, reject) => {
  worker.addEventListener("message", ({ data }) => {
    if (data.ready !== undefined) resolve(data.ready);
    if (data.failed !== undefined) reject(new Error(data.failed));
    if (data.of !== undefined) told(data.done, data.of);
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  worker.addEventListener("error", () => reject(new Error("worker")));
});

/** What the program answers: `found`, and `bytes`; `bug` where the fault is the program's own. */
export function ask(call, message, data = [], step = () => {}) {
  const id = ++number;
  told = step;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    worker.postMessage({ id, call, message, data });
  });
}
