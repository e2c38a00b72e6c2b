// The desk: what is chosen, and what happens when it changes.
import { ask, ready } from "./asking.mjs";
import { kept, keep, forget, logoOf, openedFrom, textOf, withText } from "./school.mjs";
import { makeRoster, openRoster } from "./roster.mjs";
import * as pages from "./pages.mjs";
import { at, choiceField, element, field, fill, ordered, radios, tell } from "./parts.mjs";
import { has, inPage, languages, learn, speak, spoken, word } from "./words.mjs";

const SOON = 200; // milliseconds without a change, after which the sheet is made
let known;
let found = null; // ids that hold the words of the search; null where nothing is searched for
let made = null;
const state = {
  card: null, audience: "", language: "", also: "", twin: "", rows: "", detail: "brief", paper: "", variant: "",
  letterOnly: false, copies: 1, topics: [], parts: [], title: "", isOwn: false, values: {}, school: {},
};

// ── What is asked for ────────────────────────────────────────────────────────

function choice(format = "pdf") {
  const { card, audience, language, also, twin } = state;
  const asked = { kind: card.kind, audience, language: also ? `${language},${also}` : language, format };
  Object.assign(asked, { paper: state.paper, variant: state.variant });
  if (also && twin) asked.twin = true;
  if (card.topics) Object.assign(asked, { topics: isBundle() ? card.topics : state.topics, detail: state.topics.length > 1 ? state.detail : "" });
  if (card.groups) asked.rows = [state.rows];
  if (card.name) asked.name = card.name;
  if (card.kind === "letter" && state.letterOnly) asked["letter-only"] = true;
  if (card.parts && state.isOwn) Object.assign(asked, { parts: state.parts, title: state.title });
  if (hasValues()) asked.values = state.values;
  return asked;
}

const isBundle = () => Boolean(state.card.lists) && !state.isOwn;
const hasValues = () => Object.values(state.values).some((text) => text);
const message = (format) => ({ choice: choice(format), school: state.school });

// ── Making ───────────────────────────────────────────────────────────────────

let timer = 0;
let isMaking = false;
let isStale = false;

function changed() {
  delete document.body.dataset.made;
  clearTimeout(timer);
  timer = setTimeout(make, SOON);
}

async function make() {
  timer = 0;
  if (isMaking) {
    isStale = true;
    return;
  }
  isMaking = true;
  document.body.classList.add("busy");
  const answer = await ask("make", message());
  isMaking = false;
  if (isStale) {
    isStale = false;
    return make();
  }
  document.body.classList.remove("busy");
  if (answer.bug) say(word("bug", { what: answer.bug }));
  else if (answer.found.problems) refuse(answer.found.problems);
  else await show(answer);
}

function refuse(problems) {
  made = null;
  for (const button of document.querySelectorAll(".buttons button")) button.disabled = true;
  tell(at("problems"), problems);
  say(word("refused"));
}

async function show({ found: told, bytes }) {
  made = { ...told, bytes };
  tell(at("problems"), []);
  for (const button of document.querySelectorAll(".buttons button")) button.disabled = false;
  at("command").textContent = told.command;
  at("notices").replaceChildren(...told.notices.map((text) => element("li", { textContent: text, lang: "en" })));
  showValues(told.values);
  hint();
  await pages.show(bytes, at("sheets"), word);
  say(word(told.pages === 1 ? "made-one" : "made", { n: told.pages }));
  if (!isMaking && !timer) document.body.dataset.made = told.name;
}

function say(text) {
  at("status").textContent = text;
}

/** What to choose in the browser's window for printing. */
function hint() {
  const sides = made.pages > 1 ? word(made.turned ? "both-sides-short" : "both-sides-long") : "";
  at("to-print").textContent = [state.copies > 1 ? word("print-copies", { n: state.copies }) : "", sides].filter(Boolean).join(" ");
}

// ── What there is ────────────────────────────────────────────────────────────

const SHELVES = ["bundles", "charts", "worksheets", "letters", "packets", "texts"];

