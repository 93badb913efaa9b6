/** By AWS service, what the pipeline's roles may be granted at the most. */
export const DELIVERY_VERBS: Record<string, string> = {
  autoscaling: "Describe*",
  backup: "Create* Delete* Describe* Get* List* Put* Tag* Untag* Update*",
  "backup-storage": "Mount*",
  budgets: "List* Modify* Tag* Untag* View*",
  cloudwatch: "Delete* Describe* List* Put* Tag* Untag*",
  ec2: "Allocate* Associate* Attach* Authorize* Create* Delete* Describe* Detach* Disassociate* ModifyLaunchTemplate ModifySubnetAttribute ModifyVpc* Release* Replace* Revoke* RunInstances Update*",
  ecr: "Create* Delete* Describe* Get* List* Put* Set* Tag* Untag* Update*",
  eks: "Associate* Create* Delete* Describe* Disassociate* List* Tag* Untag* Update*",
  elasticache: "Add* Create* Decrease* Delete* Describe* Increase* List* Modify* Remove*",
  elasticfilesystem: "Create* Delete* Describe* List* Modify* Put* Tag* Untag* Update*",
  events: "Delete* Describe* List* Put* Remove* Tag* Untag*",
  iam: "Add* Attach* Create* Delete* Detach* Get* List* PassRole Put* Remove* Tag* Untag* Update*",
  kms: "Create* Decrypt Delete* Describe* Disable* Enable* Encrypt GenerateDataKey* Get* List* Put* Schedule* Tag* Untag* Update*",
  logs: "Associate* Create* Delete* Describe* Disassociate* Get* List* Put* Tag* Untag*",
  rds: "Add* Create* Delete* Describe* List* Modify* Promote* Reboot* Remove* Reset* Restore* Start* Stop*",
  route53: "Associate* Change* Create* Delete* Disassociate* Get* List* Update*",
  s3: "Create* DeleteBucket* DeleteObject Get* List* Put* TagResource UntagResource",
  secretsmanager:
    "Cancel* Create* Delete* Describe* Get* Put* Remove* Replicate* Restore* Rotate* Tag* Untag* Update*",
  sns: "Create* Delete* Get* List* Set* Subscribe Tag* Unsubscribe Untag*",
  sqs: "Create* Delete* Get* List* Set* Tag* Untag*",
  sts: "GetCallerIdentity",
};

/**
 * By AWS service, what a role of the stage may be granted at the most: the union of what `docs/iam.md` lists and of the
 * policies of AWS named there. No user, no key and no policy can be made by any of them.
 */
export const STACK_ROLE_VERBS: Record<string, string> = {
  "arc-zonal-shift": "Get*",
  autoscaling: "Describe* Update*",
  backup: "Create* Describe* Get* List* Start* Tag*",
  "backup-storage": "Copy* Mount*",
  cloudwatch: "Describe* Get* List* Put*",
  ec2: "Assign* Associate* Attach* Authorize* Copy* Create* Delete* Describe* Detach* Disassociate* Enable* Get* Modify* Register* Revoke* RunInstances Start* Stop* Terminate* Unassign*",
  ecr: "Batch* Complete* Create* Describe* Get* Initiate* List* Put* Replicate* Tag* Upload*",
  eks: "Describe* List*",
  "eks-auth": "Assume*",
  elasticfilesystem: "Backup* Client* Create* Delete* Describe* List* Restore* Tag* Untag*",
  elasticloadbalancing: "Add* Create* Delete* Deregister* Describe* Modify* Register* Remove* Set*",
  events: "Delete* Describe* Disable* Enable* List* Put* Remove*",
  iam: "AddRoleToInstanceProfile CreateInstanceProfile CreateServiceLinkedRole DeleteInstanceProfile GetInstanceProfile GetRole ListInstanceProfiles PassRole RemoveRoleFromInstanceProfile TagInstanceProfile",
  kms: "CreateGrant Decrypt Describe* Encrypt GenerateDataKey* List* ReEncrypt* RetireGrant",
  logs: "Create* Describe* Get* List* Put*",
  pricing: "Get*",
  rds: "Add* Copy* Create* Delete* Describe* List* Modify* Restore*",
  route53: "ChangeResourceRecordSets Get* List*",
  s3: "Abort* DeleteObject* Get* List* Put* Replicate* Restore*",
  secretsmanager: "Describe* GetSecretValue",
  sns: "Publish",
  sqs: "Delete* Get* List* Receive*",
  ssm: "Describe* Get* List*",
  tag: "Get*",
};
