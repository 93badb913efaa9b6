import { LostRegion } from "./lost-region";
import { PROMISED, Step } from "./steps";

/** The steps as they are read and ticked off in a drill. */
export function failoverText(lost: LostRegion, steps: Step[]): string {
  const lines = [
    `Failover of ${lost.stack} from ${lost.region} to ${lost.recoveryRegion}, by stack ${lost.recoveryStack}`,
    `Promised: running again in ${PROMISED.recoveryMinutes} minutes, with ${PROMISED.lossMinutes} minutes lost at most (document 003, REQ-T237).`,
    "Minutes are what a step is allowed. In a drill, write beside them what it took.",
  ];
  let total = 0;
  steps.forEach(({ title, minutes, notes, commands }, index) => {
    total += minutes;
    lines.push("", `${index + 1}. ${title} (${minutes} min, ${total} in all)`);
    lines.push(...notes.map((note) => `   ${note}`), ...commands.map((command) => `   $ ${command}`));
  });
  return `${lines.join("\n")}\n`;
}
