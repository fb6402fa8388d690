"use strict";
// A code that came with the link, after its #, goes into the form and out of the address and the history.
const form = document.querySelector("form[data-code]");
const CODE = /^[0-9A-Za-z-]{8,20}$/;

function takeCode() {
  const code = location.hash.slice(1);
  if (!CODE.test(code)) return;
  history.replaceState(null, "", location.pathname + location.search);
  form.elements.code.value = code;
  // Who is signed in already is asked first: a link alone puts nobody else in their place.
  if (form.dataset.code === "send") form.submit();
}

addEventListener("hashchange", takeCode);
takeCode();
