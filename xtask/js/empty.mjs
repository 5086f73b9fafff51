// Empties a module's functions that never run, so that wasm-opt finds what nothing needs any more: 12 KB of 150.
// Usage: node empty.mjs <module.wasm>; its functions must still have their names.
//
// A lab hands yew one element of its own (`Html::VRef`, page/view.rs) and writes what is in it itself. The other kinds of virtual nodes and
// the listeners at them are in the module all the same: only when it runs it shows which kind a node is. An emptied function that runs after
// all stops the lab as a broken rule does.

import { readFileSync, writeFileSync } from "node:fs";
import { CODE, CUSTOM, bodiesOf, imported, moduleOf, number, reader, sections } from "./wasm.mjs";

/** What never runs, by name; each of them must be found, or yew is another than this knows. */
const UNUSED = [
  // The other kinds of virtual nodes, at first and when they are others later.
  /^<yew::virtual_dom::(vtag::VTag|vlist::VList|vraw::VRaw|vtext::VText|vportal::VPortal|vsuspense::VSuspense|vcomp::VComp) as yew::dom_bundle::traits::Reconcilable>::/,
  /^<alloc::rc::Rc<yew::virtual_dom::\w+::\w+> as yew::utils::RcExt/,
  /^<yew::virtual_dom::Attributes>::/,
  /^<yew::dom_bundle::blist::BList>::/,
  /^<yew::dom_bundle::bnode::BNode as yew::dom_bundle::traits::ReconcileTarget>::shift/,
  // Listeners at them.
  /^<yew::dom_bundle::btag::listeners::/,
  /^<yew::dom_bundle::subtree_root::SubtreeData>::add_listener/,
  /^<yew::dom_bundle::subtree_root::BSubtree>::ensure_handled/,
  /^<yew::dom_bundle::subtree_root::EventDescriptor as core::clone::Clone>/,
];
/** No locals, `unreachable`, `end`. */
const EMPTY = Buffer.from([0x00, 0x00, 0x0b]);

/** The names of functions, by their numbers. */
function namesOf(all) {
  const names = new Map();
  const label = Buffer.from("\x04name");
  const section = all.find(({ id, body }) => id === CUSTOM && body.subarray(0, 5).equals(label));
  if (!section) throw new Error("the module's functions have no names");
  const input = reader(section.body, label.length);
  while (input.at < section.body.length) {
    const [kind, length] = [input.take(1)[0], input.number()];
    // The kind of functions.
    if (kind !== 1) input.take(length);
    else for (let left = input.number(); left > 0; left--) names.set(input.number(), input.take(input.number()).toString());
  }
  return names;
}

const [file] = process.argv.slice(2);
const wasm = readFileSync(file);
const all = sections(wasm);
const [names, first, found] = [namesOf(all), imported(all), new Set()];
const bodies = bodiesOf(all).map((body, index) => {
  // Without the hashes of crates.
  const name = (names.get(first + index) ?? "").replace(/\[[0-9a-f]+\]/g, "");
  const pattern = UNUSED.find((unused) => unused.test(name));
  if (!pattern) return body;
  found.add(pattern);
  return EMPTY;
});
const missing = UNUSED.filter((pattern) => !found.has(pattern));
if (missing.length > 0) throw new Error(`no function is called ${missing.join(" or ")}`);
const code = { id: CODE, body: Buffer.concat([number(bodies.length), ...bodies.flatMap((body) => [number(body.length), body])]) };
writeFileSync(file, moduleOf(wasm, all.map((section) => (section.id === CODE ? code : section))));
