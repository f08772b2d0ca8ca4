// kits.cjs DIRECTORY BIN: runs drizzle-kit's own program, BIN, again and again in this process, which takes a seventh of the time
// of a process for each. Requests come through the pipe DIRECTORY/requests, from resident/node: a line of the reply's path, the
// working directory and the arguments, tab separated. Where no path is, it ends.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const [directory, given] = process.argv.slice(2);
const bin = fs.realpathSync(given);
const importModuleDynamically = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER ?? ((specifier) => import(specifier)); // node 18: no constant
const program = new vm.Script(Module.wrap(fs.readFileSync(bin, 'utf8').replace(/^#!.*/, '')), { filename: bin, importModuleDynamically })
  .runInThisContext();
const pipe = fs.openSync(path.join(directory, 'requests'), 'r+'); // also for writing: so it does not end with a writer
const home = process.cwd();
const Left = class extends Error {};

// What the program hooks to read TypeScript is taken off again: hooks upon hooks do not end.
const hooked = [[Module, '_resolveFilename'], [Module, '_load'], [Module.prototype, '_compile'], [Error, 'prepareStackTrace']];
const unhooked = hooked.map(([owner, name]) => owner[name]);
const extensions = { ...Module._extensions };
function unhook() {
  hooked.forEach(([owner, name], i) => { owner[name] = unhooked[i]; });
  for (const name of Object.keys(Module._extensions)) {
    if (name in extensions) Module._extensions[name] = extensions[name];
    else delete Module._extensions[name];
  }
}

let waiting = '', reply = '';
let said, code;
process.stdout.write = (text) => { said.out += text; return true; };
process.stderr.write = (text) => { said.err += text; return true; };
process.exit = (status) => { code = status ?? process.exitCode ?? 0; throw new Left(); };
const failed = (error) => { if (!(error instanceof Left)) { said.err += `${error?.stack ?? error}\n`; code = 1; } };
process.on('uncaughtException', failed);
process.on('unhandledRejection', failed);

function request() {
  const bytes = Buffer.alloc(65536);
  while (!waiting.includes('\n')) waiting += bytes.toString('utf8', 0, fs.readSync(pipe, bytes));
  const end = waiting.indexOf('\n');
  const fields = waiting.slice(0, end).split('\t');
  waiting = waiting.slice(end + 1);
  return fields;
}

/** The program is done when nothing is left to wait for. */
process.on('beforeExit', () => {
  if (reply !== '') {
    process.chdir(home);
    unhook();
    fs.writeFileSync(`${reply}.out`, said.out);
    fs.writeFileSync(`${reply}.err`, said.err);
    fs.writeFileSync(reply, `${code}\n`);
  }
  const [to, cwd, ...args] = request();
  reply = to;
  if (reply === '') return;
  said = { out: '', err: '' };
  code = 0;
  process.exitCode = undefined;
  process.argv = [process.execPath, bin, ...args.slice(1)];
  process.chdir(cwd);
  const module = new Module(bin, null);
  module.filename = bin;
  setImmediate(() => program.call(module.exports, module.exports, Module.createRequire(bin), module, bin, path.dirname(bin)));
});
