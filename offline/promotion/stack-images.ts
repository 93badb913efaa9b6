import * as fs from "node:fs";
import * as path from "node:path";
import { Document, isMap, isScalar, parseDocument, stringify } from "yaml";
import { UserError } from "../../config/user-error";
import { replaceFile } from "../replace-file";

export interface ImageVersion {
  tag: string;
  digest?: string;
}

/** The image versions of one stack file; edits keep every comment and every other character. */
export class StackImages {
  private constructor(
    readonly file: string,
    private readonly target: string,
    private readonly text: string,
    private readonly document: Document.Parsed,
  ) {}

  /** @throws UserError for a stack without a file, or malformed YAML */
  static read(root: string, stack: string): StackImages {
    const file = `Pulumi.${stack}.yaml`;
    const target = path.join(root, file);
    if (!fs.existsSync(target)) throw new UserError(`There is no stack ${stack}: ${file} is not in ${root}.`);
    const text = fs.readFileSync(target, "utf8");
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new UserError(`${file}:${error.linePos?.[0].line}: ${error.message.split("\n")[0]}`);
    return new StackImages(file, target, text, document);
  }

  /** Versions of a system's images by key; undefined where the stack has none. */
  of(system: string): Record<string, ImageVersion> | undefined {
    const images = this.document.getIn(["config", "slipway:images", system]);
    return isMap(images) ? (images.toJSON() as Record<string, ImageVersion>) : undefined;
  }

  /** The text of the file with these versions in place of its own. */
  with(system: string, versions: Record<string, ImageVersion>): string {
    const edits = Object.entries(versions).flatMap(([image, version]) =>
      (["tag", "digest"] as const).flatMap((part) => {
        const value = version[part];
        return value === undefined ? [] : [this.edit([system, image, part], value)];
      }),
    );
    return edits
      .sort((one, other) => other.start - one.start)
      .reduce((text, { start, end, value }) => text.slice(0, start) + value + text.slice(end), this.text);
  }

  /** @throws UserError where the file cannot be written */
  write(text: string): void {
    try {
      replaceFile(this.target, text);
    } catch (error) {
      throw new UserError(`Cannot write ${this.file}: ${(error as Error).message}.`);
    }
  }

  private edit(keys: string[], value: string): { start: number; end: number; value: string } {
    const node = this.document.getIn(["config", "slipway:images", ...keys], true);
    if (!isScalar(node) || !node.range) {
      throw new UserError(
        `${this.file}: slipway:images.${keys.join(".")} is missing; add it once by hand, and promotions keep it up to date.`,
      );
    }
    const [start, end] = node.range;
    const quote = this.text[start] === '"' || this.text[start] === "'" ? this.text[start] : "";
    // Bare, a tag such as 1e5 or 2026-11-24 would be a number or a date to Pulumi.
    const written = quote ? `${quote}${value}${quote}` : stringify(value, { compat: "yaml-1.1" }).trimEnd();
    return { start, end, value: written };
  }
}
