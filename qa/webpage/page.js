"use strict";
// Runs after textual.js, which starts the terminal of this page once everything is loaded.

const here = new URL(".", location.href);
document.querySelector(".textual-terminal").dataset.sessionWebsocketUrl = new URL("ws", here).href.replace(/^http/, "ws");

// The terminal measures its cells once, so the font has to be there before it begins.
const begin = window.onload;
window.onload = async (event) => {
  await Promise.all(["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`)));
  begin(event);
};

// Files of the chat come from under the page's own address. No other address is opened: an article's text can hold
// links, and nothing of what is asked here is to leave this machine by a click.
const open = window.open.bind(window);
window.open = (address) => {
  const wanted = address && new URL(address, here);
  if (!wanted || wanted.origin !== here.origin || !wanted.pathname.startsWith("/download/")) return null;
  return open(new URL(wanted.pathname.slice(1), here), "_blank");
};

// A file that is dropped on the page would take the place of the chat.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
