// Tables, works to take away, cards: a page is complete without.

const FACETS = ["status", "year", "tags", "type", "venue", "section"];
const FORMATS = {
  BibTeX: ["bibtex.json", "references.bib"],
  RIS: ["ris.json", "references.ris"],
  "CSL-JSON": ["csl-json.json", "references.json"],
};
const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
const MARGIN = 8;

const { compare } = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
const desks = new Map();
const answers = new Map();
let words;
let statuses;
let live;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function button(name, content, action, more = {}) {
  const element = make("button", { type: "button", class: `alignrefs-${name}`, ...more }, ...content);
  element.onclick = action;
  return element;
}

function fold(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[łøđßæœı]/g, (letter) => LETTERS[letter]);
}

// Below a box, or above where there is more room.
function place(panel, { top, bottom, left }) {
  const { clientWidth, clientHeight } = document.documentElement;
  panel.style.maxHeight = "";
  const room = [top, clientHeight - bottom].map((height) => height - 2 * MARGIN);
  const under = panel.offsetHeight <= room[1] || room[1] >= room[0];
  panel.style.maxHeight = `${room[+under]}px`;
  const farthest = clientWidth - panel.offsetWidth - MARGIN;
  panel.style.top = `${scrollY + (under ? bottom + MARGIN : top - MARGIN - panel.offsetHeight)}px`;
  panel.style.left = `${scrollX + Math.max(MARGIN, Math.min(left, farthest))}px`;
}

function ask(url, read) {
  if (!answers.has(url)) {
    const answer = fetch(url).then((response) => (response.ok ? response[read]() : Promise.reject(url)));
    answers.set(url, answer);
    answer.catch(() => answers.delete(url));
  }
  return answers.get(url);
}

async function exported(format, keys) {
  const works = await ask(new URL(FORMATS[format][0], import.meta.url).href, "json");
  const found = keys.map((key) => works[key]).filter(Boolean);
  return format === "CSL-JSON" ? JSON.stringify(found, null, 2) : found.join("\n");
}

async function download(format, keys) {
  const href = URL.createObjectURL(new Blob([await exported(format, keys)]));
  make("a", { href, download: FORMATS[format][1] }).click();
}

