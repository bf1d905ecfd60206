"""The files of docs/cluster.md, each checked by the tools that it is for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

CLUSTER = Path(__file__).parents[1] / "examples" / "cluster"
POLICIES = sorted(CLUSTER.glob("*-policy.json"))


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CLUSTER / name).read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_ray_takes_the_cluster_on_aws() -> None:
    util = pytest.importorskip(
        "ray.autoscaler._private.util", reason="pip install 'acopio[ray]': aws.yaml was not checked"
    )
    jsonschema = pytest.importorskip("jsonschema")
    config = util.prepare_config(read("aws.yaml"))
    util.validate_config(config)
    assert config["available_node_types"]["worker"]["max_workers"] == 8
    wrong = {**config, "max_worker": 3}
    with pytest.raises(jsonschema.ValidationError, match="max_worker"):
        util.validate_config(wrong)


@pytest.mark.slow
def test_rays_autoscaler_takes_the_cluster_on_kubernetes() -> None:
    kuberay = pytest.importorskip(
        "ray.autoscaler._private.kuberay.autoscaling_config",
        reason="pip install 'acopio[ray]': kuberay.yaml was not checked",
    )
    job = read("kuberay.yaml")
    assert (job["apiVersion"], job["kind"]) == ("ray.io/v1", "RayJob")
    cluster = {"metadata": job["metadata"], "spec": job["spec"]["rayClusterSpec"]}
    config = kuberay._derive_autoscaling_config_from_ray_cr(cluster)
    types = config["available_node_types"]
    assert types["headgroup"]["resources"]["CPU"] == 0
    assert (types["workers"]["resources"]["CPU"], types["workers"]["max_workers"]) == (8, 8)


def test_pods_are_those_that_kubernetes_knows() -> None:
    validate = pytest.importorskip(
        "kubernetes_validate", reason="pip install kubernetes-validate: the pods were not checked"
    )
    spec = read("kuberay.yaml")["spec"]["rayClusterSpec"]
    for group in (spec["headGroupSpec"], *spec["workerGroupSpecs"]):
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}, **group["template"]}
        validate.validate(pod, "1.31", strict=True)
        pod["spec"]["containers"][0]["image_"] = "x"
        with pytest.raises(validate.ValidationError):
            validate.validate(pod, "1.31", strict=True)


@pytest.mark.slow
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policies_are_those_that_iam_takes_and_name_operations_that_exist(path: Path) -> None:
    boto3 = pytest.importorskip("boto3")
    moto = pytest.importorskip("moto")
    text = path.read_text(encoding="utf-8")
    with moto.mock_aws():
        iam = boto3.client("iam", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        iam.create_policy(PolicyName=path.stem, PolicyDocument=text)
    ec2 = boto3.client("ec2", "us-east-1").meta.service_model.operation_names
    for statement in json.loads(text)["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert {a.removeprefix("ec2:") for a in actions if a.startswith("ec2:")} <= set(ec2)


def test_all_machines_have_the_same_ray() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in CLUSTER.iterdir() if path.is_file()}
    named = {name: set(_versions(text)) for name, text in texts.items() if "ray" in text}
    assert set().union(*named.values()) == {"2.59.0"}
    assert all(named[name] for name in ("aws.yaml", "kuberay.yaml", "Dockerfile"))


def _versions(text: str) -> list[str]:
    return re.findall(r"(?:rayproject/ray:|ray==|rayVersion: \")(\d+\.\d+\.\d+)", text)
