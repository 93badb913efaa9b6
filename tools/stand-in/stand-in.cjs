#!/usr/bin/env node
/**
 * Stands in for the images of all five systems: answers every request on the ports that their services and probes use,
 * and takes the commands that the pods start it by. It does nothing else.
 */
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");

const command = path.basename(process.argv[1]);
const args = process.argv.slice(2);

/** Biteasy's pods have a Prometheus of their own on 9090. */
const PORTS = command === "biteasy" ? [8080] : [3000, 8000, 8080, 8081, 9090];
const BEAT_SCHEDULE = "/tmp/celerybeat-schedule";

// `celery inspect ping` asks a worker that is there.
if (command === "celery" && args.includes("inspect")) process.exit(0);

if (command === "celery" && args.includes("beat")) {
  fs.writeFileSync(BEAT_SCHEDULE, "");
  setInterval(() => fs.utimesSync(BEAT_SCHEDULE, new Date(), new Date()), 60_000);
}

const ports = process.env.STAND_IN_PORTS?.split(",").map(Number) ?? PORTS;
const servers = ports.map((port) =>
  http
    .createServer((request, response) => {
      response.setHeader("content-type", "text/plain");
      // One metric in the text format of Prometheus, which is readable in a browser, too.
      response.end(`# ${os.hostname()} ${request.method} ${request.url}\nstand_in 1\n`);
    })
    .listen(port, function listening() {
      console.log(`stand-in on ${this.address().port}`);
    }),
);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    servers.forEach((server) => server.close());
    process.exit(0);
  });
}
