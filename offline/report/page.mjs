// The page works without this: it adds the search, the switch of the theme, and shows one stack at a time.
const root = document.documentElement;

function remembered() {
  try {
    return localStorage.getItem("slipway-theme");
  } catch {
    return null; // A page opened from a file may have no storage.
  }
}

function remember(theme) {
  try {
    localStorage.setItem("slipway-theme", theme);
  } catch {
    // It holds for this visit, then.
  }
}

const systemDark = matchMedia("(prefers-color-scheme: dark)");
const toggle = document.querySelector("[data-theme-toggle]");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
}

function nameToggle() {
  toggle.textContent = isDark() ? "Light theme" : "Dark theme";
}

const chosen = remembered();
if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
nameToggle();
toggle.hidden = false;
toggle.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  remember(root.dataset.theme);
  nameToggle();
});
systemDark.addEventListener("change", nameToggle);

const stacks = [...document.querySelectorAll("[data-stack]")];

/** The stack of the address, the first one where it names none; what it leads to is opened and shown. */
function followAddress() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const current = target?.closest("[data-stack]") ?? stacks[0];
  for (const stack of stacks) stack.hidden = stack !== current;
  for (const link of document.querySelectorAll("[data-stack-link]")) {
    if (link.hash === `#${current.id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (!target) return;
  for (let one = target.parentElement?.closest("details"); one; one = one.parentElement?.closest("details")) {
    one.open = true;
  }
  target.scrollIntoView();
}

if (stacks.length > 1 || location.hash) followAddress();
addEventListener("hashchange", followAddress);

function setUpTree(tree, tools) {
  const input = tools.querySelector("input");
  const status = tools.querySelector("[role=status]");
  const items = [...tree.querySelectorAll("li[data-name]")];
  const detailsOf = new Map(items.map((item) => [item, item.querySelector(":scope > details")]));
  let before; // What was open when a search began.

  function search() {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return clear();
    before ??= items.map((item) => detailsOf.get(item).open);
    const found = items.filter((item) => words.every((word) => item.dataset.name.includes(word)));
    const shown = new Set(found);
    const opened = new Set();
    for (const item of found) {
      for (
        let up = item.parentElement.closest("li");
        up && !opened.has(up);
        up = up.parentElement.closest("li")
      ) {
        shown.add(up);
        opened.add(up);
      }
    }
    for (const item of items) {
      item.hidden = !shown.has(item);
      detailsOf.get(item).open = opened.has(item);
    }
    status.textContent = `${found.length} of ${items.length} resources`;
  }

  function clear() {
    items.forEach((item, index) => {
      item.hidden = false;
      if (before) detailsOf.get(item).open = before[index];
    });
    before = undefined;
    status.textContent = "";
  }

  let waiting = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(search);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    input.value = "";
    clear();
  });
  // Only what has children: the properties of all at once are too much to read.
  const open = (wanted) => {
    for (const item of items)
      if (item.querySelector(":scope > details > ul")) detailsOf.get(item).open = wanted;
  };
  tools.querySelector("[data-expand]").addEventListener("click", () => open(true));
  tools.querySelector("[data-collapse]").addEventListener("click", () => {
    for (const item of items) detailsOf.get(item).open = false;
  });
  tools.hidden = false;
}

for (const stack of stacks)
  setUpTree(stack.querySelector("[data-tree]"), stack.querySelector("[data-tree-tools]"));
