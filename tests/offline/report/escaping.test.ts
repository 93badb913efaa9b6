import assert from "node:assert/strict";
import { html, idOf } from "../../../offline/report/html";
import { madePlan, pageOf, urnOf } from "./made-plan";

const PLANTED = `</script><script>alert("planted")</script><img src=x onerror=alert('planted')>`;

describe("text from a plan in the report", () => {
  it("is shown and never becomes markup, in whatever place it comes from", () => {
    const bucket = { type: "aws:s3/bucket:Bucket", name: PLANTED, inputs: { tags: { [PLANTED]: PLANTED } } };
    const namespace = {
      type: "kubernetes:core/v1:Namespace",
      name: "n",
      inputs: { metadata: { name: PLANTED } },
    };
    const labels = { app: PLANTED, "app.kubernetes.io/part-of": PLANTED };
    const workload = {
      type: "kubernetes:apps/v1:Deployment",
      name: "w",
      inputs: {
        metadata: { name: PLANTED, namespace: PLANTED, labels },
        spec: {
          template: { metadata: { labels }, spec: { containers: [{ image: PLANTED, resources: {} }] } },
        },
      },
    };
    const verdict = {
      policy: PLANTED,
      pack: "p",
      level: "mandatory" as const,
      message: PLANTED,
      urn: urnOf(bucket),
    };
    const waiver = { rule: PLANTED, resource: PLANTED, reason: PLANTED, owner: PLANTED, expires: PLANTED };
    const text = pageOf(
      madePlan([bucket, namespace, workload], {
        policies: {
          violations: [verdict],
          undetermined: [verdict],
          remediations: [{ ...verdict, properties: [PLANTED] }],
        },
        config: { "slipway-policy:waivers": JSON.stringify([waiver]), "slipway:stage": PLANTED },
      }),
      madePlan([{ ...bucket, inputs: { tags: { [PLANTED]: "other" } } }]),
    );
    assert.ok(text.includes("&lt;/script&gt;&lt;script&gt;alert(&quot;planted"));
    assert.ok(!text.includes("<script>alert"));
    assert.ok(!text.includes("<img"));
    assert.equal(text.match(/<script/g)?.length, 1);
    assert.equal(text.match(/<\/script>/g)?.length, 1);
  });

  it("is no link where its address is no web page", () => {
    const rule = (runbook: string) => ({
      type: "kubernetes:monitoring.coreos.com/v1:PrometheusRule",
      name: "rules",
      inputs: {
        metadata: { labels: { "app.kubernetes.io/part-of": "till" } },
        spec: {
          groups: [
            {
              rules: [
                {
                  alert: "Down",
                  annotations: { runbook_url: runbook },
                  labels: { system: "till", severity: "critical" },
                },
              ],
            },
          ],
        },
      },
    });
    const workload = {
      type: "kubernetes:apps/v1:Deployment",
      name: "till",
      inputs: { metadata: { name: "till", labels: { "app.kubernetes.io/part-of": "till" } } },
    };
    assert.doesNotMatch(pageOf(madePlan([workload, rule("javascript:alert(1)")])), /href="javascript/i);
    assert.match(
      pageOf(madePlan([workload, rule("https://docs.example/down.md")])),
      /href="https:\/\/docs\.example\/down\.md"/,
    );
  });

  it("loses characters that no page may have", () => {
    assert.equal(html`${"a\u0000b\u001bc\ud800d"}`.text, "a\ufffdb\ufffdc\ufffdd");
    assert.equal(html`${"ö 🚢 ok"}`.text, "ö 🚢 ok");
  });

  it("has no quote to end an attribute with", () =>
    assert.equal(
      html`<a title="${`" onclick="x' y`}"></a>`.text,
      '<a title="&quot; onclick=&quot;x&#39; y"></a>',
    ));

  it("makes no id with a character of markup", () => assert.equal(idOf("prod", `A "b"<c>`), "prod-a-b-c-"));
});
