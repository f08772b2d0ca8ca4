// What the histories of both dialects share: names, and which edits a step makes.

const WORDS = ['users', 'posts', 'Comment', 'order_items', 'orderLines', 'sessions', 'account', 'team members', 'invoices', 'tags', 'post_tags', 'files', 'audit_log', 'payments',
  'webhooks', 'api_keys', 'projects', 'tasks', 'labels', 'notes', 'events', 'messages', 'group', 'Settings', 'notifications'];
const COLUMN_WORDS = ['name', 'email', 'title', 'body', 'firstName', 'last_name', 'slug', 'status', 'order', 'price', 'count', 'is_active', 'isPublic', 'meta', 'payload', 'score',
  'expires_at', 'deletedAt', 'user', 'type', 'default', 'image_url', 'position', 'total amount', 'locale', 'token', 'hash', 'version', 'note', 'kind'];

export const camel = (name) => name.replace(/[ _]+(.)/g, (_, c) => c.toUpperCase());

export class History {
  constructor(random) {
    this.random = random;
    this.number = random.seed;
    this.said = [];
    this.count = 0;
  }

  id() { return ++this.count; }

  /** A name that is not taken. */
  freshName(taken, table = false, words = table ? WORDS : COLUMN_WORDS) {
    const free = words.filter((word) => !taken.includes(word));
    if (free.length > 0 && this.random.chance(0.9)) return this.random.pick(free);
    const name = `${this.random.pick(words)}_${this.id()}`;
    return taken.includes(name) ? this.freshName(taken, table, words) : name;
  }

  /** One to four edits. */
  change() {
    const edits = this.edits(), sum = edits.reduce((total, [, weight]) => total + weight, 0);
    let wanted = 1 + this.random.below(4);
    for (let tries = 0; wanted > 0 && tries < 40; tries++) {
      let at = this.random.below(sum), i = 0;
      while (at >= edits[i][1]) at -= edits[i++][1];
      const said = this[edits[i][0]]();
      if (!said) continue;
      this.said.push(said);
      wanted--;
    }
  }
}