function shelves() {
  const groups = known.languages[spoken()]?.groups ?? known.languages.en.groups;
  const listed = known.groups.map((id) => [`group:${id}`, groups[id] ?? id]);
  const named = SHELVES.map((shelf) => [shelf, word(`shelf-${shelf}`)]);
  fill(at("shelf"), [["", word("shelf-all")], named[0], ...listed, ...named.slice(1)]);
}

function isShown(card) {
  const shelf = at("shelf").value;
  return !shelf || card.shelf === shelf || `group:${card.group}` === shelf;
}

function searched() {
  if (!found) return known.cards;
  const place = new Map(found.map((id, n) => [id, n]));
  return known.cards.filter((card) => place.has(card.id)).sort((a, b) => place.get(a.id) - place.get(b.id));
}

function showCards() {
  const shown = searched().filter(isShown);
  at("cards").replaceChildren(...shown.map(cardButton));
  at("found").textContent = found ? word(shown.length === 1 ? "found-one" : "found", { n: shown.length }) : "";
}

function cardButton(card) {
  const code = spoken() in card.titles ? spoken() : Object.keys(card.titles).includes("en") ? "en" : Object.keys(card.titles)[0];
  const button = element("button", { type: "button", title: inPage(card.summaries) });
  button.setAttribute("aria-pressed", String(card === state.card));
  button.dataset.card = card.id;
  if (card.pictures) button.append(element("img", { src: card.pictures[code] ?? Object.values(card.pictures)[0], alt: "", loading: "lazy", width: 240, height: 310 }));
  button.append(element("span", { textContent: card.titles[code], lang: code }));
  button.addEventListener("click", () => choose(card));
  return element("li", {}, button);
}

async function search() {
  const text = at("search").value.trim();
  if (!text) found = null;
  else {
    await ready;
    const answer = await ask("find", text);
    if (text !== at("search").value.trim()) return;
    found = answer.found?.found ?? [];
  }
  showCards();
}

// ── What is chosen ───────────────────────────────────────────────────────────

function choose(card) {
  state.card = card;
  Object.assign(state, { topics: [...(card.topics ?? [])], isOwn: false, title: "", values: {} });
  at("packet-title").value = "";
  state.parts = (card.parts ?? []).map((part) => ({ ...part }));
  for (const button of at("cards").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.card === card.id));
  at("values").replaceChildren();
  at("values-section").hidden = true;
  showOptions();
  changed();
}

function showOptions() {
  const { card } = state;
  const codes = Object.keys(card.titles);
  const names = codes.map((code) => [code, known.languages[code]?.name ?? code, code]);
  state.language = fill(at("language"), names, codes.includes(state.language) ? state.language : known.defaults.language);
  const others = names.filter(([code]) => code !== state.language && !card.parts); // a packet has one language
  state.also = fill(at("also"), [["", word("no-other")], ...others], state.also);
  at("both").hidden = !state.also;
  const audiences = known.languages[spoken()]?.audiences ?? known.languages.en.audiences;
  const served = card.audiences[state.language] ?? [];
  state.audience = radios(at("audiences"), "audience", served.map((id) => [id, audiences[id] ?? id]), state.audience, (id) => { state.audience = id; showOrder(); changed(); });
  at("rows-line").hidden = !card.groups;
  if (card.groups) state.rows = fill(at("rows"), card.groups.map((id) => [id, word(`rows-${id}`)]), state.rows);
  at("letter-line").hidden = card.kind !== "letter";
  at("parts").hidden = !(card.topics || card.parts);
  at("title-line").hidden = !card.parts;
  at("save-recipe").hidden = !card.parts;
  at("roster").hidden = !["letter", "worksheet", "packet"].includes(card.kind);
  showOrder();
}

const cardOf = (part) => known.cards.find((card) =>
  card.kind === part.kind && (part.topics ? card.topics?.[0] === part.topics[0] : card.name === part.name));
const titleOf = (part) => inPage(cardOf(part)?.titles ?? { en: part.kind });
const topicTitle = (id) => titleOf({ kind: "fact-sheet", topics: [id] });

