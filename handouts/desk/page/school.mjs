// Our school: kept in this browser, and nowhere else.
import { word } from "./words.mjs";

const SCHOOL = "school";
const LOGO = "logo"; // the picture's file, as text
const MOST_PIXELS = 16_000_000;
const MOST_SIDE = 1200; // as pictures.MAX_SIDE

/** What this browser has kept of the school, else what the site begins with. */
export async function kept(first) {
  try {
    return JSON.parse(localStorage.getItem(SCHOOL)) ?? { ...first };
  } catch {
    return { ...first };
  }
}

export function keep(school) {
  try {
    localStorage.setItem(SCHOOL, JSON.stringify(school));
  } catch { /* a browser that keeps nothing: the page works all the same */ }
}

export function forget() {
  localStorage.removeItem(SCHOOL);
  localStorage.removeItem(LOGO);
}

/** Gives the program a logo: a file that was chosen, or the one that is kept; says what is wrong with it. */
export async function logoOf(file, school, ask) {
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : fromText(localStorage.getItem(LOGO));
  if (!bytes || (!file && !school.logo)) return "";
  let pixels;
  try {
    pixels = await decoded(bytes);
  } catch {
    return word("logo-broken");
  }
  const name = bytes[0] === 0x89 ? "logo.png" : "logo.jpg";
  const { found, bug } = await ask("picture", [name, pixels.width, pixels.height], [bytes, new Uint8Array(pixels.data.buffer)]);
  if (bug || found.problems) return found?.problems[0].text ?? word("logo-broken");
  school.logo = name;
  try {
    localStorage.setItem(LOGO, toText(bytes));
  } catch { /* too large to keep: it is chosen again the next time */ }
  return "";
}

/** The picture's pixels, upright, on white, no larger than what prints. */
async function decoded(bytes) {
  const bitmap = await createImageBitmap(new Blob([bytes]));
  if (bitmap.width * bitmap.height > MOST_PIXELS) throw new RangeError("pixels");
  const factor = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(bitmap.width * factor)), Math.max(1, Math.round(bitmap.height * factor)));
  const context = canvas.getContext("2d", { colorSpace: "srgb" });
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromText = (text) => text && Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
