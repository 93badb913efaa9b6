import { spawn } from "node:child_process";
import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { ServiceCheck } from "./checks";

/** How often, and how long apart, something is asked until it answers. */
export interface Patience {
  attempts: number;
  pauseSeconds: number;
}

const ANSWER_SECONDS = 10;
/** `kubectl port-forward` says this once it listens. */
const LISTENING = /Forwarding from 127\.0\.0\.1:(\d+) ->/;

/** Asks a URL until it answers with a status below 400. @returns why it did not, or undefined */
export async function askUrl(url: string, trusted: boolean, patience: Patience): Promise<string | undefined> {
  let problem: string | undefined;
  for (let attempt = 1; attempt <= patience.attempts; attempt++) {
    problem = await get(url, trusted).catch((error: Error) => error.message);
    if (problem === undefined) return undefined;
    if (attempt < patience.attempts) await pause(patience.pauseSeconds * 1000);
  }
  return problem;
}

/** The same through the cluster: by `kubectl port-forward`, which needs no path that users have. */
export async function askService(check: ServiceCheck, patience: Patience): Promise<string | undefined> {
  const { namespace, service, port, path } = check;
  const args = ["port-forward", "--namespace", namespace, `service/${service}`, `:${port}`];
  const forward = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"] });
  try {
    const local = await new Promise<string>((resolve, reject) => {
      let said = "";
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const found = LISTENING.exec(said)?.[1];
        if (found) resolve(found);
      };
      forward.stdout.on("data", hear);
      forward.stderr.on("data", hear);
      forward.on("error", (error) => reject(new Error(`kubectl cannot be run: ${error.message}`)));
      forward.on("exit", () => reject(new Error(said.trim() || "kubectl ended")));
    });
    return await askUrl(`http://127.0.0.1:${local}${path}`, true, patience);
  } catch (error) {
    return (error as Error).message;
  } finally {
    forward.kill();
  }
}

/** Follows no redirect: a status below 400 is an answer. */
function get(url: string, trusted: boolean): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith("https:") ? https : http;
    const options = { rejectUnauthorized: trusted, timeout: ANSWER_SECONDS * 1000, agent: false };
    const asked = request(url, options, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      resolve(statusCode < 400 ? undefined : `it answers ${statusCode}`);
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer in ${ANSWER_SECONDS} s`)));
    asked.on("error", reject);
    asked.end();
  });
}
