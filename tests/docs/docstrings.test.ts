import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const REPOSITORY = path.resolve(__dirname, "../..");

/** What a component takes (`…Args`) and what it gives (its public properties). */
function publicProperties(file: string): { name: string; documented: boolean }[] {
  const text = fs.readFileSync(path.join(REPOSITORY, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((statement) => {
    if (!isArgs(statement) && !isComponent(statement)) return [];
    return [...statement.members].filter(isPublicProperty).map((member) => ({
      name: `${file}: ${statement.name?.text}.${member.name?.getText()}`,
      documented: ts.getJSDocCommentsAndTags(member).length > 0,
    }));
  });
}

function isArgs(statement: ts.Statement): statement is ts.InterfaceDeclaration {
  return (
    ts.isInterfaceDeclaration(statement) && isExported(statement) && statement.name.text.endsWith("Args")
  );
}

function isComponent(statement: ts.Statement): statement is ts.ClassDeclaration {
  return ts.isClassDeclaration(statement) && isExported(statement) && statement.heritageClauses !== undefined;
}

function isExported(statement: ts.InterfaceDeclaration | ts.ClassDeclaration): boolean {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function isPublicProperty(member: ts.TypeElement | ts.ClassElement): boolean {
  if (ts.isPropertySignature(member)) return true;
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return ts.isPropertyDeclaration(member) && !member.modifiers?.some(({ kind }) => hidden.includes(kind));
}

describe("docstrings of components", () => {
  const folder = path.join(REPOSITORY, "components");
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter(
      (file) => file.endsWith(".ts") && fs.existsSync(path.join(folder, path.dirname(file), "index.ts")),
    )
    .filter((file) => !/^(dist|node_modules)\//.test(file))
    .map((file) => `components/${file}`);
  // The base of two components' arguments.
  const properties = [...files, "components/add-on/bucket-store.ts"].flatMap(publicProperties);

  it("say of each argument and each output what it is", () => {
    assert.ok(properties.length > 250);
    assert.deepEqual(
      properties.filter(({ documented }) => !documented).map(({ name }) => name),
      [],
    );
  });
});
