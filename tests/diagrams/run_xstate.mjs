// Runs walks through the exported machine with xstate; guards hold when the step says so.
import { readFileSync } from 'node:fs';
import { createActor, setup } from 'xstate';

const { machine, walks } = JSON.parse(readFileSync(0, 'utf8'));
const names = new Set();
for (const state of Object.values(machine.states)) {
  for (const rows of Object.values(state.on ?? {})) rows.forEach((row) => row.guard && names.add(row.guard));
}
const guards = Object.fromEntries([...names].map((name) => [name, ({ event }) => event.true.includes(name)]));
const built = setup({ guards }).createMachine(machine);
console.log(JSON.stringify(walks.map((steps) => {
  const actor = createActor(built).start();
  return steps.map((step) => {
    actor.send({ type: step.trigger, true: step.true });
    return actor.getSnapshot().value;
  });
})));
