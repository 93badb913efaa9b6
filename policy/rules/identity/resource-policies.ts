import type { ResourceRule } from "../../judgement/rule";
import { principals, statements } from "../../reading/iam";

export const resourcePoliciesNameTheirPrincipals: ResourceRule = {
  id: "resource-policies-name-their-principals",
  domain: "identity",
  title: "Policies of buckets, keys, queues, topics, files and secrets let in no one from outside",
  severity: "critical",
  rationale: "An allowance for everyone is one for every AWS account in the world.",
  remediation: "Name the service, the role or the account in Principal, or narrow it by a Condition.",
  references: ["CKV_AWS_33", "CKV_AWS_70", "CKV_AWS_168", "CKV_AWS_169", "FSBP S3.2"],
  types: [
    "aws:backup/vaultPolicy:VaultPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:kms/key:Key",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sqs/queuePolicy:QueuePolicy",
  ],
  reads: ["policy"],
  check(source, judge) {
    // A key without a policy gets the default one, which names the account.
    if (!source.at("policy").given) return;
    judge.each(statements(source.at("policy")), (statement) => {
      if (statement.at("Effect").text() !== "Allow" || statement.at("Condition").given) return;
      if (principals(statement).some(({ name }) => name === "*"))
        judge.violated("A statement lets everyone in.");
      if (statement.at("NotPrincipal").given)
        judge.violated("A statement lets in everyone but NotPrincipal.");
    });
  },
};
