// parse.mjs FILE..: prints each YAML file as one line of JSON with sorted keys and every scalar as text.
import fs from 'node:fs';
import { parseDocument } from 'yaml';

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
};
const spaced = (value) => {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`).join(', ')}}`;
};

for (const file of process.argv.slice(2)) {
  const document = parseDocument(fs.readFileSync(file, 'utf8'), { schema: 'failsafe', strict: true });
  if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('\n')}`);
  console.log(spaced(sorted(document.toJS())));
}
