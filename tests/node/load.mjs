// Loads generated TypeScript into this process.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';

register();

/** Everything that the TypeScript of the folders exports, by name. */
export async function exportsOf(folders) {
  const merged = {};
  for (const folder of folders) {
    for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.ts')).sort()) {
      Object.assign(merged, await import(pathToFileURL(path.join(folder, file)).href));
    }
  }
  return merged;
}
