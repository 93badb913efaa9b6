import * as http from "node:http";
import { AddressInfo } from "node:net";

/** Marks what this service has encrypted. */
const MARK = "sealed:";

/**
 * AWS KMS as far as Pulumi's secrets provider `awskms://` calls it, on a random port of the loopback: what comes back can
 * be decrypted here and nowhere else.
 */
export class KeyService {
  /** Calls so far, such as `Encrypt alias/slipway/state-secrets`. */
  readonly calls: string[] = [];
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  /** The environment in which the CLI talks to this service, with credentials that are nobody's. */
  async start(): Promise<NodeJS.ProcessEnv> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "nobody",
      AWS_SECRET_ACCESS_KEY: "nothing",
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const operation = String(request.headers["x-amz-target"]).replace("TrentService.", "");
      const call = JSON.parse(body) as { KeyId?: string; Plaintext?: string; CiphertextBlob?: string };
      this.calls.push(`${operation} ${call.KeyId ?? ""}`.trim());
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(
        JSON.stringify(operation === "Encrypt" ? seal(call.Plaintext) : open(call.CiphertextBlob)),
      );
    });
  }
}

function seal(plaintext = ""): object {
  return { CiphertextBlob: Buffer.from(MARK + plaintext).toString("base64") };
}

function open(ciphertext = ""): object {
  return { Plaintext: Buffer.from(ciphertext, "base64").toString().slice(MARK.length) };
}
