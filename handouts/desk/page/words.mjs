// The page's own words, in the language that is chosen for it.
let known = { en: {} };
let code = "en";

export function learn(words) {
  known = words;
}

export const languages = () => Object.keys(known);

/** A word of the page with what stands in its braces; the English where it is not translated. */
export function word(name, values = {}) {
  const text = known[code]?.[name] ?? known.en?.[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, field) => values[field] ?? whole);
}

/** In the page's language, else in English, else in the first that there is. */
export const inPage = (texts) => texts[code] ?? texts.en ?? Object.values(texts)[0] ?? "";

export const has = (name) => name in (known[code] ?? {}) || name in (known.en ?? {});

export function speak(language, direction) {
  code = language;
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  document.title = word("title");
}

export const spoken = () => code;
