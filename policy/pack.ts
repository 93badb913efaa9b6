import { PolicyPack } from "@pulumi/policy";
new PolicyPack("slipway", { policies: [{ name: "x", description: "d", enforcementLevel: "mandatory", validateResource: (a, r) => { if (a.type === "aws:ec2/vpc:Vpc") r("bad vpc"); } }] });