function showOrder() {
  const { card } = state;
  if (!(card.topics || card.parts)) return;
  const isPacket = Boolean(card.parts);
  if (isBundle()) state.topics = [...card.lists[state.audience]];
  at("parts-head").textContent = word(isPacket ? "in-packet" : "on-sheet");
  const again = () => { state.isOwn = true; showOrder(); changed(); };
  if (isPacket) ordered(at("order"), state.parts, titleOf, again);
  else ordered(at("order"), state.topics, topicTitle, again);
  const addable = known.cards.filter((each) => state.language in each.titles && (isPacket ? each.kind !== "packet" : known.topics.includes(each.topics?.[0])));
  fill(at("add"), addable.map((each) => [each.id, inPage(each.titles)]));
  at("detail").hidden = isPacket || state.topics.length < 2;
}

function add() {
  const card = known.cards.find((each) => each.id === at("add").value);
  if (!card) return;
  if (state.card.parts) {
    state.parts.push({ kind: card.kind, ...(card.topics ? { topics: card.topics, detail: "full" } : {}), ...(card.name ? { name: card.name } : {}), ...(card.groups ? { rows: [card.groups[0]] } : {}) });
    state.isOwn = true;
  } else {
    state.topics = [...state.topics.filter((id) => id !== card.topics[0]), card.topics[0]];
    state.isOwn = true;
  }
  showOrder();
  changed();
}

// ── Fields ───────────────────────────────────────────────────────────────────

function showValues(names) {
  at("values-section").hidden = names.length === 0;
  const box = at("values");
  const before = [...box.querySelectorAll("[name]")].map((input) => input.name).join();
  if (before === names.join()) return;
  const focused = document.activeElement?.id;
  box.replaceChildren(...names.map((name) => field(
    { name, text: has(`value.${name}`) ? word(`value.${name}`) : known.values[name].means, ...known.values[name], value: state.values[name] ?? "" },
    (text) => { state.values[name] = text; changed(); },
  )));
  if (focused) at(focused)?.focus();
}

function showSchool() {
  const fields = known.school.map(({ name, about, example }) => field(
    { name: `school.${name}`, text: has(`school.${name}`) ? word(`school.${name}`) : about, example: word("such-as", { example }), value: textOf(state.school[name]) },
    (text) => setSchool(name, text),
  ));
  const kinds = known.kinds.map((id) => [id === known.kinds[0] ? "" : id, word(`kind-${id}`)]);
  fields.unshift(choiceField({ name: "school.kind", text: word("kind"), pairs: kinds, value: state.school.kind ?? "" }, (text) => setSchool("kind", text)));
  const states = [["", word("no-state")], ...Object.entries(known.states)];
  fields.push(choiceField({ name: "school.state", text: word("state"), pairs: states, value: state.school.state ?? "" }, (text) => setSchool("state", text)));
  at("school").replaceChildren(...fields);
  at("logo-away").hidden = !state.school.logo;
}

function setSchool(name, text) {
  const value = withText(state.school[name], text);
  if (value) state.school[name] = value;
  else delete state.school[name];
  keep(state.school);
  changed();
}

// ── Wiring ───────────────────────────────────────────────────────────────────

function speakIn(code) {
  speak(code, known.languages[code]?.direction ?? "ltr");
  localStorage.setItem("language", code);
  shelves();
  fill(at("paper"), known.papers.map((id) => [id, word(`paper-${id}`)]));
  fill(at("variant"), [["", word("look-usual")], ...known.variants.map((id) => [id, has(`look-${id}`) ? word(`look-${id}`) : id])]);
  showSchool();
  showCards();
  if (state.card) {
    at("values").replaceChildren();
    showOptions();
    changed();
  }
}

function on(id, event, action) {
  at(id).addEventListener(event, action);
}

