// Every behaviour binds itself to data-* attributes on the document, so htmx swaps need no set-up.
import "./announce.js";
import "./confirm.js";
import "./copy.js";
import "./days.js";
import "./dialog.js";
import "./drop.js";
import "./keys.js";
import "./keys_help.js";
import "./live.js";
import "./menu.js";
import "./toast.js";