// The clipboard takes the promise while the press counts; without TLS there is none.
async function copy(text) {
  const { clipboard } = navigator;
  if (clipboard) return clipboard.write([new ClipboardItem({ "text/plain": text })]);
  const area = make("textarea", {}, await text);
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

function copyButton(word, work, text) {
  const pressed = button("copy", [word], async () => {
    const outcome = await copy(text()).then(() => words.copied, () => words.failed);
    live.replaceChildren(outcome);
    pressed.textContent = outcome;
    setTimeout(() => (pressed.textContent = word), 2000);
  });
  pressed.ariaLabel = `${words.copy} ${words.bibtex}: ${work}`;
  return pressed;
}

// `hidden` would be slow: themes style it.
const isShown = (row) => !row.style.display;
const rank = (status) => statuses.indexOf(status) + 1 || statuses.length + 1;
const values = (row, facet) => (row.dataset[facet] ?? "").split("\n");

class Desk {
  constructor(table, number) {
    this.table = table;
    this.prefix = `refs${number || ""}.`;
    this.heads = [...table.tHead.rows[0].cells];
    this.columns = this.heads.map((head) => head.dataset.column);
    this.bodies = [...table.tBodies].map((body) => [body, [...body.rows].filter((row) => row.dataset.key)]);
    this.rows = this.bodies.flatMap(([, rows]) => rows);
    this.works = [...new Map(this.rows.map((row) => [row.dataset.key, row])).values()];
    this.texts = new Map();
    this.facets = FACETS.map((name) => ({ name, label: words[`table_${name}`] }));
    this.arranged = "";
    this.addControls();
    this.addCopying();
    this.read();
  }

  addControls() {
    this.heads.filter(({ dataset }) => dataset.column !== "links").forEach((head) => this.addSorting(head));
    const { search } = words;
    this.input = make("input", { type: "search", placeholder: search, "aria-label": search });
    this.input.onfocus = () => this.rows.forEach((row) => this.text(row));
    this.input.oninput = () => this.change(() => (this.query = this.input.value), "replaceState");
    this.clearing = button("clear", [words.clear], () => this.clear());
    this.count = make("p", { role: "status" });
    const facets = this.facets.flatMap((facet) => this.facetControls(facet));
    const lines = [
      make("div", { class: "alignrefs-controls" }, this.input, ...facets),
      make("div", { class: "alignrefs-line" }, this.count, this.clearing, ...this.exportControls()),
    ];
    const name = this.table.caption.textContent;
    const desk = make("div", { class: "alignrefs-desk", role: "group", "aria-label": name }, ...lines);
    this.table.closest(".alignrefs-refs").before(desk);
  }

  addCopying() {
    const [links, title] = ["links", "title"].map((name) => this.columns.indexOf(name));
    for (const { cells, dataset } of this.rows) {
      const work = cells[title]?.textContent ?? dataset.key;
      const cell = [...cells].at(links < 0 ? title : links);
      (cell.querySelector("div") ?? cell).append(copyButton(words.bibtex, work, () => exported("BibTeX", [dataset.key])));
    }
  }

  addSorting(head) {
    const { column } = head.dataset;
    const next = { [column]: `-${column}`, [`-${column}`]: "" };
    const sort = () => (this.sort = next[this.sort] ?? column);
    head.append(button("sort", [...head.childNodes], () => this.change(sort)));
  }

  panel(name, label, content, fill) {
    const id = `alignrefs-${this.prefix}${name}`;
    const opening = button("open", [label], null, { popovertarget: id });
    const panel = make("div", { id, class: "alignrefs-panel", popover: "", role: "group", "aria-label": label });
    panel.append(...content);
    panel.ontoggle = ({ newState }) => {
      if (newState !== "open") return;
      fill?.();
      place(panel, opening.getBoundingClientRect());
    };
    return [opening, panel];
  }

  facetControls(facet) {
    facet.counts = this.counts(facet.name, this.works);
    if (facet.counts.size < 2) return [];
    const controls = this.panel(facet.name, facet.label, [], () => this.fill(facet));
    [facet.opening, facet.panel] = controls;
    facet.panel.onchange = ({ target }) => {
      this.change(() => facet.picked[target.checked ? "add" : "delete"](target.value));
      this.fill(facet);
    };
    return controls;
  }

  exportControls() {
    const keys = () => this.works.filter(isShown).map((row) => row.dataset.key);
    const failed = () => live.replaceChildren(words.failed);
    const choices = Object.keys(FORMATS).map((format) =>
      button("format", [format], () => download(format, keys()).catch(failed)),
    );
    return this.panel("export", words.take_away, choices);
  }

  counts(name, rows) {
    const counts = new Map();
    for (const row of rows) for (const value of values(row, name)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  choices({ name, counts }) {
    const order = { year: (value) => -value, status: rank }[name] ?? ((value) => -counts.get(value));
    return [...counts.keys()].sort((one, other) => !one - !other || order(one) - order(other) || compare(one, other));
  }

  // Counts what all other facets leave.
  fill(facet) {
    const { name, panel, picked } = facet;
    const counts = this.counts(name, this.works.filter((row) => this.passes(row, name)));
    if (!panel.firstChild) panel.append(...this.choices(facet).map((value) => this.choice(name, value)));
    for (const { firstChild: input, lastChild: count } of panel.children) {
      input.checked = picked.has(input.value);
      count.textContent = counts.get(input.value) ?? 0;
    }
  }

  choice(name, value) {
    const status = name === "status" && words[value ? `status_${value}` : "no_status"];
    const input = make("input", { type: "checkbox", value });
    return make("label", {}, input, status || value || words.none, make("span", {}));
  }

  read() {
    const given = new URLSearchParams(location.search);
    this.query = given.get(`${this.prefix}q`) ?? "";
    this.sort = given.get(`${this.prefix}sort`) ?? "";
    for (const facet of this.facets) facet.picked = new Set(given.getAll(this.prefix + facet.name));
    this.input.value = this.query;
    this.show();
  }

  change(action, how = "pushState") {
    action();
    const url = new URL(location);
    const set = (name, list) => {
      url.searchParams.delete(this.prefix + name);
      list.forEach((value) => url.searchParams.append(this.prefix + name, value));
    };
    set("q", [this.query].filter(Boolean));
    set("sort", [this.sort].filter(Boolean));
    for (const { name, picked } of this.facets) set(name, picked);
    history[how](history.state, "", url);
    this.show();
  }

  clear() {
    this.change(() => {
      this.input.value = this.query = "";
      for (const { picked } of this.facets) picked.clear();
    });
    this.input.focus({ preventScroll: true });
  }

  show() {
    this.arrange();
    this.terms = fold(this.query).split(/\s+/).filter(Boolean);
    const passing = new Set(this.rows.filter((row) => this.passes(row)));
    for (const row of this.rows) if (isShown(row) && !passing.has(row)) row.style.display = "none";
    this.reveal((this.coming = [...passing].filter((row) => !isShown(row))));
    for (const [body, rows] of this.bodies) body.hidden = !rows.some((row) => passing.has(row));
    const shown = this.works.filter((row) => passing.has(row)).length;
    this.count.textContent = words.shown.replace("{shown}", shown).replace("{all}", this.works.length);
    this.clearing.hidden = !this.terms.length && this.facets.every(({ picked }) => !picked.size);
    for (const { opening, picked: { size }, label } of this.facets) {
      opening?.replaceChildren(size ? `${label} · ${size}` : label);
      opening?.toggleAttribute("data-picked", size);
    }
  }

  // Some at once, the others frame by frame.
  reveal(rows) {
    for (const row of rows.splice(0, 500)) row.style.display = "";
    if (rows.length) requestAnimationFrame(() => setTimeout(() => rows === this.coming && this.reveal(rows)));
  }

  passes(row, except) {
    const fits = ({ name, picked }) =>
      !picked.size || name === except || values(row, name).some((value) => picked.has(value));
    return this.facets.every(fits) && this.terms.every((term) => this.text(row).includes(term));
  }

  text(row) {
    if (!this.texts.has(row)) {
      const cells = [...row.cells].filter((_, at) => !["status", "links"].includes(this.columns[at]));
      const { venue, tags, authors } = row.dataset;
      const more = row.querySelector("[title]:not(.Z3988)")?.title;
      const note = row.querySelector(".Z3988")?.dataset.note;
      const parts = [...cells.map((cell) => cell.textContent), more, venue, tags, authors, note];
      this.texts.set(row, fold(parts.join("\n")));
    }
    return this.texts.get(row);
  }

  arrange() {
    if (this.sort === this.arranged) return;
    this.arranged = this.sort;
    const [, down, column] = this.sort.match(/(-?)(.*)/);
    for (const head of this.heads) {
      head.removeAttribute("aria-sort");
      if (column === head.dataset.column) head.ariaSort = down ? "descending" : "ascending";
    }
    for (const [body, rows] of this.bodies) {
      const named = [...body.rows].filter((row) => !row.dataset.key);
      body.replaceChildren(...named, ...(this.columns.includes(column) ? this.sorted(rows, column, down ? -1 : 1) : rows));
    }
  }

  // Without a value last, both ways.
  sorted(rows, column, direction) {
    const at = this.columns.indexOf(column);
    const keys = new Map(rows.map((row) => [row, this.key(row, column, at)]));
    const order = (one, other) => !one - !other || direction * compare(one, other);
    return [...rows].sort((one, other) => order(keys.get(one), keys.get(other)));
  }

  key({ dataset: { status }, cells }, column, at) {
    if (column === "status") return status && `${rank(status)} ${status}`;
    return cells[at].textContent.trim();
  }
}

function reveal() {
  const row = document.getElementById(location.hash.slice(1));
  if (!row || isShown(row)) return;
  desks.get(row.closest("table"))?.clear();
  row.scrollIntoView();
}

let current = {};
let timer;

const citation = (element) => element.closest?.(".alignrefs-cite a:not(.footnote-ref, .alignrefs-card a)");

// Another page is parsed and never run.
async function cited({ origin, pathname, hash }) {
  if (origin !== location.origin || !hash) return null;
  if (pathname === location.pathname) return document.getElementById(hash.slice(1));
  const page = new DOMParser().parseFromString(await ask(pathname, "text"), "text/html");
  return page.getElementById(hash.slice(1));
}

function facts(entry) {
  const coins = entry.querySelector(".Z3988");
  const given = new URLSearchParams(coins.title);
  const found = ["atitle", "btitle", "title", "jtitle", "inst", "pub"].map((name) => given.get(`rft.${name}`));
  const [title, venue] = found.filter(Boolean);
  const names = given.getAll("rft.au").map((name) => name.split(", ").reverse().join(" "));
  const authors = names.slice(0, 6).join(", ") + (names[6] ? ` ${words.et_al}` : "");
  return { note: coins.dataset.note ?? "", title, authors, venue: [venue, given.get("rft.date")].filter(Boolean).join(" · ") };
}

function ways(entry, base) {
  return [...entry.querySelectorAll("a[aria-label]")]
    .filter((link) => link.ariaLabel.startsWith(`${link.textContent}: `))
    .map((link) => make("a", { href: new URL(link.getAttribute("href"), base) }, link.textContent));
}

function described(entry, base) {
  const status = make("span", {}, entry.querySelector(".alignrefs-status")?.textContent ?? "");
  const lines = Object.entries({ ...facts(entry), ways: [status, ...ways(entry, base)] });
  return lines.map(([name, parts]) => make("p", { class: `alignrefs-${name}` }, ...[parts].flat()));
}

async function open(link) {
  if (current.link === link) return;
  close();
  const mine = (current = { link, preview: link.title });
  link.removeAttribute("title");
  const entry = await cited(link).catch(() => null);
  if (current !== mine) return;
  const content = entry?.querySelector(".Z3988") ? described(entry, link.href) : [mine.preview];
  mine.card = make("div", { id: "alignrefs-card", class: "alignrefs-card", popover: "manual", role: "note" }, ...content);
  link.after(mine.card);
  link.setAttribute("aria-describedby", mine.card.id);
  document.body.toggleAttribute("data-alignrefs-card", true);
  mine.card.showPopover();
  place(mine.card, link.getClientRects()[0]);
}

function close() {
  const { link, preview, card } = current;
  current = {};
  card?.remove();
  document.body.removeAttribute("data-alignrefs-card");
  link?.removeAttribute("aria-describedby");
  if (preview) link.title = preview;
}

function later(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

function pointed({ target, pointerType }) {
  const link = citation(target);
  if (pointerType === "touch") return;
  if (current.card?.contains(target)) clearTimeout(timer);
  else if (link) later(() => open(link), 150);
  else later(close, 250);
}

function focused({ target }) {
  const link = citation(target);
  if (link?.matches(":focus-visible")) open(link);
  else if (!link && !current.card?.contains(target)) close();
}

function escaped({ key }) {
  if (key !== "Escape" || !current.card) return;
  if (current.card.contains(document.activeElement)) current.link.focus();
  close();
}

// A first touch shows the card, a second follows.
function tapped(event) {
  const link = citation(event.target);
  if (event.pointerType !== "touch" || current.card?.contains(event.target)) return;
  if (!link) close();
  else if (link !== current.link) {
    event.preventDefault();
    event.stopPropagation();
    open(link);
  }
}

// Again after instant navigation.
function attach() {
  const script = document.querySelector("script[data-alignrefs]");
  if (!script || script.nextSibling === live) return;
  close();
  desks.clear();
  ({ words, statuses } = JSON.parse(script.dataset.alignrefs));
  live = make("div", { class: "alignrefs-unseen", role: "status" });
  script.after(live);
  const tables = document.querySelectorAll(".alignrefs-refs table");
  tables.forEach((table, at) => desks.set(table, new Desk(table, at && at + 1)));
  for (const details of document.querySelectorAll(".alignrefs-bibliography details:has(> pre)")) {
    const { textContent } = details.lastElementChild;
    details.before(copyButton(words.copy, facts(details.closest("li")).title, async () => textContent));
  }
  reveal();
}

addEventListener("popstate", () => desks.forEach((desk) => desk.read()));
addEventListener("hashchange", reveal);
if (HTMLElement.prototype.showPopover) {
  addEventListener("pointerover", pointed);
  addEventListener("focusin", focused);
  addEventListener("keydown", escaped);
  addEventListener("click", tapped, true);
}
if (window.document$) document$.subscribe(attach);
else attach();
