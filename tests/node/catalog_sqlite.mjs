// What a SQLite database holds, as sorted lines: two databases are equal when the lines are equal. SQLite has no
// catalog for checks, generated columns and the WHERE of an index, so those come from the text in
// sqlite_schema, token by token: quoting, case of keywords and the table's name before a column say nothing.
import { execFileSync } from 'node:child_process';

const FACTS = `
SELECT json_object('kind', 'table', 'table', name, 'type', type, 'without_rowid', wr, 'strict', strict)
  FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\';
SELECT json_object('kind', 'column', 'table', t.name, 'cid', c.cid, 'name', c.name, 'type', lower(c.type),
    'notnull', c."notnull", 'default', c.dflt_value, 'pk', c.pk, 'hidden', c.hidden)
  FROM pragma_table_list t, pragma_table_xinfo(t.name) c
  WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\';
SELECT json_object('kind', 'foreign_key', 'table', t.name, 'target', f."table", 'on_update', f.on_update,
    'on_delete', f.on_delete, 'match', f.match,
    'columns', (SELECT json_group_array(json_array(g."from", g."to")) FROM pragma_foreign_key_list(t.name) g WHERE g.id = f.id))
  FROM pragma_table_list t, pragma_foreign_key_list(t.name) f WHERE t.schema = 'main' AND f.seq = 0;
SELECT json_object('kind', 'index', 'table', t.name, 'name', CASE WHEN i.origin = 'c' THEN i.name END,
    'unique', i."unique", 'origin', i.origin, 'partial', i.partial,
    'columns', (SELECT json_group_array(json_array(x.name, x."desc", x.coll)) FROM pragma_index_xinfo(i.name) x WHERE x.key))
  FROM pragma_table_list t, pragma_index_list(t.name) i WHERE t.schema = 'main';
SELECT json_object('kind', 'sql', 'type', type, 'table', tbl_name, 'name', name, 'sql', sql)
  FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\';`;

const TOKEN = /\s+|--[^\n]*|\/\*[\s\S]*?\*\/|'(?:''|[^'])*'|"(?:""|[^"])*"|`(?:``|[^`])*`|\[[^\]]*\]|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|<>|<=|>=|!=|==|\|\||->>|->|<<|>>|./gu;

/** Tokens of SQL text: identifiers without their quotes, words in lower case, strings as they are. */
function tokens(sql) {
  return (sql.match(TOKEN) ?? []).filter((token) => !/^(\s|--|\/\*)/.test(token)).map((token) => {
    if (token[0] === '"' || token[0] === '`') return token.slice(1, -1).replaceAll(token[0] + token[0], token[0]);
    if (token[0] === '[') return token.slice(1, -1);
    return /^[A-Za-z_]/.test(token) ? token.toLowerCase() : token;
  });
}

/** Drops `table .` before a column and the outer pairs of parentheses that say nothing. */
function normal(list, table) {
  const out = list.filter((token, at) => !(token.toLowerCase() === table.toLowerCase() && list[at + 1] === '.') &&
    !(token === '.' && list[at - 1]?.toLowerCase() === table.toLowerCase()));
  while (out[0] === '(' && closing(out, 0) === out.length - 1) out.splice(out.length - 1, 1), out.shift();
  return out.join(' ');
}

function closing(list, open) {
  let depth = 0;
  for (let at = open; at < list.length; at++) {
    if (list[at] === '(') depth++;
    if (list[at] === ')' && --depth === 0) return at;
  }
  return list.length - 1;
}

/** The parts of a CREATE TABLE that no pragma shows. */
function* hiddenParts(fact) {
  const list = tokens(fact.sql);
  for (let at = 0; at < list.length; at++) {
    const open = list.indexOf('(', at);
    const inside = () => normal(list.slice(open, closing(list, open) + 1), fact.table);
    if (list[at] === 'check' && open === at + 1) {
      const name = list[at - 2] === 'constraint' ? list[at - 1] : '';
      yield `check ${fact.table} ${name} ${inside()}`;
    } else if (list[at] === 'as' && open === at + 1) {
      yield `generated ${fact.table} ${inside()} ${list[closing(list, open) + 1]}`;
    } else if (list[at] === 'collate') {
      yield `collate ${fact.table} ${list[at + 1]}`;
    } else if (list[at] === 'autoincrement') {
      yield `autoincrement ${fact.table}`;
    } else if (list[at] === 'deferrable') {
      const when = list[at + 1] === 'initially' ? list[at + 2] : 'immediate';
      yield `deferrable ${fact.table} ${list[at - 1] === 'not' ? 'not ' : ''}${when}`;
    }
  }
}

function* line(fact) {
  if (fact.kind === 'sql') {
    const list = tokens(fact.sql);
    if (fact.type === 'table') yield* hiddenParts(fact);
    else if (fact.type === 'index') {
      const open = list.indexOf('(');
      const close = closing(list, open);
      yield `index text ${fact.table} ${fact.name} ${normal(list.slice(open, close + 1), fact.table)} ` +
        normal(list.slice(close + 1), fact.table);
    } else yield `${fact.type} ${fact.table} ${fact.name} ${list.join(' ')}`;
    return;
  }
  if (fact.kind === 'column' && fact.default !== null) fact.default = normal(tokens(fact.default), fact.table);
  yield Object.values(fact).map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
}

export function sqliteCatalog(file) {
  const said = execFileSync('sqlite3', ['-bail', file, FACTS], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return said.split('\n').filter(Boolean).flatMap((text) => [...line(JSON.parse(text))]).sort();
}
