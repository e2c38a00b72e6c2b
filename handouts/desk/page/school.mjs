// Our school: kept in this browser, and nowhere else.
import { word } from "./words.mjs";

const SCHOOL = "school";
const LOGO = "logo"; // the picture's file, as text

/** What this browser has kept of the school, else what the site begins with. */
export function kept(first) {
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
  const name = bytes[0] === 0x89 ? "logo.png" : "logo.jpg";
  const { found, bug } = await ask("picture", name, [bytes]);
  if (bug || found.broken) return word("logo-broken");
  school.logo = name;
  try {
    localStorage.setItem(LOGO, toText(bytes));
  } catch { /* too large to keep: it is chosen again the next time */ }
  return "";
}

const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const fromText = (text) => text && Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
