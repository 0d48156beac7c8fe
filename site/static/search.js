// The search: first terms, then sections that have every word typed.
"use strict";

(() => {
  const MOST = 20; // shown of each
  const BEFORE = 100; // characters of an excerpt
  const AFTER = 200;
  const SMALL = "an?|and|are|by|for|in|is|of|on|the|to|what|why|with"; // not looked for beside others
  const NEXT = `[^\\p{L}\\p{N}]+(?:(?:${SMALL})[^\\p{L}\\p{N}]+)*`; // from a word to the next

  const field = document.querySelector("#query");
  const status = document.querySelector("#found");
  const results = document.querySelector("#results");

  const smallWord = new RegExp(`^(${SMALL})$`);

  // Letters apart from their accents are found without them.
  const apart = (text) => text.normalize("NFD");
  const typed = (text) => apart(text).replace(/[\p{M}'’"“”]/gu, "").toLowerCase();
  const closedUp = (text) => typed(text).replace(/[\s\p{Pd}]/gu, "");
  const stem = (word) => (word.length > 4 ? word.replace(/(ies|y|e?s)$/, "") : word);

  const sections = searchIndex.sections.map(([page, fragment, heading, text]) => {
    const [address, title] = searchIndex.pages[page];
    const explains = address.startsWith("lessons/") && !/^\d+\.\d/.test(heading); // and is no exercise
    return { address: address + fragment, title, heading, explains, text: apart(text) };
  });
  const terms = searchIndex.terms.map(([names, korean, meaning, lesson, entry]) => {
    const all = `${names},${korean}`;
    return { names, korean, meaning, lesson, entry, all, closed: all.split(/[(),]+/).map(closedUp) };
  });

  const LONGER = "[\\p{L}\\p{N}\\p{M}]*";
  const ENDED = "(?:ies|y|e?s)?(?![.,]?[\\p{L}\\p{N}])";

  /** Finds what begins with `word`, whatever its accents and hyphens, and ends as told. */
  function pattern(word, ends) {
    const letters = [...stem(word).replace(/\p{Pd}/gu, "")].map((letter) => {
      const literal = letter.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
      return /[=<>+]/.test(letter) ? `\\s*${literal}\\s*` : literal;
    });
    const begins = /^[\p{Script=Latin}\p{N}]/u.test(word) ? "(?<![\\p{L}\\p{N}])" : ""; // Korean puts words together
    return `${begins}${letters.join("[\\p{M}\\p{Pd}'’]*")}${ends}`;
  }

  /** How well each word found fits: 1 for the same, less for a longer one. */
  const fits = (text, { word, match }) =>
    [...apart(text).matchAll(match)].map(([found]) => Math.min(1, word.length / found.trim().length) ** 2);

  function points(section, words, phrase) {
    let sum = words.length > 1 && phrase.test(section.text) ? 20 : 0;
    for (const word of words) {
      const [heading, title, text] = [section.heading, section.title, section.text].map((part) => fits(part, word));
      if (!heading.length && !title.length && !text.length) return 0;
      sum += 10 * Math.max(0, ...heading) + 2 * Math.max(0, ...title);
      sum += Math.min(4, text.reduce((total, fit) => total + fit, 0));
    }
    return section.explains ? sum : sum / 2;
  }

  function rank({ all, closed }, words, query) {
    if (closed.includes(query)) return 3;
    if (closed.some((name) => name.startsWith(stem(query)))) return 2;
    return words.length && words.every((word) => fits(all, word).length) ? 1 : 0;
  }

  /** The `entries` that are worth anything, the best first. */
  const ranked = (entries, worth) =>
    entries.filter((entry) => (entry.worth = worth(entry))).sort((one, other) => other.worth - one.worth);

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  /** The part of `text` where most is found, marked. */
  function excerpt(text, match) {
    const places = [...text.matchAll(match)].map(({ index }) => index);
    const near = (place) => places.filter((other) => other >= place && other < place + AFTER).length;
    const place = places.reduce((best, other) => (near(other) > near(best) ? other : best), places[0] ?? 0);
    const from = place > BEFORE ? text.indexOf(" ", place - BEFORE) + 1 : 0;
    const to = place + AFTER < text.length ? text.lastIndexOf(" ", place + AFTER) : text.length;
    const pieces = [from ? "… " : ""];
    let end = from;
    for (const { 0: found, index } of text.slice(0, to).matchAll(match)) {
      if (index < from) continue;
      pieces.push(text.slice(end, index), element("mark", { textContent: found }));
      end = index + found.length;
    }
    return element("p", {}, ...pieces, text.slice(end, to), to < text.length ? " …" : "");
  }

  function termEntry({ names, korean, meaning, lesson, entry }) {
    const name = element("a", { href: lesson, textContent: names });
    const link = element("a", { href: entry, textContent: "glossary" });
    const inKorean = element("span", { lang: "ko", textContent: korean });
    return element("li", {}, name, " ", inKorean, element("p", {}, `${meaning} (`, link, ")"));
  }

  function sectionEntry({ address, title, heading, text }, match) {
    const textContent = title === heading ? title : `${title} › ${heading}`;
    return element("li", {}, element("a", { href: address, textContent }), excerpt(text, match));
  }

  function show(title, list, entries) {
    if (entries.length) results.append(element("h2", { textContent: title }), element(list, {}, ...entries));
  }

  function search() {
    const query = typed(field.value).replace(/\s*([=<>+])\s*/g, "$1").trim();
    results.replaceChildren();
    status.textContent = "";
    if (!query) return;
    const all = query.split(/[\s()]+/).filter(Boolean);
    const telling = all.filter((word) => !smallWord.test(word));
    const words = (telling.length ? telling : all).map((word) => {
      const ends = /\p{N}$/u.test(word) ? ENDED : LONGER; // 0 does not find 0.5
      return { word, match: new RegExp(pattern(word, ends), "giu") };
    });
    const phrase = new RegExp(words.map(({ word }) => pattern(word, ENDED)).join(NEXT), "iu");
    const any = new RegExp(words.map(({ match }) => match.source).join("|"), "giu");
    const foundTerms = ranked(terms, (term) => rank(term, words, closedUp(query)));
    const found = ranked(sections, (section) => points(section, words, phrase));
    show("Terms", "ul", foundTerms.slice(0, MOST).map(termEntry));
    show("Sections", "ol", found.slice(0, MOST).map((section) => sectionEntry(section, any)));
    const some = Math.max(foundTerms.length, found.length) > MOST ? ` The first ${MOST} are shown.` : "";
    status.textContent =
      foundTerms.length || found.length
        ? `Terms: ${foundTerms.length}. Sections: ${found.length}.${some}`
        : "Nothing has all of these words: try fewer.";
  }

  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", search);
  search();
})();
