import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { figures, SourceCluster } from "./source-cluster";

const RULES = `
# Of customers, orders and what watches them.
public.customers.id keep
public.customers.name hash
public.customers.email email
public.customers.phone null
public.customers.profile empty
public.orders.* keep
public.orders.customer hash
audit.changes.* null
`;

describe("an anonymized copy of a dump", () => {
  let source: SourceCluster;
  before(() => {
    source = new SourceCluster();
    source.sql(`
      create table customers (id int primary key, name text unique not null, email varchar(40) unique, phone text,
        profile jsonb not null, initial text generated always as (left(name, 1)) stored);
      create table orders (id serial primary key, customer text references customers (name), paid numeric(10, 2));
      create schema audit;
      create table audit.changes (old text);
      create function noted() returns trigger language plpgsql as
        $$ begin insert into audit.changes values (old.name || old.email); return new; end $$;
      create trigger noted after update on customers for each row execute function noted();
      insert into customers select n, 'Person Number' || n, 'person' || n || '@mail.example', '555-' || n, '{"born": 1970}'
        from generate_series(1, 50) n;
      insert into orders (customer, paid) select name, 9.99 from customers, generate_series(1, 3);
      insert into audit.changes values ('Person Number1 was renamed')`);
    assert.equal(source.check(["dump", source.dumps]).status, 0);
  });
  after(() => source.stop());

  const anonymize = (rules: string, name: string) => {
    const file = path.join(source.dir, `rules-${name}`);
    fs.writeFileSync(file, rules);
    const out = path.join(source.dir, name);
    return { ...source.check(["anonymize", source.dumps, file, out]), out };
  };

  /** The rows of a dump as text. */
  const text = (dumps: string) =>
    execFileSync("pg_restore", ["--data-only", "--file=-", path.join(source.newest(dumps), "data.dump")], {
      encoding: "utf8",
      env: { PATH: source.path },
    });

  describe("with a rule for each column", () => {
    let copy: ReturnType<typeof anonymize>;
    before(() => {
      copy = anonymize(RULES, "copy");
    });

    it("has every row, and nothing of what the rules hide", () => {
      assert.equal(copy.status, 0, copy.stderr);
      const hidden = [/Person Number7\b/, /person7@mail\.example/, /555-7\b/, /born/, /was renamed/];
      for (const secret of hidden) {
        assert.match(text(source.dumps), secret);
        assert.doesNotMatch(text(copy.out), secret);
      }
      const proof = source.check(["prove-dump", copy.out]);
      assert.equal(proof.status, 0, proof.stderr);
      assert.equal(figures(proof)["rows"], String(50 + 150 + 1));
    });

    it("still leads from each order to its customer, and keeps what is nobody's secret", () => {
      source.sql("create database staging");
      const dump = path.join(source.newest(copy.out), "data.dump");
      // With its foreign keys: pg_restore makes them last, and they hold.
      assert.equal(source.run("pg_restore", ["--dbname=staging", "--exit-on-error", dump]).stderr, "");
      const found = source.run(
        "psql",
        ["--no-psqlrc", "-qtA", "--dbname=staging", "--command"].concat(
          "select count(*), count(distinct name), sum(paid), bool_and(email ~ '^[0-9a-f]{24}@example.invalid$') from orders join customers on name = customer",
        ),
      );
      assert.equal(found.stdout.trim(), "150|50|1498.50|t");
    });

    it("has other stand-ins in the next copy, so that nobody can look one up", () => {
      const [first, second] = [copy, anonymize(RULES, "again")].map(
        ({ out }) => new Set(text(out).match(/\b[0-9a-f]{32}\b/g)),
      );
      assert.equal(first?.size, 50);
      assert.deepEqual(
        [...first].filter((name) => second?.has(name)),
        [],
      );
    });

    it("leaves the dump it was made from as it was", () => {
      assert.equal(source.check(["prove-dump", source.dumps]).status, 0);
    });
  });

  const refusals: [what: string, rules: string, said: RegExp][] = [
    [
      "a column that no rule names",
      RULES.replace("public.customers.phone null\n", ""),
      /column public\.customers\.phone has no rule; say what becomes of it/,
    ],
    [
      "a rule for a column that is not there",
      `${RULES}public.customers.mail email\n`,
      /line 11: there is no column public\.customers\.mail/,
    ],
    [
      "a rule it does not know",
      RULES.replace("phone null", "phone scramble"),
      /line 6: "public\.customers\.phone scramble" is no rule; give/,
    ],
    ["a rule without its second word", RULES.replace("phone null", "phone"), /line 6: .* is no rule/],
    [
      "two rules for one column",
      `${RULES}public.customers.name keep\n`,
      /public\.customers\.name has two rules/,
    ],
    [
      "nothing where a value is needed",
      RULES.replace("name hash", "name null"),
      /null value in column "name"/,
    ],
    ["no rules", "", /has no rule/],
  ];
  for (const [index, [what, rules, said]] of refusals.entries()) {
    it(`refuses ${what}, and writes no copy`, () => {
      const { status, stderr, out } = anonymize(rules, `refused-${index}`);
      assert.equal(status, 1);
      assert.match(stderr, said);
      assert.equal(fs.existsSync(out), false);
    });
  }

  it("refuses large objects, which no rule can name", () => {
    source.sql("create database blobs");
    const env = { PGDATABASE: "blobs" };
    const dumps = path.join(source.dir, "blobs");
    source.run("psql", ["-q", "--command", "create table t (a int); select lo_from_bytea(0, 'secret')"], env);
    assert.equal(source.check(["dump", dumps], env).status, 0);
    const rules = path.join(source.dir, "rules-blobs");
    fs.writeFileSync(rules, "public.t.a keep\n");
    const { status, stderr } = source.check(["anonymize", dumps, rules, path.join(source.dir, "no-blobs")]);
    assert.equal(status, 1);
    assert.match(stderr, /the dump has large objects/);
  });

  it("needs the file of rules", () => {
    const { status, stderr } = source.check([
      "anonymize",
      source.dumps,
      "/nowhere",
      path.join(source.dir, "none"),
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /\/nowhere is no file; give the rules of each column/);
  });
});
