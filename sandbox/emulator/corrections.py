"""Where moto answers differently from AWS in a way that this project's program would notice.

Each correction wraps one method of moto and names the page that says how AWS answers. Remove one when moto has it.
"""

import functools
import json

from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import PermissionResult
from moto.kms.responses import KmsResponse
from moto.s3.models import FakeBucket
from moto.secretsmanager.models import SecretsManagerBackend
from moto.secretsmanager.responses import SecretsManagerResponse

import grants
import multi_region_keys

DEFAULT_ROTATION_PERIOD_IN_DAYS = 365


def keep_rotation_period():
    """Moto forgets RotationPeriodInDays.

    https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
    """
    enable = KmsResponse.enable_key_rotation
    status = KmsResponse.get_key_rotation_status

    def key_of(response):
        backend = response.kms_backend
        return backend.keys[backend.get_key_id(response._get_param("KeyId"))]

    @functools.wraps(enable)
    def enable_key_rotation(self):
        answer = enable(self)
        key_of(self).rotation_period_in_days = (
            self._get_param("RotationPeriodInDays") or DEFAULT_ROTATION_PERIOD_IN_DAYS
        )
        return answer

    @functools.wraps(status)
    def get_key_rotation_status(self):
        answer = json.loads(status(self))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = key_of(self).rotation_period_in_days
        return json.dumps(answer)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


class ScheduledForDeletion(JsonRESTError):
    code = 400

    def __init__(self):
        super().__init__(
            "InvalidRequestException",
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
        )


def refuse_name_of_deleted_secret():
    """Moto answers ResourceExistsException while a secret of that name waits for its deletion.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
    """
    create = SecretsManagerBackend.create_secret

    @functools.wraps(create)
    def create_secret(self, name, *args, **kwargs):
        if name in self.secrets and self.secrets[name].is_deleted():
            raise ScheduledForDeletion()
        return create(self, name, *args, **kwargs)

    SecretsManagerBackend.create_secret = create_secret


def default_policy_name():
    """Moto takes PolicyName for required; a key has only one policy, called default.

    https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
    """

    def with_default(method):
        @functools.wraps(method)
        def wrapper(self):
            get_param = self._get_param
            defaults = {"PolicyName": "default"}
            self._get_param = lambda name, *rest: get_param(name, *rest) or defaults.get(name)
            return method(self)

        return wrapper

    KmsResponse.get_key_policy = with_default(KmsResponse.get_key_policy)
    KmsResponse.put_key_policy = with_default(KmsResponse.put_key_policy)


def leave_key_policies_to_the_authorizer():
    """Moto refuses DescribeKey where a Deny of the key policy has it, no matter whom that names or when.

    https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
    """
    KmsResponse._validate_key_policy = lambda self, key_id, action: None


def leave_bucket_policies_to_the_authorizer():
    """Moto refuses calls for objects where a Deny of the bucket's policy has them, no matter under which condition.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
    """
    FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL


class PublicPolicy(JsonRESTError):
    code = 400

    def __init__(self):
        super().__init__(
            "PublicPolicyException",
            "You did not set the resource policy because it grants broad access to your secret.",
        )


def is_public(statement):
    principal = statement.get("Principal")
    names = principal.get("AWS") if isinstance(principal, dict) else principal
    return (
        statement.get("Effect") == "Allow"
        and "*" in (names if isinstance(names, list) else [names])
        and not statement.get("Condition")
    )


def block_public_policy():
    """Moto ignores BlockPublicPolicy. AWS reasons over conditions too; here any condition passes.

    https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html
    """
    put = SecretsManagerResponse.put_resource_policy

    @functools.wraps(put)
    def put_resource_policy(self):
        statements = json.loads(self._get_param("ResourcePolicy")).get("Statement", [])
        statements = statements if isinstance(statements, list) else [statements]
        if self._get_param("BlockPublicPolicy") and any(is_public(each) for each in statements):
            raise PublicPolicy()
        return put(self)

    SecretsManagerResponse.put_resource_policy = put_resource_policy


def apply():
    keep_rotation_period()
    default_policy_name()
    refuse_name_of_deleted_secret()
    leave_key_policies_to_the_authorizer()
    leave_bucket_policies_to_the_authorizer()
    block_public_policy()
    multi_region_keys.apply()
    grants.apply()
