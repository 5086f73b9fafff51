// The screen of a lab that has stopped. It comes when it is needed, since hardly anybody ever sees it.

const element = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const sheet = element("link", { rel: "stylesheet", href: new URL("./broken.css", import.meta.url) });
document.head.append(sheet);

/** The place of the lab whose instance threw this; nothing when something else on the page did. */
const placeOf = ({ stack = "" }) => {
  const places = [...document.querySelectorAll("section.ql-lab[data-taken]")];
  // The script that called the instance, where the stack is not too deep to name it; boot.js has given each a fragment of its own.
  const glue = document.querySelector('link[data-ql="glue"]').href;
  if (stack.includes(glue)) {
    const [, nth = "0"] = /^#(\d+)/.exec(stack.split(glue)[1]) ?? [];
    return places.find((place) => place.dataset.taken === nth);
  }
  // Nobody else's module is on this page; of several instances, the one under the reader's hand.
  if (!stack.includes("wasm")) return undefined;
  return places.length === 1 ? places[0] : places.find((place) => place.matches(":focus-within, :hover"));
};

/** Writes the screen in a place: `reason` as it was thrown, the run as a link, and words about both by name. */
const write = async (place, { reason, href, about, seed }) => {
  const held = place.contains(document.activeElement);
  // At once, since the words may be long in coming, and what is left of the lab must not be pressed.
  const title = element("h2", { tabindex: "-1" });
  const screen = element("div", { class: "ql-broken", role: "alert" }, title);
  place.replaceChildren(screen);
  const lang = document.documentElement.lang.split("-")[0];
  const table = new URL(`./${lang}.json`, import.meta.url);
  const words = await fetch(table).then((response) => response.json()).catch(() => undefined);
  // Without words, the line being down too: what was thrown, and the link.
  title.textContent = words?.stopped ?? reason;
  screen.append(element("a", { href }, href));
  if (words) {
    const copy = element("button", { type: "button", "data-broken": "copy", "data-copied": words.copied }, words.copy_details);
    const restart = element("button", { type: "button", "data-broken": "restart" }, words.start_over);
    title.after(element("p", {}, words[about]), ...(seed ? [element("p", {}, words.seed.replace("{seed}", seed))] : []));
    screen.append(element("pre", {}, reason), element("div", { class: "ql-controls" }, copy, restart));
  }
  // Who was at the lab with the keyboard goes on from here.
  if (held) title.focus();
};

/** The screen of a lab in which a rule did not hold, as page/panic.rs tells it. */
export const stopped = (place, { message, seed, query }) =>
  write(place, { reason: message, href: `${location.origin}${location.pathname}?${query}`, about: "broke", seed });

/** The screen of the lab whose instance threw this. */
export function trapped(reason) {
  const place = placeOf(reason);
  if (!place || "stopped" in place.dataset) return;
  place.dataset.stopped = "";
  // The address is the first lab's; what another one shows is known to itself alone, but for what it was given.
  const isFirst = place === document.querySelector("section.ql-lab");
  const href = isFirst ? location.href : `${location.origin}${location.pathname}?lab=${place.dataset.lab}&${place.dataset.query ?? ""}`;
  write(place, { reason: String(reason), href, about: "trapped" });
}

/** Answers a button of that screen; `run` starts the labs whose places are free. */
export async function answer(button, run) {
  const screen = button.closest(".ql-broken");
  if (button.dataset.broken === "copy") {
    const details = [screen.querySelector("a").href, screen.querySelector("pre").textContent, navigator.userAgent].join("\n");
    try {
      await navigator.clipboard.writeText(details);
      button.textContent = button.dataset.copied;
    } catch {
      // No clipboard here: selected, it can be copied by hand.
      getSelection().selectAllChildren(screen);
    }
    return;
  }
  const place = screen.parentElement;
  if (place === document.querySelector("section.ql-lab")) {
    history.replaceState(null, "", location.pathname);
    globalThis.__queueLab = undefined;
  }
  delete place.dataset.taken;
  delete place.dataset.stopped;
  await run();
  place.querySelector(".ql")?.focus();
}
