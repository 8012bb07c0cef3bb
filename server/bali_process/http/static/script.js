// Suggestions for search fields: a combobox (ARIA 1.2) over OpenSearch suggestions; without it the form just searches.
"use strict";
for (const field of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  const source = field.dataset.suggest || field.form.action.replace(/search$/, "suggest");
  let wanted = 0;
  let timer = 0;
  let chosen = -1;
  list.id = `${field.id || "search"}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  for (const [name, value] of Object.entries({ role: "listbox", "aria-label": "Suggestions" })) list.setAttribute(name, value);
  const told = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(told)) field.setAttribute(name, value);
  field.autocomplete = "off";
  field.after(list);
  field.parentElement.classList.add("suggesting");

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };
  const choose = (number) => {
    chosen = number;
    field.removeAttribute("aria-activedescendant");
    [...list.children].forEach((item, place) => {
      item.setAttribute("aria-selected", String(place === number));
      if (place === number) field.setAttribute("aria-activedescendant", item.id);
    });
    list.children[number]?.scrollIntoView({ block: "nearest" });
  };
  const item = (title, description, url, place) => {
    const drawn = document.createElement("li");
    drawn.id = `${list.id}-${place}`;
    drawn.setAttribute("role", "option");
    drawn.textContent = title;
    if (description) drawn.append(Object.assign(document.createElement("span"), { textContent: description }));
    drawn.addEventListener("mousedown", (event) => event.preventDefault());
    drawn.addEventListener("click", () => location.assign(url));
    return drawn;
  };
  const suggest = async () => {
    const number = ++wanted;
    const query = field.value.trim();
    if (query.length < 2) return show(false);
    const answer = await fetch(`${source}?${new URLSearchParams({ q: query })}`).catch(() => null);
    if (number !== wanted || !answer?.ok) return;
    const [, titles, descriptions, urls] = await answer.json();
    if (number !== wanted) return;
    list.replaceChildren(...titles.map((title, place) => item(title, descriptions[place], urls[place], place)));
    show(titles.length > 0 && document.activeElement === field);
    choose(-1);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 120);
  });
  field.addEventListener("blur", () => show(false));
  field.addEventListener("keydown", (event) => {
    const count = list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) show(false);
    else if (step && !list.hidden) choose((chosen + step + (chosen < 0 && step < 0 ? 1 : 0) + count) % count);
    else if (event.key === "Enter" && chosen >= 0) list.children[chosen].click();
    else return;
    event.preventDefault();
  });
}
