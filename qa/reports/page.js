"use strict";
// n and p go from mark to mark; Escape goes from a sentence back to the mark that it was opened from.
const marks = [...document.querySelectorAll("a.mark")];
let last = -1;
marks.forEach((mark, at) => mark.addEventListener("focus", () => { last = at; }));
marks.forEach((mark, at) => mark.addEventListener("click", () => { last = at; }));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || marks.length === 0) return;
  if (event.key === "Escape") last = Math.max(last, 0);
  else if (event.key === "n") last = (last + 1) % marks.length;
  else if (event.key === "p") last = (Math.max(last, 0) + marks.length - 1) % marks.length;
  else return;
  event.preventDefault();
  marks[last].focus();
});
