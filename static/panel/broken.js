// The two buttons on the screen of a lab that has stopped. They come when one is pressed, since hardly anybody ever sees them.

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
  await run();
  place.querySelector(".ql")?.focus();
}
