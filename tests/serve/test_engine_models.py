"""Model files: all shipped ones are whole, and a fault in one is named with its key."""

import re
import shutil

import jinja2
import pytest
import yaml

from configs import HERE, ConfigError
from serve.models import UNSAFE, model, models

SHIPPED = sorted(models({}))


def test_all_that_were_promised():
    assert len(SHIPPED) == 17
    for name, m in models({}).items():
        assert m.name == name and m.licence.url.startswith("https://") and m.licence.allows and m.tested
        assert m.max_model_len <= m.context
        assert m.speculative and (m.speculative.config or m.speculative.why.startswith("Nej"))  # a reason either way
        raw = yaml.safe_load((HERE / f"models/{name}.yaml").read_text(encoding="utf-8"))
        assert {"revision", "files"} <= raw.keys()  # also what is not known is said


def edited(tmp_path, change):
    """Return the environment of a municipality whose own model file is the shipped one with a change."""
    content = yaml.safe_load((HERE / "models/gpt-sw3-1.3b-instruct.yaml").read_text(encoding="utf-8"))
    change(content)
    (tmp_path / "models").mkdir()
    (tmp_path / "models/egen.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return {"AKTSAM_CONFIG": str(tmp_path)}


FAULTS = [
    (lambda c: c.pop("context"), "context"),
    (lambda c: c.update(kontext=2048), "kontext"),
    (lambda c: c["shape"].update(layers=0), "shape.layers"),
    (lambda c: c["shape"].update(kv_heads=5), "kv_heads"),
    (lambda c: c.update(context=4096), "positions"),
    (lambda c: c.update(serve_context=4096), "serve_context"),
    (lambda c: c["licence"].pop("allows"), "licence.allows"),
    (lambda c: c.update(dtype="int3"), "dtype"),
    (lambda c: c.update(files={"a": "123"}), "files.a"),
    (lambda c: c.update(chat_template="finns-inte.jinja"), "chat_template"),
    (lambda c: c.update(quantization={"method": "magic", "bits": 4}), "quantization.method"),
    (lambda c: c.update(arguments=["--trust-remote-code"]), "--trust-remote-code"),
    (lambda c: c.update(arguments=["--trust-rem"]), "--trust-rem"),
    (lambda c: c.update(arguments=["--grpc"]), "--grpc"),
    (lambda c: c.update(arguments=["--host=0.0.0.0"]), "--host"),
    (lambda c: c.update(arguments=["--enable_log_requests"]), "--enable_log_requests"),
    (lambda c: c.pop("tested"), "tested"),
    (lambda c: c.update(revision="main"), "revision"),
    (lambda c: c.update(prompts="weak"), "prompts"),
    (lambda c: c.update(speculative={"config": {"method": "ngram"}}), "speculative.why"),
]  # fmt: skip


@pytest.mark.parametrize("change, key", FAULTS)
def test_the_faulty_key_is_named(tmp_path, change, key):
    with pytest.raises(ConfigError, match=r"egen\.yaml") as error:
        model("egen", edited(tmp_path, change))
    assert key in str(error.value)


ENGLISH = re.compile(r"\b(?:should|input|field|required|extra|permitted|at least|valid)\b", re.I)


@pytest.mark.parametrize("change, told", [
    (lambda c: c.pop("tested"), "tested: saknas"),
    (lambda c: c.update(sorce="x"), "sorce: okänd nyckel"),
    (lambda c: c.update(dtype="int3"), "dtype: ska vara ett av 'bfloat16', 'float16' eller 'float32'"),
    (lambda c: c["shape"].update(layers=0), "shape.layers: ska vara minst 1"),
    (lambda c: c["shape"].update(layers="många"), "shape.layers: ska vara ett heltal"),
    (lambda c: c["sampling"].update(top_p=0), "sampling.top_p: ska vara större än 0"),
    (lambda c: c.update(revision="main"), "revision: har fel form (ska stämma med ^[0-9a-f]{40}$)"),
    (lambda c: c.update(serve_context=4096), "filen: serve_context är större än context"),
])  # fmt: skip
def test_what_is_wrong_is_told_in_swedish(tmp_path, change, told):
    with pytest.raises(ConfigError) as error:
        model("egen", edited(tmp_path, change))
    assert told in str(error.value) and not ENGLISH.search(str(error.value))


def test_a_file_more_is_a_model_more(tmp_path):
    environ = edited(tmp_path, lambda c: c.update(title="Vår egen"))
    assert models(environ)["egen"].title == "Vår egen" and len(models(environ)) == 18
    assert model("egen", environ).template_file == HERE / "models/gpt-sw3.jinja"
    shutil.copy(HERE / "models/gpt-sw3.jinja", tmp_path / "models/gpt-sw3.jinja")
    assert model("egen", environ).template_file == tmp_path / "models/gpt-sw3.jinja"


def test_unknown_model():
    with pytest.raises(ConfigError, match="gpt-sw3-126m-instruct"):
        model("gpt-5", {})


def test_what_opens_the_machine_is_refused():
    assert {"--host", "--api-key", "--trust-remote-code", "--enable-log-requests", "--grpc", "--omni"} <= UNSAFE


def refuse(message):
    raise ValueError(message)


@pytest.mark.parametrize(
    "messages, expected",
    [
        ([("user", "Hej")], "<|endoftext|><s>User: Hej<s>Bot:"),
        ([("user", "A"), ("assistant", "B"), ("user", "C")], "<|endoftext|><s>User: A<s>Bot: B<s>User: C<s>Bot:"),
        ([("system", "S"), ("user", "A")], "<|endoftext|><s>User: S\nA<s>Bot:"),
        ([("system", "S"), ("system", "T"), ("user", "A")], "<|endoftext|><s>User: S\nT\nA<s>Bot:"),
        ([("user", " rad 1\n\nrad 2 \n")], "<|endoftext|><s>User:  rad 1\n\nrad 2 \n<s>Bot:"),
        ([("user", "{{ 7*7 }} {% x %}")], "<|endoftext|><s>User: {{ 7*7 }} {% x %}<s>Bot:"),
    ],
)
def test_the_template_of_gpt_sw3(messages, expected):
    template = jinja2.Environment(trim_blocks=True, lstrip_blocks=True).from_string(
        (HERE / "models/gpt-sw3.jinja").read_text(encoding="utf-8"), globals={"raise_exception": refuse}
    )
    turns = [{"role": role, "content": content} for role, content in messages]
    assert template.render(messages=turns, add_generation_prompt=True) == expected
    assert template.render(messages=turns, add_generation_prompt=False) == expected.removesuffix("<s>Bot:")
    with pytest.raises(ValueError, match="role"):
        template.render(messages=[{"role": "tool", "content": "x"}])
