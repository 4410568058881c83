"""Multi-Region keys as AWS has them: each replica a key of its own Region, with a policy, tags, grants and aliases of its own.

Moto's replicas share their aliases, grants and configuration with the primary key, and take no policy of their own.

https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
"""

import copy
import functools
import json
import re

from moto.core.exceptions import JsonRESTError
from moto.core.utils import unix_time
from moto.kms import models
from moto.kms.exceptions import AlreadyExistsException, NotFoundException, ValidationException
from moto.kms.responses import KmsResponse
from moto.moto_api._internal import mock_random
from moto.utilities.utils import get_partition

MULTI_REGION_ID = re.compile(r"^mrk-[0-9a-f]{32}$")


class KmsError(JsonRESTError):
    code = 400


def arn_of(key, region):
    return f"arn:{get_partition(region)}:kms:{region}:{key.account_id}:key/{key.id}"


def primary_region(key):
    return key.multi_region_configuration["PrimaryKey"]["Region"]


def is_replica(key):
    return bool(key.multi_region) and key.region != primary_region(key)


def related(key):
    """All keys of the same id: the primary and its replicas, by Region."""
    regions = models.kms_backends[key.account_id]
    found = {region: backend.keys[key.id] for region, backend in list(regions.items()) if key.id in backend.keys}
    return dict(sorted(found.items()))


def primary_of(key):
    return related(key).get(primary_region(key), key)


def configuration_of(key):
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionConfiguration.html"""
    primary = primary_region(key)
    return {
        "MultiRegionKeyType": "REPLICA" if is_replica(key) else "PRIMARY",
        "PrimaryKey": {"Arn": arn_of(key, primary), "Region": primary},
        "ReplicaKeys": [
            {"Arn": arn_of(key, region), "Region": region} for region in related(key) if region != primary
        ],
    }


def use_real_ids():
    """A multi-Region key's id is mrk- and 32 digits; moto's longer one does not fit into its own ciphertexts.

    https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html#multi-region-concepts
    """
    generate = models.generate_key_id
    validate = KmsResponse._validate_cmk_id

    @functools.wraps(generate)
    def generate_key_id(multi_region=False):
        return "mrk-" + mock_random.uuid4().hex if multi_region else generate(multi_region)

    @functools.wraps(validate)
    def _validate_cmk_id(self, key_id):
        if not MULTI_REGION_ID.match(key_id):
            return validate(self, key_id)
        if key_id not in self.kms_backend.keys:
            raise NotFoundException(f"Key '{self._display_arn(key_id)}' does not exist")

    models.generate_key_id = generate_key_id
    KmsResponse._validate_cmk_id = _validate_cmk_id


def refuse_replication(key, region):
    """https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html#API_ReplicateKey_Errors"""
    if not key.multi_region or is_replica(key):
        raise KmsError("UnsupportedOperationException", f"{key.arn} is not a multi-Region primary key.")
    if key.key_state == "Disabled":
        raise KmsError("DisabledException", f"{key.arn} is disabled.")
    if key.key_state != "Enabled":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    if get_partition(region) != get_partition(key.region):
        raise ValidationException(f"The replica Region {region} is not in the partition of {key.arn}.")
    if region in related(key):
        raise AlreadyExistsException(f"{arn_of(key, region)} already exists.")


def replicate():
    def replicate_key(self):
        key_id = self._get_param("KeyId")
        self._validate_key_id(key_id)
        primary = self.kms_backend.keys[self.kms_backend.any_id_to_key_id(key_id)]
        region = self._get_param("ReplicaRegion")
        refuse_replication(primary, region)
        # Not a deep copy: the material stays the primary key's.
        key = copy.copy(primary)
        key.region = region
        key.arn = arn_of(key, region)
        key.description = self._get_param("Description") or ""
        key.policy = self._get_param("Policy") or key.generate_default_policy()
        key.creation_date = unix_time()
        key.aliases, key.grants, key.rotations = {}, {}, []
        key.multi_region_configuration = copy.deepcopy(primary.multi_region_configuration)
        backend = models.kms_backends[key.account_id][region]
        backend.keys[key.id] = key
        tags = self._get_param("Tags") or []
        if tags:
            backend.tag_resource(key.id, tags)
        return json.dumps(
            {
                "ReplicaKeyMetadata": key.to_dict()["KeyMetadata"],
                "ReplicaPolicy": key.policy,
                "ReplicaTags": tags,
            }
        )

    KmsResponse.replicate_key = replicate_key


def describe_each_as_what_it_is():
    to_dict = models.Key.to_dict

    @functools.wraps(to_dict)
    def with_configuration(self):
        if self.multi_region:
            self.multi_region_configuration = configuration_of(self)
        return to_dict(self)

    models.Key.to_dict = with_configuration


def share_rotation():
    """Rotation is the primary key's, and no replica can set it.

    https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html#multi-region-rotate
    """

    def only_on_primary(method):
        @functools.wraps(method)
        def wrapper(self):
            key = self.kms_backend.keys.get(self.kms_backend.get_key_id(self._get_param("KeyId")))
            if key is not None and is_replica(key):
                raise KmsError("UnsupportedOperationException", f"{key.arn} is not a multi-Region primary key.")
            return method(self)

        return wrapper

    status = KmsResponse.get_key_rotation_status

    @functools.wraps(status)
    def get_key_rotation_status(self):
        key_id = self._get_param("KeyId")
        self._validate_cmk_id(key_id)
        key = self.kms_backend.keys[self.kms_backend.get_key_id(key_id)]
        if not is_replica(key):
            return status(self)
        primary = primary_of(key)
        if not primary.key_rotation_status:
            return json.dumps({"KeyRotationEnabled": False})
        return json.dumps(
            {"KeyRotationEnabled": True, "RotationPeriodInDays": primary.rotation_period_in_days}
        )

    KmsResponse.enable_key_rotation = only_on_primary(KmsResponse.enable_key_rotation)
    KmsResponse.disable_key_rotation = only_on_primary(KmsResponse.disable_key_rotation)
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def keep_primary_while_there_are_replicas():
    """A primary key waits for the deletion of its replicas, and then its own window begins.

    https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-delete.html
    """
    schedule = models.KmsBackend.schedule_key_deletion

    @functools.wraps(schedule)
    def schedule_key_deletion(self, key_id, pending_window_in_days):
        date = schedule(self, key_id, pending_window_in_days)
        key = self.keys[key_id]
        if key.multi_region and not is_replica(key) and len(related(key)) > 1:
            key.key_state = "PendingReplicaDeletion"
        return date

    models.KmsBackend.schedule_key_deletion = schedule_key_deletion


def apply():
    use_real_ids()
    replicate()
    describe_each_as_what_it_is()
    share_rotation()
    keep_primary_while_there_are_replicas()
