// Single keys: a letter presses the button or follows the link that names it in data-key. Nothing else depends on this
// file. Keys do nothing in fields, with Ctrl, Alt or Meta held, or when the person has turned them off.
(function () {
  "use strict";
  document.documentElement.classList.add("has-script");
  if (document.body.dataset.keys !== "on") { return; }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat) { return; }
    var field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field) { return; }
    var wanted = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (!wanted) { return; }
    event.preventDefault();
    if (wanted.matches("select, textarea, input")) { wanted.focus(); } else { wanted.click(); }
  });
  // A decision must not be sent twice by a second press while the first is on its way.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) { event.preventDefault(); }
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) { delete form.dataset.sent; });
  });
}());
