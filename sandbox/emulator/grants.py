"""Grants as AWS has them: on a key that exists, for a principal that exists, and for it alone.

https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
"""

import functools
import json
import re

from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time
from moto.iam.models import iam_backends
from moto.kms import models
from moto.kms.responses import KmsResponse

IAM_ENTITY = re.compile(r"^arn:([\w-]+):iam::(\d{12}):(role|user)/")
SESSION = re.compile(r"^arn:([\w-]+):sts::(\d{12}):assumed-role/([^/]+)/")
GROUP = re.compile(r"^arn:[\w-]+:iam::\d{12}:group/")


class InvalidArn(JsonRESTError):
    code = 400

    def __init__(self, principal):
        super().__init__("InvalidArnException", f"ARN does not refer to a valid principal: {principal}")


def entities(partition, account_id, kind):
    backend = iam_backends[account_id][partition]
    return (backend.roles if kind == "role" else backend.users).values()


def unique_id(principal):
    """The id of the role or user behind an ARN; None where there is none, and "" where an ARN is of something else."""
    entity = IAM_ENTITY.match(principal)
    if entity:
        partition, account_id, kind = entity.groups()
        return next((each.id for each in entities(partition, account_id, kind) if each.arn == principal), None)
    session = SESSION.match(principal)
    if session:
        partition, account_id, name = session.groups()
        return next((each.id for each in entities(partition, account_id, "role") if each.name == name), None)
    return None if GROUP.match(principal) else ""


def shown(principal, was):
    """The ARN as long as it means whom it meant when the grant was made; then that one's id, for ever.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    """
    return was if was and unique_id(principal) != was else principal


def require_key(response):
    response._validate_cmk_id(response._get_param("KeyId"))


def same_terms(grant, response):
    """Whether a request of the same name asks for what a grant gives already: AWS then answers that grant."""
    wanted = [response._get_param(name) for name in ("GranteePrincipal", "RetiringPrincipal", "Constraints")]
    return (
        bool(grant.name)
        and grant.name == response._get_param("Name")
        and [grant.grantee_principal, grant.retiring_principal, grant.constraints] == wanted
        and sorted(grant.operations) == sorted(response._get_param("Operations") or [])
    )


def create_for_existing_principals():
    create = KmsResponse.create_grant

    @functools.wraps(create)
    def create_grant(self):
        require_key(self)
        grantee, retiring = self._get_param("GranteePrincipal"), self._get_param("RetiringPrincipal")
        ids = {each: unique_id(each) for each in (grantee, retiring) if each}
        for principal, found in ids.items():
            if found is None:
                raise InvalidArn(principal)
        key = self.kms_backend.describe_key(self._get_param("KeyId"))
        for grant in key.grants.values():
            if same_terms(grant, self) and grant.grantee_id == ids[grantee]:
                return json.dumps({"GrantId": grant.id, "GrantToken": grant.token})
        answer = create(self)
        grant = key.grants[json.loads(answer)["GrantId"]]
        grant.grantee_id, grant.retiring_id = ids[grantee], ids.get(retiring, "")
        grant.creation_date = unix_time()
        grant.key_arn = key.arn
        grant.issuing_account = f"arn:{key.arn.split(':')[1]}:iam::{key.account_id}:root"
        return answer

    KmsResponse.create_grant = create_grant


def list_as_aws_does():
    def to_json(self):
        entry = {
            "KeyId": self.key_arn,
            "GrantId": self.id,
            "Name": self.name,
            "CreationDate": self.creation_date,
            "GranteePrincipal": shown(self.grantee_principal, self.grantee_id),
            "RetiringPrincipal": self.retiring_principal and shown(self.retiring_principal, self.retiring_id),
            "IssuingAccount": self.issuing_account,
            "Operations": self.operations,
            "Constraints": self.constraints,
        }
        return {name: value for name, value in entry.items() if value is not None}

    # For grants in a state that was written before these were kept.
    for name in ("key_arn", "issuing_account", "creation_date", "grantee_id", "retiring_id"):
        setattr(models.Grant, name, None)
    models.Grant.to_json = to_json


def need_the_key():
    def with_key(method):
        @functools.wraps(method)
        def wrapper(self):
            if self._get_param("KeyId") is not None:
                require_key(self)
            return method(self)

        return wrapper

    for name in ("list_grants", "revoke_grant", "retire_grant"):
        setattr(KmsResponse, name, with_key(getattr(KmsResponse, name)))


def apply():
    create_for_existing_principals()
    list_as_aws_does()
    need_the_key()
