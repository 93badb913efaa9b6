import { spawnSync } from "node:child_process";

/** Folder of a Go module in the module cache; downloaded on first use. */
export function goModuleFolder(module: string, version: string): string {
  const { status, stdout, stderr } = spawnSync("go", ["mod", "download", "-json", `${module}@${version}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${module}@${version} could not be downloaded: ${stderr}${stdout}`);
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}
