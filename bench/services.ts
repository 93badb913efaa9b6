import * as fs from "node:fs";
import { measured, row } from "./measure";
import { PREVIEW_PROD, each } from "./preview";
import { projectWith } from "./synthetic-services";

const MORE = [5, 50, 500];

/** Previews of prod with more and more plain services beside its own, and what one of them costs. */
export function servicesSection(runs: number): string[] {
  const preview = [...PREVIEW_PROD, "--no-policies"];
  const base = measured({ args: preview }, runs);
  const rows = MORE.map((services) => {
    const folder = projectWith(services);
    try {
      const more = measured({ args: [...preview, "--cwd", folder] }, runs);
      const [wall, processor] = (["wall", "processor"] as const).map((of) => each(more, base, of, services));
      return row(String(services), more, wall ?? "", processor ?? "");
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
  return [
    "| services more than prod's own | wall, s | processor, s | memory, MB | wall for one, ms | processor for one, ms |",
    "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
  ];
}
