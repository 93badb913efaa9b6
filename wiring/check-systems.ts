import { StackConfig } from "../config/schema";
import { System } from "../systems/types";

export function checkSystems(all: System[], { systems }: StackConfig): System[] {
  return all.filter((system) => systems.includes(system.name));
}
