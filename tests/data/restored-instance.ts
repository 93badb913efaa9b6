import * as fs from "node:fs";
import * as path from "node:path";
import { SourceCluster } from "./source-cluster";

/**
 * A real PostgreSQL that stands where RDS puts a restored instance: reached over TCP by TLS and password alone, with checksums of
 * its pages.
 */
export class RestoredInstance extends SourceCluster {
  /** @param port of 127.0.0.1 */
  constructor(readonly port: number) {
    super(port);
    const [certificate, key] = ["certificate", "key"].map((name) => path.join(this.dir, name)) as [
      string,
      string,
    ];
    const subject = ["-subj", "/CN=localhost", "-keyout", key, "-out", certificate];
    this.must("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", ...subject);
    fs.chmodSync(key, 0o600);
    fs.writeFileSync(
      path.join(this.data, "pg_hba.conf"),
      "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n",
    );
    this.sql(`alter system set ssl_cert_file = '${certificate}'`);
    this.sql(`alter system set ssl_key_file = '${key}'`);
    this.sql("alter system set ssl = on");
    this.halt();
    this.start();
    // Reached as any master user is; what its password is, only RDS knows.
    this.sql("create role shop_admin login superuser");
  }

  /** Runs SQL by the socket, as RDS does things to its instances. */
  get psql(): string[] {
    const program = path.join(this.path.split(":")[0] ?? "", "psql");
    const server = ["--host", this.dir, "--port", String(this.port), "--username", "postgres"];
    return [program, "--no-psqlrc", "--quiet", ...server, "--dbname", "shop", "--command"];
  }

  /** Changes a byte of a row of a table behind the server's back. */
  damage(table: string, content: string): void {
    this.sql("checkpoint");
    const file = path.join(this.data, this.sql(`select pg_relation_filepath('${table}')`));
    this.halt();
    const bytes = fs.readFileSync(file);
    const at = bytes.indexOf(content);
    if (at < 0) throw new Error(`${file} has no "${content}"`);
    bytes[at] = bytes[at]! ^ 0xff;
    fs.writeFileSync(file, bytes);
    this.start();
  }
}
