/**
 * The page's script, for browsers that do not do it by themselves yet: open what a link leads to, and all of it on paper.
 * Without it every part can be opened by hand.
 */
export const SCRIPT = `
(function () {
  "use strict";
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var closed = target && target.closest("details:not([open])");
    if (!closed) return;
    closed.open = true;
    target.scrollIntoView();
  }
  var opened = [];
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (details) { details.open = false; });
    opened = [];
  });
  reveal();
})();
`;
