// Votes on their way: kept on this device until the server has said that it stored them,
// sent one after the other, each with a key of its own, so that none is lost or doubled.
const PAUSES = [1000, 2000, 5000, 10000, 20000];

export class Outbox {
  constructor(name, form, told) {
    this.name = `outbox/${name}/`;
    this.unstored = [];
    this.form = form;
    this.told = told;
    this.tries = 0;
    this.sending = null;
    this.have = () => "";
    window.addEventListener("online", () => this.flush(true));
  }

  // One item a vote, so that two tabs never overwrite each other's list.
  get votes() {
    const found = [...this.unstored];
    for (let at = 0; at < localStorage.length; at += 1) {
      const name = localStorage.key(at);
      if (name.startsWith(this.name)) found.push(JSON.parse(localStorage.getItem(name)));
    }
    return found.sort((one, other) => one.at - other.at);
  }

  keep(vote) {
    try {
      localStorage.setItem(this.name + vote.key, JSON.stringify(vote));
    } catch {
      // Storage is full or forbidden: the vote stays in this tab until it is sent.
      this.unstored.push(vote);
    }
  }

  drop(key) {
    localStorage.removeItem(this.name + key);
    this.unstored = this.unstored.filter((vote) => vote.key !== key);
  }

  holds(report) {
    return this.votes.some((vote) => vote.report === report);
  }

  add(vote, have) {
    this.have = have;
    this.keep({ ...vote, key: crypto.randomUUID?.() ?? fallbackKey(), at: Date.now() });
    this.flush();
  }

  // The newest vote, if it has not started on its way.
  takeBack() {
    const newest = this.votes.at(-1);
    if (!newest || newest.key === this.sending) return null;
    this.drop(newest.key);
    return newest;
  }

  async flush(now = false) {
    if (this.sending) return;
    if (now) clearTimeout(this.timer);
    const [vote] = this.votes;
    if (!vote) return;
    this.sending = vote.key;
    this.told.state(this.tries ? "waiting" : "saving");
    const outcome = await this.send(vote);
    this.sending = null;
    if (outcome === "again") return this.wait();
    this.tries = 0;
    this.drop(vote.key);
    if (this.votes.length) this.flush();
    else this.told.state(outcome);
  }

  wait() {
    this.told.state("waiting");
    this.timer = setTimeout(() => this.flush(), PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
    this.tries += 1;
  }

  async send(vote) {
    const body = new URLSearchParams({ ...vote, have: this.have() });
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    let answer;
    try {
      answer = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    } catch {
      return "again";
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      if (this.tries % 5 === 0) this.told.signedOut();
      return "again";
    }
    if (answer.status >= 500 || answer.status === 429) return "again";
    if (!answer.ok) {
      this.told.refused(vote, await answer.text());
      return "failed";
    }
    this.told.stored(vote, await answer.json());
    return "saved";
  }
}

// Only where the page is served without HTTPS from another machine.
function fallbackKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
