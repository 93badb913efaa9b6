import assert from "node:assert/strict";
import { AlarmTopic } from "../../components/alarm-topic";
import { PLACE, statements } from "./planned-data";
import { PlannedResources, planResources } from "./planned-resources";

describe("AlarmTopic", () => {
  let planned: PlannedResources;
  before(async () => {
    planned = await planResources(
      (options) =>
        void new AlarmTopic("alarms", { ...PLACE, topicName: "alarms", email: "ops@shop.example" }, options),
    );
  });

  it("is encrypted with a key of its own, which those who publish may use", () => {
    const key = planned.one("aws:kms/key:Key");
    assert.deepEqual(planned.one("aws:sns/topic:Topic").propertyDependencies["kmsMasterKeyId"], [key.urn]);
    const [, publishers] = statements(key);
    assert.deepEqual(publishers.Principal, { Service: ["cloudwatch.amazonaws.com"] });
  });

  it("takes alarms of this account alone", () => {
    const [statement, ...others] = statements(planned.one("aws:sns/topicPolicy:TopicPolicy"));
    assert.deepEqual(others, []);
    assert.deepEqual(statement.Condition, { StringEquals: { "aws:SourceAccount": "111122223333" } });
  });

  it("tells the address given", () => {
    const { inputs } = planned.one("aws:sns/topicSubscription:TopicSubscription");
    assert.deepEqual([inputs["protocol"], inputs["endpoint"]], ["email", "ops@shop.example"]);
  });
});
