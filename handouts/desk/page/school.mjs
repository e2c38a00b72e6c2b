// Our school: kept in this browser, and nowhere else.
import { inPage, word } from "./words.mjs";

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

/** What a field shows: its text, or that of one language, in which what is typed stands too. */
export const textOf = (value) => (value && typeof value === "object" ? inPage(value) : value) ?? "";

export function withText(value, text) {
  if (!value || typeof value !== "object") return text.trim() && text;
  const shown = Object.keys(value).find((code) => value[code] === inPage(value));
  const { [shown]: _, ...others } = value;
  if (text.trim()) return { ...value, [shown]: text };
  return Object.keys(others).length && others;
}

/** The fields of a file that was saved before, in place of what there is; the logo of this browser stays. */
export async function openedFrom(file, school, ask) {
  const { found, bug } = await ask("opened", "", [new Uint8Array(await file.arrayBuffer())]);
  if (bug || found.problems) return { problems: found?.problems ?? [{ text: word("bug", { what: bug }), own: true }] };
  const others = found.others.filter((name) => name !== "logo" || !school.logo);
  return { school: school.logo ? { logo: school.logo, ...found.school } : found.school, others };
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
