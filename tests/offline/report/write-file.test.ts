import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../config/user-error";
import { writableFile, writeFile } from "../../../offline/report/write-file";

describe("the file of a report", () => {
  let folder: string;
  beforeEach(() => (folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "slipway-file-")))));
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const refusals: Record<string, { out: () => string; message: RegExp }> = {
    "a folder": { out: () => folder, message: /is a folder; give a file, such as .*report\.html/ },
    "a missing folder around it": {
      out: () => path.join(folder, "none", "report.html"),
      message: /there is no folder .*none; make it first/,
    },
    "a file where its folder should be": {
      out: () => path.join(__filename, "report.html"),
      message: /there is no folder .*write-file\.test\.ts/,
    },
    "a place that cannot be written": {
      out: () => "/proc/report.html",
      message: /Cannot write \/proc\/report\.html/,
    },
    "a device": { out: () => "/dev/null", message: /\/dev\/null is no file that can be replaced/ },
  };
  for (const [what, { out, message }] of Object.entries(refusals)) {
    it(`is refused before anything is planned for ${what}`, () =>
      assert.throws(
        () => writableFile(out()),
        (error: Error) => error instanceof UserError && message.test(error.message),
      ));
  }

  it("is replaced whole, where a link leads", () => {
    const [file, linked] = [path.join(folder, "report.html"), path.join(folder, "latest.html")];
    fs.writeFileSync(file, "old");
    fs.symlinkSync(file, linked);
    writeFile(writableFile(linked), "new");
    assert.equal(fs.readFileSync(file, "utf8"), "new");
    assert.deepEqual(fs.readdirSync(folder).sort(), ["latest.html", "report.html"]);
  });

  it("leaves nothing behind when its place goes away meanwhile", () => {
    const file = writableFile(path.join(folder, "report.html"));
    fs.mkdirSync(file);
    assert.throws(() => writeFile(file, "new"), UserError);
    assert.deepEqual(fs.readdirSync(folder), ["report.html"]);
  });
});
