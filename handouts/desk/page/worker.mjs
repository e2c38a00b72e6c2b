// The program itself: Python in a worker, so that the page never waits for it.
const start = performance.now();
const here = new URL("./", import.meta.url).href;
let files, known, python, packages, answered;
const bitmaps = new Map();
const MOST_PIXELS = 16_000_000; // as pictures.MAX_PIXELS

async function fetched(name) {
  const answer = await fetch(here + name, { integrity: files[name].integrity });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

async function load() {
  const list = await Promise.all(["files.json", "desk.json"].map((name) => fetch(here + name)));
  [{ files }, known] = await Promise.all(list.map((answer) => answer.json()));
  const [{ loadPyodide }, program, own, ...wheels] = await Promise.all([
    import(here + "runtime/pyodide.mjs"), fetched("program.zip"), fetched("own.zip"), ...known.wheels.map(fetched),
  ]);
  python = await loadPyodide({ indexURL: here + "runtime/" });
  packages = python.runPython("import site; site.getsitepackages()[0]");
  python.unpackArchive(program, "zip", { extractDir: packages });
  python.unpackArchive(own, "zip", { extractDir: "/" });
  for (const wheel of wheels) python.unpackArchive(wheel, "wheel");
  python.globals.set("given", JSON.stringify({ layers: known.layers, state: known.state }));
  python.globals.set("pixels", pixels);
  python.globals.set("step", (done, of) => self.postMessage({ done, of }));
  answered = python.runPython(`
import json
from pathlib import Path
from pyodide.ffi import to_js
from handouts.desk.answers import Desk

known = json.loads(given)
own = [Path(f"/own/{number}") for number in range(known["layers"])]
desk = Desk(Path("/desk"), own, known["state"])
desk.step = step


def scaled(key, side):
    found = pixels(key, side)
    return (found.width, found.height, found.data.to_bytes()) if found else (0, 0, b"")


desk.scaled = scaled


def answered(call, message, *data):
    return to_js(desk.answer(call, message, *(each.to_bytes() for each in data)))


answered
`);
}

function answer(call, message, data) {
  const [found, bytes] = answered(call, JSON.stringify(message), ...data);
  return { found: JSON.parse(found), bytes };
}

// The browser's own decoder: the pixels of a picture, upright, on white, no larger than is asked.
function pixels(key, side) {
  const bitmap = bitmaps.get(key);
  if (!bitmap) return undefined;
  const factor = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((length) => Math.max(1, Math.round(length * factor)));
  const context = new OffscreenCanvas(width, height).getContext("2d", { colorSpace: "srgb" });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

async function pictured(name, [bytes]) {
  const bitmap = await createImageBitmap(new Blob([bytes])).catch(() => null);
  if (!bitmap || bitmap.width * bitmap.height > MOST_PIXELS) return { found: { broken: true } };
  const made = answer("picture", name, [bytes]);
  bitmaps.set(made.found.key, bitmap);
  return made;
}

// What a sheet needs of fonts is fetched when it is asked for the first time.
async function withFonts(message, data) {
  const { found } = answer("needs", message, data);
  for (const family of found.fonts ?? []) {
    if (!known.fonts[family]) continue;
    python.unpackArchive(await fetched(known.fonts[family]), "zip", { extractDir: packages });
  }
}

const ready = load().then(
  () => self.postMessage({ ready: Math.round(performance.now() - start) }),
  (error) => { self.postMessage({ failed: String(error?.message ?? error).slice(0, 200) }); throw error; },
);
ready.catch(() => {});
let last = ready;
self.onmessage = ({ data: { id, call, message, data = [] } }) => {
  last = last.catch(() => {}).then(async () => {
    try {
      if (call === "make" || call === "roster") await withFonts(message, data);
      self.postMessage({ id, ...(call === "picture" ? await pictured(message, data) : answer(call, message, data)) });
    } catch (error) { // its text could hold somebody's data
      self.postMessage({ id, bug: error.type ?? error.name });
    }
  });
};
