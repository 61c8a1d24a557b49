// Runs .chalice/edge.js on events from standard input, a JSON array, and prints what it returns for each.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const code = readFileSync(process.argv[2], 'utf8');
const context = vm.createContext({});
vm.runInContext(code, context);
const events = JSON.parse(readFileSync(0, 'utf8'));
const answers = events.map((event) => {
  context.given = JSON.stringify(event);
  return JSON.parse(vm.runInContext('JSON.stringify(handler(JSON.parse(given)))', context));
});
process.stdout.write(JSON.stringify(answers));
