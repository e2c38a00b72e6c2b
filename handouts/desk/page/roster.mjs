// A list of children: read here, made here, saved here.
import { ask } from "./asking.mjs";
import { save } from "./pages.mjs";
import { at, choiceField, tell } from "./parts.mjs";
import { has, word } from "./words.mjs";

const OWN = ["id", "language", "audience"];
const GUESSES = [["child.name", /name|nombre/i], ["language", /lang|idioma/i], ["child.grade", /grade|grado/i], ["id", /^(id|student.?(id|number)|n[uú]mero)$/i]];
let rows = null;
let columns = {};

/** Reads the heads of a list, and asks what each column is. */
export async function openRoster(known) {
  const file = at("rows-file").files[0];
  rows = file ? new Uint8Array(await file.arrayBuffer()) : null;
  columns = {};
  at("heads").replaceChildren();
  tell(at("row-problems"), []);
  at("rows-make").disabled = true;
  if (!rows) return;
  const { found, bug } = await ask("heads", null, [rows]);
  if (bug || found.problems) return tell(at("row-problems"), found?.problems ?? [{ text: word("bug", { what: bug }), own: true }]);
  const names = [...OWN, ...Object.keys(known.values).filter((name) => !name.startsWith("state."))];
  const pairs = [["", word("not-used")], ...names.map((name) => [name, nameOf(name, known)])];
  at("heads").replaceChildren(...found.heads.map((head) => {
    const guess = names.includes(head) ? head : GUESSES.find(([, like]) => like.test(head))?.[0] ?? "";
    columns[head] = Object.values(columns).includes(guess) ? "" : guess;
    return choiceField({ name: `head.${head}`, text: head, pairs, value: columns[head] }, (name) => { columns[head] = name; });
  }));
  at("rows-make").disabled = false;
}

function nameOf(name, known) {
  if (OWN.includes(name)) return word(`column-${name}`);
  return has(`value.${name}`) ? word(`value.${name}`) : known.values[name].means;
}

/** Makes a sheet for each row, and saves them as one file. */
export async function makeRoster(message) {
  const bar = at("progress");
  bar.hidden = false;
  bar.removeAttribute("value");
  at("rows-make").disabled = true;
  const mapped = Object.fromEntries(Object.entries(columns).filter(([head, name]) => name && name !== head));
  const asked = { ...message(), columns: mapped, merge: at("merge").checked };
  const { found, bytes, bug } = await ask("roster", asked, [rows], (done, of) => Object.assign(bar, { value: done, max: of }));
  bar.hidden = true;
  at("rows-make").disabled = false;
  if (bug) return tell(at("row-problems"), [{ text: word("bug", { what: bug }), own: true }]);
  tell(at("row-problems"), found.problems ?? found.failed);
  if (found.problems) return;
  save(bytes, found.name);
  at("status").textContent = word("rows-made", { n: found.rows - found.failed.length, name: found.name });
}
