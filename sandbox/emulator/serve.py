"""Moto's AWS services on loopback, with a memory: what was created is there again after a restart.

    python serve.py --state FILE

Moto keeps everything in its process. This launcher restores the services' state from FILE, serves on a port that the
system picks, prints one line of JSON with that port, and writes FILE anew after each request that may have changed
something. It ends when its standard input ends, so that it never outlives the process that started it.

FILE is a pickle: only this program writes it, and only its owner may read it.
"""

import argparse
import io
import json
import logging
import os
import pickle
import re
import signal
import sys
import threading

import moto
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from moto.backends import get_backend
from moto.core.utils import utcnow
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

import corrections

# The services whose state is kept. Others answer too, but forget.
SERVICES = ("iam", "kms", "secretsmanager", "sts")

# Operations that change nothing; after any other one the state is written.
READ_ONLY = re.compile(r"(Get|List|Describe|Batch[A-Z][a-z]*Get|Encrypt|Decrypt|ReEncrypt|Generate|Sign|Verify|Assume)")
READ_ONLY_EXCEPT = re.compile(r"GenerateCredentialReport")
ACTION_PARAMETER = re.compile(rb"(?:^|&)Action=([A-Za-z]+)")


PRIVATE_KEYS = (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey)


def load_private_key(der):
    return serialization.load_der_private_key(der, password=None)


class Pickler(pickle.Pickler):
    """Knows how to write the key pairs that KMS holds, which cannot be pickled as they are."""

    def reducer_override(self, value):
        if not isinstance(value, PRIVATE_KEYS):
            return NotImplemented
        der = value.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return load_private_key, (der,)


class State:
    """The services' state on disk. Not safe for two threads at once: `Application` holds a lock."""

    def __init__(self, path):
        self.path = path

    def restore(self):
        """Puts the state of an earlier run in place. A state of another moto version is refused, not guessed at."""
        if not os.path.exists(self.path):
            return
        with open(self.path, "rb") as file:
            version, accounts = pickle.load(file)
        if version != moto.__version__:
            raise SystemExit(
                f"{self.path} was written by moto {version}, this is {moto.__version__}: start over with --reset"
            )
        for (service, account_id), regions in accounts.items():
            get_backend(service)[account_id].update(regions)
        self._drop_expired_sessions()

    def save(self):
        """Writes the state beside the file and moves it into place, so that the file is always a whole one."""
        accounts = {
            (service, account_id): dict(regions)
            for service in SERVICES
            for account_id, regions in get_backend(service).items()
        }
        temporary = f"{self.path}.{os.getpid()}.tmp"
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump((moto.__version__, accounts))
        os.replace(temporary, self.path)

    @staticmethod
    def _drop_expired_sessions():
        now = utcnow().replace(tzinfo=None)
        for regions in get_backend("sts").values():
            for backend in regions.values():
                backend.assumed_roles = [
                    role for role in backend.assumed_roles if role.expiration.replace(tzinfo=None) > now
                ]


def operation_of(environ, body):
    """The AWS operation of a request, from the JSON protocol's header or the query protocol's parameter."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.rpartition(".")[2]
    parameter = ACTION_PARAMETER.search(body) or ACTION_PARAMETER.search(environ.get("QUERY_STRING", "").encode())
    return parameter.group(1).decode() if parameter else ""


def changes_something(environ, body):
    operation = operation_of(environ, body)
    if operation:
        return not READ_ONLY.match(operation) or bool(READ_ONLY_EXCEPT.match(operation))
    return environ["REQUEST_METHOD"] not in ("GET", "HEAD")


class Application:
    """Moto's WSGI application, one request at a time, with the state written before a change is answered."""

    def __init__(self, inner, state):
        self.inner = inner
        self.state = state
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        body = read_body(environ)
        with self.lock:
            answer = list(self.inner(environ, start_response))
            if changes_something(environ, body):
                self.state.save()
        return answer


def read_body(environ):
    """Reads the request's body and puts it back for moto."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def stop_with_parent(stop):
    """Standard input is a pipe that the parent holds open and never writes to: it ends when the parent does."""
    sys.stdin.buffer.read()
    stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--state", required=True, help="file that keeps the services' state")
    arguments = parser.parse_args()

    # Request lines only, never bodies: they hold secret values.
    logging.getLogger("werkzeug").setLevel(logging.INFO)
    corrections.apply()
    state = State(arguments.state)
    state.restore()
    application = Application(DomainDispatcherApplication(create_backend_app), state)
    server = make_server("127.0.0.1", 0, application, threaded=True)

    def stop(*_):
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    # Ctrl-C reaches the whole terminal; the parent decides when its emulator goes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=stop_with_parent, args=(stop,), daemon=True).start()

    print(json.dumps({"port": server.server_port, "moto": moto.__version__}), flush=True)
    server.serve_forever(poll_interval=0.05)
    with application.lock:
        state.save()
    # The parent waits for this: no time for the interpreter to tidy up.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
