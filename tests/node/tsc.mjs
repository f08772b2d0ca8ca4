// tsc.mjs TREES STAGE [newest]: all TypeScript of all trees under `tsc --strict` of TypeScript 5.9 and 7, resolving
// modules as bundlers and, by 7, as node does; and one column has one TypeScript type in both dialects. `newest`: the first run only.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Failures, here, stageTrees } from './stage.mjs';

const ONCE = ['--singleThreaded']; // its four checkers by default find out the same types once each: twice the processor time
const RUNS = [['typescript', 'bundler', 'ESNext', ONCE], ['typescript', 'nodenext', 'NodeNext', ONCE], ['typescript-5', 'bundler', 'ESNext', []]];

/** A file that fails to compile where a row type of one name differs between the two dialects. Columns
 * that only one dialect has are left out; those that differences.txt lists (`types Row.property`) have to differ. */
function sameTypes(tree) {
  const rowTypes = (folder) => fs.readdirSync(folder).filter((file) => file.endsWith('.ts')).flatMap((file) =>
    [...fs.readFileSync(path.join(folder, file), 'utf8').matchAll(/^export type (\w+Row) =/gm)].map((match) =>
      [match[1], path.join(folder, file)]));
  const [pg, sqlite] = [tree.pg.core, tree.sqlite.core].map((folders) => new Map(folders.flatMap(rowTypes)));
  const lines = [
    'type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;',
    'type Columns<A, B> = { [K in keyof A & keyof B]: Same<A[K], B[K]> };',
    'function differ<T extends false>(): T | undefined { return undefined; }',
    'function hold<T extends Record<string, true>>(): T | undefined { return undefined; }',
  ];
  const specifier = (file) => './' + path.relative(tree.dir, file).replace(/\.ts$/, '.js');
  for (const [name, file] of pg) {
    if (!sqlite.has(name)) continue;
    lines.push(`import type { ${name} as Pg${name} } from '${specifier(file)}';`);
    lines.push(`import type { ${name} as Sqlite${name} } from '${specifier(sqlite.get(name))}';`);
    const differing = tree.differences.filter((line) => line.startsWith(`types ${name}.`)).map((line) => line.split('.')[1]);
    const keys = differing.map((key) => `'${key}'`).join(' | ') || 'never';
    lines.push(`hold<Omit<Columns<Pg${name}, Sqlite${name}>, ${keys}>>();`);
    for (const key of differing) lines.push(`differ<Columns<Pg${name}, Sqlite${name}>['${key}']>();`);
  }
  const any = lines.some((line) => line.startsWith('import '));
  const file = path.join(tree.dir, 'same_types.ts');
  fs.writeFileSync(file, any ? lines.join('\n') + '\nexport { differ };\n' : 'export {};\n');
  return file;
}

const [list, stage, newest] = process.argv.slice(2);
const failures = new Failures();
const trees = stageTrees(list, stage).filter((tree) => tree.typescript.length > 0);
if (trees.length === 0) failures.add('tsc', 'no TypeScript to check');
const files = trees.flatMap((tree) => [...tree.typescript, sameTypes(tree)]);
for (const [compiler, moduleResolution, module, flags] of newest ? RUNS.slice(0, 1) : RUNS) {
  const config = path.join(stage, `tsconfig.${compiler}.${moduleResolution}.json`);
  fs.writeFileSync(config, JSON.stringify({
    compilerOptions: {
      strict: true, noEmit: true, target: 'ES2022', module, moduleResolution, types: ['node'],
      noUnusedLocals: true, noUnusedParameters: true, noImplicitReturns: true, verbatimModuleSyntax: true,
      isolatedModules: true, skipLibCheck: true,
    },
    files,
  }));
  try {
    execFileSync(process.execPath, [path.join(here, 'node_modules', compiler, 'bin/tsc'), '-p', config, '--pretty', 'false', ...flags],
      { cwd: stage, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    failures.add(`${compiler} ${moduleResolution}`, (error.stdout ?? '') + (error.stderr ?? error.message));
  }
}
failures.finish(`${files.length} files in ${trees.length} trees, ${failures.list.length} failures`);
