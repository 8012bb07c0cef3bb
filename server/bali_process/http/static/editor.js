// Puts Yasgui over the plain query form: our prefixes, our names, our way to draw an answer; nobody else is asked.
"use strict";
(() => {
  const form = document.getElementById("editor");
  const field = document.getElementById("query");
  if (!window.Yasgui || !form) return;
  const { Yasgui } = window.Yasgui.Yasgui ? window.Yasgui : { Yasgui: window.Yasgui };
  const { Yasqe, Yasr } = Yasgui;
  const { origin, prefixes } = JSON.parse(document.getElementById("names").textContent);
  const endpoint = form.action;
  const labels = new Map();

  const ask = (query, accept) =>
    fetch(endpoint, { method: "POST", headers: { Accept: accept }, body: new URLSearchParams({ query }) });

  // The longest name space that an IRI begins with gives its short form.
  const spaces = Object.entries(prefixes).sort((one, other) => other[1].length - one[1].length);
  const short = (iri) => {
    const [prefix, space] = spaces.find(([, space]) => iri.startsWith(space)) || [];
    const local = prefix && iri.slice(space.length);
    return local && /^[\w-]+(\.[\w-]+)*$/.test(local) ? `${prefix}:${local}` : `<${iri}>`;
  };

  const KINDS = {
    class: "?term a ?kind VALUES ?kind { owl:Class rdfs:Class skos:Concept }",
    property: "?term a ?kind VALUES ?kind { rdf:Property owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }",
    any: "?term a ?kind",
  };
  const place = (yasqe, token) => {
    const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
    if (before && ["a", "rdf:type"].includes(before.string)) return "class";
    return (token.state.possibleCurrent || []).includes("a") ? "property" : "any";
  };

  // Names that begin as the one at the cursor, else those whose label holds what is written there.
  const names = async (yasqe, token) => {
    const [, prefix, local] = token.string.match(/^([\w-]+):(.*)$/) || [];
    const space = prefix && (yasqe.getPrefixesFromQuery()[prefix] || prefixes[prefix]);
    const start = space ? space + local : token.string.replace(/^</, "");
    const test = /^https?:/.test(start)
      ? `STRSTARTS(STR(?term), ${JSON.stringify(start)})`
      : `CONTAINS(LCASE(STR(?label)), ${JSON.stringify(start.toLowerCase())})`;
    const known = ["owl", "rdf", "rdfs", "skos"].map((name) => `PREFIX ${name}: <${prefixes[name]}>`).join(" ");
    const query = `${known} SELECT DISTINCT ?term ?label { ${KINDS[place(yasqe, token)]}
      OPTIONAL { ?term skos:prefLabel|rdfs:label ?label }
      FILTER(ISIRI(?term) && ${test}) } ORDER BY STRLEN(?label) ?term LIMIT 100`;
    const answer = await ask(query, "application/sparql-results+json");
    if (!answer.ok) return [];
    return (await answer.json()).results.bindings.map(({ term, label }) => {
      labels.set(short(term.value), label ? label.value : "");
      return term.value;
    });
  };

  Yasqe.forkAutocompleter("prefixes", {
    name: "our-prefixes",
    persistenceId: null,
    get: () => Object.entries(prefixes).map(([prefix, space]) => `${prefix}: <${space}>`).sort(),
  });
  Yasqe.registerAutocompleter({
    name: "our-names",
    bulk: false,
    get: names,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
      return /^[\w<]/.test(token.string) && !/^prefix$/i.test(before ? before.string : "");
    },
    postProcessSuggestion: (yasqe, token, iri) => short(iri),
    postprocessHints: (yasqe, hints) =>
      hints.map((hint) => ({ ...hint, displayText: [hint.text, labels.get(hint.text)].filter(Boolean).join("  ") })),
  });
  // Those that ask prefix.cc and Linked Open Vocabularies are gone.
  for (const name of ["prefixes", "property", "class"]) delete Yasqe.Autocompleters[name];
  Yasqe.defaults.autocompleters = ["variables", "our-prefixes", "our-names"];

  // The answer as the page without a script draws it: labels, links, evidence, downloads.
  class Answer {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 20;
      this.label = "Answer";
    }
    canHandleResults() {
      return Boolean(this.yasr.results) && !this.yasr.results.getError();
    }
    async draw() {
      const page = await ask((field.value = yasgui.getTab().getQuery()), "text/html");
      const drawn = new DOMParser().parseFromString(await page.text(), "text/html").getElementById("answer");
      if (drawn) this.yasr.resultsEl.replaceChildren(document.adoptNode(drawn));
    }
  }
  Yasr.registerPlugin("answer", Answer);
  Yasr.defaults.pluginOrder = ["answer", "response"];
  // Its table would show names that only this server knows how to look up.
  delete Yasr.plugins.table;
  delete Yasr.defaults.plugins.table;

  const parent = document.createElement("div");
  form.before(parent);
  form.hidden = true;
  const yasgui = new Yasgui(parent, {
    persistenceId: null, // nothing stays behind in the browser
    populateFromUrl: false,
    autofocus: false,
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [] },
    requestConfig: { endpoint, method: "POST" },
    yasqe: {
      value: field.value,
      persistenceId: null,
      prefixCcApi: null,
      screenReaderLabel: "Query",
      extraKeys: { Tab: false, "Shift-Tab": false }, // the keyboard leaves as it came
      consumeShareLink: null,
      createShareableLink: (yasqe) => `${endpoint}?${new URLSearchParams({ query: yasqe.getValue() })}`,
    },
    yasr: { persistenceId: null, defaultPlugin: "answer", prefixes },
  });
  // A button is no tab: it stands beside the list of them.
  const tabs = yasgui.tabElements;
  parent.querySelector(".tabsList").after(tabs.addTabEl);
  tabs.addTabEl = null;
  yasgui.on("query", () => document.querySelectorAll("main > #answer").forEach((drawn) => drawn.remove()));

  // A stored question opens beside what is being written.
  const examples = document.querySelector("form.examples");
  examples.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wish = new FormData(examples);
    const page = await fetch(`${endpoint}?${new URLSearchParams(wish)}`, { headers: { Accept: "text/html" } });
    const drawn = new DOMParser().parseFromString(await page.text(), "text/html");
    yasgui.addTab(true, { name: wish.get("example"), yasqe: { value: drawn.getElementById("query").value } });
  });
})();
