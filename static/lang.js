// Sends the reader on to their language: the one they chose before, else the first of the browser's that we have.
// A classic script in the head, so that the chooser is not painted first. Search and hash are kept: a link to a run
// without a language stays that link.
(() => {
  const offered = ["zh", "en"];
  let wanted = new URLSearchParams(location.search).get("lang");
  if (!offered.includes(wanted)) {
    try {
      wanted = localStorage.getItem("queue-lab.lang");
    } catch {
      // A sandboxed frame has no storage; the browser's languages still tell.
      wanted = null;
    }
  }
  if (!offered.includes(wanted)) {
    const spoken = (navigator.languages ?? [navigator.language]).map((tag) => String(tag).toLowerCase().split("-")[0]);
    wanted = spoken.find((tag) => offered.includes(tag)) ?? "en";
  }
  const target = new URL(`${wanted}/`, document.baseURI);
  target.search = location.search;
  target.hash = location.hash;
  // replace, not assign: Back must not lead to a page that only redirects.
  location.replace(target);
})();
