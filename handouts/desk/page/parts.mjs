// The pieces of the form: lists to choose from, fields to type in, rows that can be moved.
import { word } from "./words.mjs";

export const at = (id) => document.getElementById(id);

export function element(tag, properties = {}, ...kids) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...kids);
  return made;
}

/** Fills a list with pairs of value and words; keeps what is chosen where it is still there. */
export function fill(select, pairs, chosen = select.value) {
  select.replaceChildren(...pairs.map(([value, text, lang]) => element("option", { value, textContent: text, lang: lang ?? "" })));
  select.value = pairs.some(([value]) => value === chosen) ? chosen : pairs[0]?.[0] ?? "";
  return select.value;
}

export function radios(box, name, pairs, chosen, change) {
  const value = pairs.some(([each]) => each === chosen) ? chosen : pairs[0]?.[0];
  box.replaceChildren(...pairs.map(([each, text]) => {
    const input = element("input", { type: "radio", name, value: each, checked: each === value });
    input.addEventListener("change", () => change(each));
    return element("label", {}, input, ` ${text}`);
  }));
  return value;
}

/** A field with its words above it; `change` gets what is typed. */
export function field({ name, text, type = "text", room, example = "", value = "" }, change) {
  const input = element(room === "lines" ? "textarea" : "input", { value, name, id: `field-${name}`, placeholder: example });
  if (room !== "lines") input.type = type === "date" ? "date" : "text";
  if (room === "lines") input.rows = 3;
  input.addEventListener("input", () => change(input.value));
  return element("label", {}, text, input);
}

export function choiceField({ name, text, pairs, value }, change) {
  const select = element("select", { name, id: `field-${name}` });
  fill(select, pairs, value);
  select.addEventListener("change", () => change(select.value));
  return element("label", {}, text, select);
}

/** An ordered list whose entries are moved by buttons, or by Alt and the arrow keys. */
export function ordered(list, entries, titleOf, change) {
  const moved = (from, to) => {
    if (to < 0 || to >= entries.length) return;
    const [entry] = entries.splice(from, 1);
    entries.splice(to, 0, entry);
    change();
    list.children[to]?.querySelector(`[data-move="${to < from ? "up" : "down"}"]`)?.focus();
  };
  list.replaceChildren(...entries.map((entry, n) => {
    const title = titleOf(entry);
    const button = (move, sign, name, action, disabled) => {
      const made = element("button", { type: "button", textContent: sign, disabled, title: word(name) });
      made.setAttribute("aria-label", word(`${name}-one`, { title }));
      made.dataset.move = move;
      made.addEventListener("click", action);
      return made;
    };
    const away = () => {
      entries.splice(n, 1);
      change();
      (list.children[Math.min(n, entries.length - 1)]?.querySelector("button:not(:disabled)") ?? at("add")).focus();
    };
    const row = element("div", {},
      element("span", { textContent: title }),
      button("up", "↑", "up", () => moved(n, n - 1), n === 0),
      button("down", "↓", "down", () => moved(n, n + 1), n === entries.length - 1),
      button("away", "×", "away", away, entries.length === 1));
    row.addEventListener("keydown", (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step || !event.altKey) return;
      event.preventDefault();
      moved(n, n + step);
    });
    return element("li", {}, row);
  }));
}

/** Puts problems into their list, and marks the fields that they are about; the program speaks English. */
export function tell(list, problems) {
  for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  list.replaceChildren(...problems.map((problem, n) => {
    const input = problem.field && at(`field-${problem.field}`);
    const row = problem.row ? word("row", { n: problem.row }) + " " : "";
    const line = element("li", { id: `${list.id}-${n}`, textContent: row + problem.text, lang: problem.own ? "" : "en" });
    if (input) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", line.id);
      input.closest("details")?.setAttribute("open", "");
    }
    return line;
  }));
}
