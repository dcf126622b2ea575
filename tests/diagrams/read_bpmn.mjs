// Reads BPMN with bpmn-moddle and answers with its warnings and what it found.
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';

const { xml } = JSON.parse(readFileSync(0, 'utf8'));
const { rootElement, warnings } = await new BpmnModdle().fromXML(xml);
const process = rootElement.rootElements.find((each) => each.$type === 'bpmn:Process');
const plane = rootElement.diagrams[0].plane.planeElement;
const flows = process.flowElements.filter((each) => each.$type === 'bpmn:SequenceFlow');
console.log(JSON.stringify({
  warnings: warnings.map((each) => each.message),
  tasks: process.flowElements.filter((each) => each.$type.endsWith('Task')).map((each) => each.id),
  types: [...new Set(process.flowElements.map((each) => each.$type))].sort(),
  undrawn: process.flowElements.filter((each) => !plane.some((shape) => shape.bpmnElement === each)).map((each) => each.id),
  documents: process.flowElements.flatMap((each) => (each.documentation ?? []).map((text) => [each.id, text.text])),
  dangling: flows.filter((each) => !each.sourceRef || !each.targetRef).map((each) => each.id),
}));
