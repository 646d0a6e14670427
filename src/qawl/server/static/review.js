"use strict";
// The keys of `qawl review` on the page: s same, d different, u unsure, n next. Without this file the access keys do the same.
document.addEventListener("keydown", (event) => {
  const at = event.target;
  const writes = at instanceof HTMLElement && at.matches("input, select, textarea");
  if (writes || event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    return;
  }
  const wanted = document.querySelector(`[accesskey="${CSS.escape(event.key.toLowerCase())}"]`);
  if (wanted instanceof HTMLElement) {
    event.preventDefault();
    wanted.click();
  }
});
