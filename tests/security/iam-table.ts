import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { format } from "prettier";
import { STACKS } from "./complete-plan";
import { Role, rolesOf, Statement } from "./iam-roles";

/** Where the table is kept. */
export const IAM_TABLE = path.resolve(__dirname, "../../docs/iam.md");

const INTRODUCTION = `# What each role may do

Made by \`npm run docs:iam\` from the plans of all stacks; a test compares it. The statements are those of prod. Names in
\`<…>\` are outputs that AWS gives at the update. "Managed" is a policy that AWS writes and keeps. Nobody has an access
key: pods take their role by EKS Pod Identity, or by the cluster's OpenID provider where the subject names one service
account.
`;

const PIPELINE = `## The pipeline's roles

Made by the program in \`bootstrap/\` (\`slipway bootstrap --stage prod\`), not by the stack. Both have a boundary, which takes
away more: the policies \`slipway-delivery-boundary\` and, for all roles above, \`slipway-boundary\` in
\`components/delivery/boundaries.ts\`.
`;

/** The page \`docs/iam.md\`. */
export async function iamTable(): Promise<string> {
  const roles = rolesOf("prod");
  const text = [
    INTRODUCTION,
    "## Roles by stack\n",
    row(["Role", ...STACKS]),
    row(["---", ...STACKS.map(() => "---")]),
    ...stackRows(),
    "\n## What they may do\n",
    ...roles.flatMap(section),
    PIPELINE,
    ...rolesOf("prod", "bootstrap").flatMap(section),
  ].join("\n");
  return format(text, { parser: "markdown", printWidth: 110, proseWrap: "preserve" });
}

function stackRows(): string[] {
  const names = new Map(STACKS.map((stack) => [stack, new Set(rolesOf(stack).map(({ name }) => name))]));
  const all = new Set([...names.values()].flatMap((each) => [...each]));
  return [...all]
    .sort()
    .map((name) => row([code(name), ...STACKS.map((stack) => (names.get(stack)!.has(name) ? "yes" : "–"))]));
}

function section({ name, trust, statements, managed }: Role): string[] {
  return [
    `### ${name}\n`,
    ...trust.map((each) => `Taken by ${taker(each)}.\n`),
    row(["Actions", "Resources", "Condition"]),
    row(["---", "---", "---"]),
    ...managed.map((policy) => row([`managed: ${code(policy)}`, "as AWS writes it", ""])),
    ...statements.map((each) => row([cell(each.actions), cell(each.resources), condition(each)])),
    "",
  ];
}

function taker({ principals, condition: conditions }: Statement): string {
  const terms = condition({ condition: conditions });
  return `${principals.map(code).join(", ")}${terms ? `, where ${terms.replaceAll("<br>", " and ")}` : ""}`;
}

function condition({ condition: conditions }: Pick<Statement, "condition">): string {
  return Object.entries(conditions)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, value]) =>
          `${code(key)} ${operator} ${[value]
            .flat()
            .map((each) => code(String(each)))
            .join(", ")}`,
      ),
    )
    .join("<br>");
}

function cell(values: string[]): string {
  return values.map(code).join("<br>");
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

if (require.main === module) {
  iamTable().then(
    (text) => {
      writeFileSync(IAM_TABLE, text);
      console.log(`wrote ${path.relative(process.cwd(), IAM_TABLE)}`);
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
