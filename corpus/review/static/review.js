// Keys, and decisions without loading the page again. All works without this script, by forms and links.
"use strict";
const pairs = () => [...document.querySelectorAll("#pairs article")];
let last = ""; // the article that had the focus
document.addEventListener("focusin", (event) => { last = event.target.closest("article")?.id || last; });
const current = () => document.activeElement.closest("article") || pairs().find((one) => one.id === last) || pairs()[0];
let saying = 0;
// Emptied first: screen readers do not repeat a text that stays, and half of all decisions are alike.
const say = (text) => {
  const live = document.getElementById("live");
  live.textContent = "";
  clearTimeout(saying);
  saying = setTimeout(() => { live.textContent = text; }, 20);
};
const root = document.body.dataset.root;
const reasons = () => [...document.querySelectorAll("#reasons option")].map((option) => option.value);
let rejecting = null; // the pair for which a reason is awaited

// Of an article that is higher than the window the beginning is shown.
function show(article) {
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: article.offsetHeight > innerHeight ? "start" : "nearest" });
}

// The focus goes to the next or previous article; words for the end of the page.
function go(article, step) {
  const next = pairs()[pairs().indexOf(article) + step];
  if (next) { show(next); return ""; }
  article.focus();
  return step > 0 ? "End of the page: n for more" : "Start of the page";
}

async function send(url, form) {
  const response = await fetch(url, { method: form ? "POST" : "GET", headers: { "X-Fragment": "1" }, body: form });
  const text = await response.text();
  if (!response.ok) { say(text.trim()); throw new Error(text); }
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const changed = [...holder.content.querySelectorAll("article")];
  for (const article of changed) {
    const old = document.getElementById(article.id);
    if (old) old.replaceWith(article);
  }
  return changed;
}

async function decide(article, fields) {
  const term = article.dataset.term;
  const form = new URLSearchParams({ ...(term ? { term } : { pair: article.dataset.pair }), ...fields });
  const changed = await send(root + (term ? "term" : "decide"), form);
  count(1);
  const verdict = changed[0].querySelector(".verdict").textContent;
  const place = Math.max(...changed.map((one) => pairs().indexOf(one))); // of two that were merged the last
  const end = go(pairs()[place], 1);
  say(end ? `${verdict}. ${end}` : verdict);
}

function move(article, step) {
  const end = go(article, step);
  if (end) say(end);
}

function count(step) {
  const made = document.getElementById("made");
  made.textContent = Math.max(Number(made.textContent) + step, 0);
}

async function undo() {
  const changed = await send(root + "undo", new URLSearchParams());
  if (!changed.length) { say("Nothing to undo"); return; }
  count(-1);
  const there = document.getElementById(changed[0].id);
  if (there) show(there);
  say("Undone");
}

function edit(article) {
  const details = article.querySelector("details.edit");
  if (!details) {
    const input = article.querySelector("input[name=target]");
    input.focus(); // selecting alone does not scroll to it
    input.select();
    return;
  }
  details.open = true;
  details.querySelector("textarea").focus();
}

const keys = {
  j: (a) => move(a, 1),
  k: (a) => move(a, -1),
  s: (a) => a.querySelector("[data-side=source]").focus(),
  t: (a) => a.querySelector("[data-side=target]").focus(),
  a: (a) => decide(a, { what: "accept" }),
  r: (a) => { rejecting = a; say(`Reject: ${reasons().map((one, n) => `${n + 1} ${one}`).join(", ")}; Enter without a reason, Esc to leave`); },
  e: edit,
  m: (a) => decide(a, { what: "merge" }),
  c: async (a) => {
    const [card] = await send(root + "pair/" + a.dataset.pair);
    card.focus();
    say(`Context: ${card.querySelectorAll(".around .sides").length} pairs around it`);
  },
};

const termKeys = { j: keys.j, k: keys.k, s: keys.s, t: keys.t, a: keys.a, e: edit, f: (a) => decide(a, { what: "forbid" }) };

function reason(event) {
  const article = rejecting;
  const why = reasons()[Number(event.key) - 1];
  rejecting = null;
  if (event.key === "Enter") decide(article, { what: "reject" });
  else if (why) decide(article, { what: "reject", reason: why });
  else say("Not rejected");
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  const article = current();
  if (event.key === "Escape" && article) { article.focus(); rejecting = null; say(""); return; }
  if (typing && event.key === "Enter" && event.ctrlKey && typing.tagName === "TEXTAREA") {
    const form = typing.form;
    event.preventDefault();
    decide(article, { what: "correct", source: form.source.value, target: form.target.value });
    return;
  }
  if (typing?.name === "target" && article?.dataset.term && event.key === "Enter") {
    event.preventDefault();
    decide(article, { what: "correct", target: typing.value });
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (["Shift", "AltGraph", "CapsLock"].includes(event.key)) return; // some keyboards have digits behind Shift
  if (rejecting) { reason(event); return; }
  if (event.key === "u") { undo(); return; }
  if (event.key === "/") { document.getElementById("text")?.focus(); event.preventDefault(); return; }
  if (event.key === "n") { document.querySelector("[rel=next], [rel=reload]")?.click(); return; }
  const own = article?.dataset.term ? termKeys : keys;
  if (article && own[event.key]) { own[event.key](article); event.preventDefault(); }
});

document.addEventListener("submit", (event) => {
  const article = event.target.closest("article");
  if (event.target.classList.contains("undo")) { event.preventDefault(); undo(); return; }
  if (!article || !event.submitter) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(event.target));
  decide(article, { ...fields, what: event.submitter.value });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-act=context]");
  if (!link) return;
  event.preventDefault();
  keys.c(link.closest("article"));
});

if (pairs().length) pairs()[0].focus({ preventScroll: true });

// A rule's options are tried as they are typed.
const trial = document.querySelector("form.try");
let waiting = 0, asked = 0;
async function tryRule() {
  const number = ++asked;
  const address = trial.getAttribute("action") + "?" + new URLSearchParams(new FormData(trial));
  const response = await fetch(address, { headers: { "X-Fragment": "1" } });
  const text = await response.text();
  if (number !== asked) return; // a later answer is on its way
  if (!response.ok) { say(text.trim()); return; }
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const old = document.getElementById("change"), hasFocus = old.contains(document.activeElement);
  old.replaceWith(holder.content.firstElementChild);
  if (hasFocus) document.getElementById("change").focus();
  say([...document.querySelectorAll("#change tbody td")].slice(0, 2).map((cell) => cell.textContent).join(" kept before, after: "));
}
trial?.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(tryRule, 250); });
document.querySelector("select[data-go]")?.addEventListener("change", (event) => event.target.form.submit());