function wire() {
  on("form", "submit", (event) => event.preventDefault());
  on("page-language", "change", () => speakIn(at("page-language").value));
  let typing = 0;
  on("search", "input", () => { clearTimeout(typing); typing = setTimeout(search, SOON); });
  on("shelf", "change", showCards);
  on("language", "change", () => { state.language = at("language").value; showOptions(); changed(); });
  on("also", "change", () => { state.also = at("also").value; at("both").hidden = !state.also; changed(); });
  for (const [id, name] of [["paper", "paper"], ["variant", "variant"], ["rows", "rows"]]) on(id, "change", () => { state[name] = at(id).value; changed(); });
  for (const input of document.querySelectorAll("[name=twin], [name=detail]")) input.addEventListener("change", () => { state[input.name] = input.value; changed(); });
  on("letter-only", "change", () => { state.letterOnly = at("letter-only").checked; changed(); });
  on("copies", "input", () => { state.copies = Math.max(1, at("copies").valueAsNumber || 1); if (made) hint(); });
  on("packet-title", "input", () => { state.title = at("packet-title").value; state.isOwn = true; changed(); });
  on("add-button", "click", add);
  on("print", "click", () => pages.print(made.bytes));
  on("save", "click", () => pages.save(made.bytes, made.name));
  on("save-page", "click", saveAsPage);
  on("save-recipe", "click", saveRecipe);
  at("copy").hidden = !navigator.clipboard; // which only a page by https, or of this computer, has
  on("copy", "click", () => navigator.clipboard.writeText(at("command").textContent).then(() => say(word("copied"))));
  on("newer-load", "click", () => location.reload());
  wireSchool();
  on("rows-file", "click", () => { at("rows-file").value = ""; }); // the same file again is read again
  on("rows-file", "change", () => openRoster(known));
  on("rows-make", "click", () => makeRoster(message));
}

function wireSchool() {
  on("school-save", "click", async () => {
    const { found: told, bytes } = await ask("school", state.school);
    if (told.problems) tell(at("problems"), told.problems);
    else pages.save(bytes, "school.yaml");
  });
  on("school-file", "click", () => { at("school-file").value = ""; }); // the same file again is read again
  on("school-file", "change", openSchool);
  on("school-forget", "click", () => { state.school = {}; forget(); showSchool(); changed(); });
  on("field-school.logo", "change", async () => {
    const problem = await logoOf(at("field-school.logo").files[0], state.school, ask);
    if (problem) return tell(at("problems"), [{ text: problem, field: "school.logo", own: true }]);
    keep(state.school);
    showSchool();
    changed();
  });
  on("logo-away", "click", () => { delete state.school.logo; delete state.school["logo-alt"]; keep(state.school); at("field-school.logo").value = ""; showSchool(); changed(); });
}

async function openSchool() {
  const { problems, school, others } = await openedFrom(at("school-file").files[0], state.school, ask);
  if (problems) return tell(at("school-problems"), problems);
  tell(at("school-problems"), others.map((name) => ({ text: word(`other-${name}`), own: true })));
  state.school = school;
  keep(school);
  asOurs();
  showSchool();
  if (state.card) showOptions();
  changed();
}

/** Language, paper and look as the school's file has them. */
function asOurs() {
  const { language, paper, variant } = state.school;
  if (language) state.language = language;
  for (const [id, value] of [["paper", paper], ["variant", variant]]) if (value) state[id] = at(id).value = value;
}

async function saveAsPage() {
  const { found: told, bytes } = await ask("make", message("html"));
  if (told?.problems) refuse(told.problems);
  else pages.save(bytes, told.name);
}

async function saveRecipe() {
  const { found: told, bytes } = await ask("recipe", message());
  if (!told.problems) pages.save(bytes, "packet.yaml");
}

async function begin() {
  known = await (await fetch("desk.json")).json();
  learn(known.words);
  state.school = kept(known["our-school"]);
  const own = [localStorage.getItem("language"), ...navigator.languages.map((code) => code.split("-")[0])].find((code) => languages().includes(code)) ?? "en";
  fill(at("page-language"), languages().map((code) => [code, known.languages[code].name, code]), own);
  at("version").textContent = known.version;
  state.language = known.defaults.language;
  state.audience = known.defaults.audience;
  speakIn(own);
  asOurs();
  wire();
  choose(known.cards.find((card) => card.topics) ?? known.cards[0]);
  say(word("loading"));
  try {
    await ready;
    await logoOf(null, state.school, ask);
    document.body.dataset.ready = "yes";
    changed();
  } catch (error) {
    say(word("not-loaded", { what: error.message }));
  }
}

begin();
const workers = navigator.serviceWorker; // where there are none, the page works with a network alone
const isKept = Boolean(workers?.controller);
workers?.addEventListener("controllerchange", () => { at("newer").hidden = !isKept; });
workers?.register("offline.js");
