// The finished pages: as pictures, on paper, as a file.
import * as pdf from "./runtime/pdf.min.mjs";
import { started } from "./asking.mjs";

pdf.GlobalWorkerOptions.workerPort = started(new URL("runtime/pdf.worker.min.mjs", import.meta.url).href);

const WIDTH = 1100; // pixels of a picture: sharp at the width of a column
let shown = 0;

/** Shows the pages of a PDF in a list; a later call ends an earlier one. */
export async function show(data, list, words) {
  const turn = ++shown;
  const document = await pdf.getDocument({ data: data.slice(), isEvalSupported: false, enableXfa: false }).promise;
  try {
    const items = [];
    for (let n = 1; n <= document.numPages && turn === shown; n++) items.push(await drawn(document, n, words));
    if (turn === shown) list.replaceChildren(...items);
  } finally {
    await document.loadingTask.destroy();
  }
}

async function drawn(document, n, words) {
  const page = await document.getPage(n);
  const viewport = page.getViewport({ scale: WIDTH / page.getViewport({ scale: 1 }).width });
  const canvas = window.document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words("page", { n, total: document.numPages }));
  // Fields are left out: the page draws their boxes and lines itself.
  await page.render({ canvas, viewport, annotationMode: pdf.AnnotationMode.DISABLE }).promise;
  const item = window.document.createElement("li");
  item.append(canvas);
  return item;
}

/** Opens the browser's own window for printing. */
export function print(data) {
  const address = URL.createObjectURL(new Blob([data], { type: "application/pdf" }));
  if (!navigator.pdfViewerEnabled) {
    open(address, "_blank");
    return;
  }
  document.getElementById("printed")?.remove();
  const frame = document.createElement("iframe");
  Object.assign(frame, { id: "printed", className: "quiet", src: address, title: "PDF" });
  frame.addEventListener("load", () => {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  });
  document.body.append(frame);
}

const TYPES = { pdf: "application/pdf", html: "text/html", zip: "application/zip", yaml: "application/yaml" };

export function save(data, name) {
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
