// reference.mjs DIR: reads what tests/reference.sh made of every schema, with the parsers that readers will use.
//   DIR/N/name, model.json, reference.md (or pages/), reference.html, diagram.mmd
// The Mermaid diagram has each table with its columns and each foreign key; each row of a Markdown table has as many
// cells as its head, and each link leads somewhere; the HTML has no parse error, no id twice, no dead link.
import fs from 'node:fs';
import path from 'node:path';
import { marked } from 'marked';
import mermaid from 'mermaid';
import { parse } from 'parse5';

const problems = [];
let name = '';
const check = (holds, words) => { if (!holds) problems.push(`${name}: ${words}`); };
const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');

/** The anchor that GitHub gives a heading. */
const slug = (text) => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
const plain = (html) => html.replace(/<[^>]*>/g, '').replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(n))
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

function* tokens(list) {
  for (const token of list ?? []) {
    yield token;
    yield* tokens(token.tokens);
    for (const item of token.items ?? []) yield* tokens(item.tokens);
    for (const cell of [...(token.header ?? []), ...(token.rows ?? []).flat()]) yield* tokens(cell.tokens);
  }
}

/** Anchors and links of one page, and what its tables say in their first column. */
function readPage(text) {
  const page = { anchors: new Set(), links: [], diagrams: [], columns: [] };
  for (const token of tokens(marked.lexer(text, { gfm: true }))) {
    if (token.type === 'heading') page.anchors.add(slug(plain(marked.parseInline(token.text))));
    if (token.type === 'html') for (const found of token.raw.matchAll(/<a id="([^"]*)">/g)) page.anchors.add(found[1]);
    if (token.type === 'html') check(!/<script|<b>/.test(token.raw), `HTML got through: ${token.raw}`);
    if (token.type === 'link') page.links.push(token.href);
    if (token.type === 'code' && token.lang === 'mermaid') page.diagrams.push(token.text);
    if (token.type === 'table') {
      const head = token.header.map((cell) => plain(marked.parseInline(cell.text)));
      if (head[0] === 'Column') page.columns.push(token.rows.map((row) => plain(marked.parseInline(row[0].text))));
    }
  }
  // A row with too many cells loses them, one with too few gets empty ones: both are seen in the source alone.
  let width = 0;
  for (const line of text.split('\n')) {
    const cells = line.startsWith('|') ? line.replaceAll('\\\\', '').replaceAll('\\|', '').split('|').length : 0;
    check(cells === 0 || width === 0 || cells === width, `a row with ${cells} cells, not ${width}: ${line}`);
    width = cells;
  }
  return page;
}

function checkMarkdown(dir, model) {
  const files = fs.readdirSync(dir, { recursive: true }).filter((file) => file.endsWith('.md')).sort();
  const pages = new Map(files.map((file) => [file, readPage(read(dir, file))]));
  for (const [file, page] of pages) {
    for (const link of page.links) {
      const [target, anchor] = link.split('#');
      const other = pages.get(target ? path.normalize(path.join(path.dirname(file), decodeURI(target))) : file);
      check(other, `${file}: dead link ${link}`);
      check(!other || anchor === undefined || other.anchors.has(anchor), `${file}: dead anchor ${link}`);
    }
  }
  const shown = [...pages.values()].flatMap((page) => page.columns).map((columns) => columns.join('\n')).sort();
  const wanted = model.tables.map((table) => table.columns.map((column) => column.name).join('\n')).sort();
  check(JSON.stringify(shown) === JSON.stringify(wanted), `columns: ${JSON.stringify(shown)}, not ${JSON.stringify(wanted)}`);
  return [...pages.values()].flatMap((page) => page.diagrams);
}

// Mermaid keeps its own #NNN; as ﬂ°°NNN¶ß until it draws.
const decoded = (text) => text.replace(/ﬂ°°(\d+)¶ß/g, (_, n) => String.fromCodePoint(n));

async function checkDiagram(text, model, full) {
  const diagram = await mermaid.parse(text).then(() => mermaid.mermaidAPI.getDiagramFromText(text)).catch((error) => error);
  check(!(diagram instanceof Error), `Mermaid: ${diagram.message}`);
  if (diagram instanceof Error) return;
  const entities = [...diagram.db.getEntities().values()];
  const names = entities.map((entity) => decoded(entity.alias || entity.label));
  const keys = model.tables.flatMap((table) => table.foreign_keys);
  const wanted = model.tables.filter((table) => !table.view).map((table) => table.qualified);
  check(JSON.stringify([...names].sort()) === JSON.stringify(wanted.sort()), `entities ${names}, not ${wanted}`);
  check(diagram.db.getRelationships().length === keys.length, `${diagram.db.getRelationships().length} relations, not ${keys.length}`);
  for (const table of full ? model.tables : []) {
    const entity = entities[names.indexOf(table.qualified)];
    if (entity) check(entity.attributes.length === table.columns.length, `columns of ${table.qualified} in the diagram`);
  }
}

function* elements(node) {
  yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
}

function checkHtml(text, model) {
  const ids = new Set(), links = [];
  const document = parse(text, { sourceCodeLocationInfo: true, onParseError: (error) =>
    check(false, `HTML: ${error.code} in line ${error.startLine}`) });
  let columns = 0;
  for (const node of elements(document)) {
    for (const { name: key, value } of node.attrs ?? []) {
      check(!/^on/.test(key), `HTML: an attribute ${key}`);
      if (key === 'id') check(!ids.has(value) && ids.add(value), `HTML: id ${value} twice`);
      if (key === 'href') links.push(value);
      check(!['src', 'srcset'].includes(key), `HTML: ${key} leads out of the page`);
    }
    check(node.nodeName !== 'script' && node.nodeName !== 'b', `HTML: <${node.nodeName}> got through`);
    if (node.nodeName === 'tr' && node.childNodes.length > 3 && node.childNodes[0].nodeName === 'td') columns++;
  }
  for (const link of links) check(link.startsWith('#') && ids.has(link.slice(1)), `HTML: dead link ${link}`);
  const wanted = model.tables.reduce((sum, table) => sum + table.columns.length, 0);
  check(columns >= wanted, `HTML: ${columns} rows of columns, not ${wanted}`);
}

const root = process.argv[2];
const schemas = fs.readdirSync(root).sort();
for (const entry of schemas) {
  const dir = path.join(root, entry);
  name = read(dir, 'name').trim();
  const model = JSON.parse(read(dir, 'model.json'));
  const inPages = checkMarkdown(path.join(dir, 'pages'), model);
  for (const diagram of inPages) await checkDiagram(diagram, model, false);
  await checkDiagram(read(dir, 'diagram.mmd'), model, true);
  checkHtml(read(dir, 'reference.html'), model);
}
for (const problem of problems) console.log(problem);
if (problems.length > 0 || schemas.length < 20) process.exit(1);
console.log(`${schemas.length} schemas pass`);
