"""A model's way here: from a hub (on loopback), through a signed file, to the machine without a network."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from configs import ConfigError
from serve import signing
from serve.bundles import hub as hubs
from serve.bundles import installed
from serve.bundles.errors import BundleError, Damaged, HubError, InUse, NoRoom, NotSafe
from serve.bundles.manifest import MANIFEST, SIGNATURE, Manifest, signature_of
from serve.bundles.pack import pack
from serve.models import model
from serve.models_cli import app
from serve.proc import Process
from serve.signing import SigningError, UnknownKey
from tests.kit.hub import COMMIT, Hub, serving

NAME = "gpt-sw3-1.3b-instruct"
SOURCE = "AI-Sweden-Models/gpt-sw3-1.3b-instruct"
FILES = {
    "config.json": json.dumps({"n_layer": 24, "n_embd": 2048, "model_type": "gpt2"}).encode(),
    "model.safetensors": bytes(range(256)) * 8,
    "spiece.model": b"ord" * 100,
    "LICENSE": b"villkor",
    "README.md": b"# modell",
    "pytorch_model.bin": b"pickle",
    "modeling_egen.py": b"import os",
    ".gitattributes": b"*",
    "original/model.safetensors": b"en till",
}
TAKEN = {"config.json", "model.safetensors", "spiece.model", "LICENSE", "README.md"}


class Place:
    """One machine: its environment, and the models on it."""

    def __init__(self, folder: Path, hub: Hub | None = None) -> None:
        self.models = folder / "models"
        self.environ = {"AKTSAM_STATE": str(folder / "state"), "AKTSAM_MODELS": str(self.models)}
        if hub:
            self.environ["HF_ENDPOINT"] = hub.url
        self.folder = self.models / NAME
        self.model = model(NAME, self.environ)

    def wrong(self) -> list[str]:
        return list(installed.faults(self.model, self.folder, self.environ))

    def run(self, *args: object):
        return CliRunner().invoke(app, [str(a) for a in args], env=self.environ)


@pytest.fixture
def hub():
    with serving(Hub(SOURCE, dict(FILES))) as running:
        yield running


@pytest.fixture
def here(tmp_path, hub):
    return Place(tmp_path / "nät", hub)


@pytest.fixture
def there(tmp_path):
    return Place(tmp_path / "utan")


@pytest.fixture
def key(tmp_path):
    signing.make(tmp_path / "kommunen.key")
    return tmp_path / "kommunen.key"


@pytest.fixture
def bundle(here, key, tmp_path):
    """A bundle as it is carried."""
    out = tmp_path / "modell.tar"
    pack(here.folder, installed.get(here.model, here.environ), out, signing.private(key))
    return out


def test_from_hub_to_hub_less_machine(here, there, key, tmp_path, hub):
    """The commands, as the handbook has them."""
    wheels, images = tmp_path / "hjul", tmp_path / "containrar.txt"
    wheels.mkdir()
    (wheels / "aktsam-0.1.0-py3-none-any.whl").write_bytes(b"hjul")
    images.write_text(f"# gateway\nregistry.example/aktsam@sha256:{'a' * 64}  # en\n\n")
    out = tmp_path / "modell.tar"
    sent = here.run("fetch", NAME, "--bundle", out, "--key", key, "--wheels", wheels, "--images", images)
    assert sent.exit_code == 0, sent.output
    assert "för första gången" in sent.stderr and "for the first time" in sent.stderr  # nobody knew them before: said
    assert f"revision: {COMMIT}" in sent.stdout and "  model.safetensors: " in sent.stdout
    assert {p.name for p in here.folder.iterdir()} == TAKEN | {MANIFEST, SIGNATURE}
    assert not [asked for asked in hub.asked if ".bin" in asked or ".py" in asked or "original" in asked]
    assert not list(here.models.glob(".*"))

    stranger = there.run("import", out)
    assert stranger.exit_code == 1 and "inte litar på" in stranger.output and not there.folder.exists()
    brought = there.run("import", out, "--trust", key.with_suffix(".pub"))
    assert brought.exit_code == 0, brought.output
    assert there.wrong() == [] and f"{NAME}.tillbehor/wheels" in brought.output
    beside = there.models / f"{NAME}.tillbehor"
    assert (beside / "wheels/aktsam-0.1.0-py3-none-any.whl").read_bytes() == b"hjul"
    assert (beside / "containers.txt").read_text().startswith("registry.example/aktsam@sha256:")
    assert there.run("verify").exit_code == 0 == there.run("verify", out).exit_code
    assert there.run("remove", NAME).exit_code == 2 and there.folder.exists()  # nobody said yes
    assert there.run("remove", NAME, "--yes").exit_code == 0 and not list(there.models.iterdir())


def test_a_second_fetch_asks_for_nothing(here, hub):
    installed.get(here.model, here.environ)
    hub.asked.clear()
    installed.get(here.model, here.environ)
    assert not hub.asked


REMADE = {
    "other weights": (lambda h: h.files.update({"model.safetensors": b"bytta vikter"}), "model.safetensors"),
    "other settings": (lambda h: h.files.update({"config.json": h.files["config.json"] + b" "}), "config.json"),
    "one less": (lambda h: h.files.pop("LICENSE"), "LICENSE"),
    "one more": (lambda h: h.files.update({"chat_template.jinja": b"{{ allt }}"}), "chat_template.jinja"),
}


@pytest.mark.parametrize("name", REMADE)
def test_what_came_the_first_time_is_remembered(here, hub, name):
    """Trust on first use: the same commit with another content is refused, although the hub vouches for it."""
    change, file = REMADE[name]
    assert here.run("fetch", NAME).exit_code == 0
    shutil.rmtree(here.folder)
    change(hub)
    again = here.run("fetch", NAME)
    assert (
        again.exit_code == 1 and f"{file} är inte den fil" in again.stderr and f"{file} is not the file" in again.stderr
    )
    assert not here.folder.exists()


def test_only_what_is_new_is_said_to_be_trusted(here, hub):
    """The first time; not when it is here, nor when it comes again; again when another revision is asked for."""
    first, lying = here.run("fetch", NAME), here.run("fetch", NAME)
    shutil.rmtree(here.folder)
    again = here.run("fetch", NAME)
    hub.commit = "ab" * 20
    other = here.run("fetch", NAME, "--revision", hub.commit)
    assert [r.exit_code for r in (first, lying, again, other)] == [0] * 4
    told = ["för första gången" in r.stderr and "for the first time" in r.stderr for r in (first, lying, again, other)]
    assert told == [True, False, False, True]
    assert f"revision: {'ab' * 20}" in other.stdout


def test_a_model_somebody_vouched_for_is_not_said_to_be_fetched(here, hub):
    here.folder.mkdir(parents=True)
    for name in TAKEN:
        (here.folder / name).write_bytes(FILES[name])
    assert here.run("import", NAME, "--local", here.folder).exit_code == 0
    told = here.run("fetch", NAME)
    assert told.exit_code == 0 and "för första gången" not in told.stderr and not hub.asked


def test_the_publisher_who_moves_on_is_not_followed(here, hub):
    """`main` is another commit now: what is fetched is still the one that was pinned, or nothing."""
    assert here.run("fetch", NAME).exit_code == 0
    shutil.rmtree(here.folder)
    hub.commit = "ab" * 20
    gone = here.run("fetch", NAME)
    assert gone.exit_code == 3 and "utgåvan" in gone.stderr and "revision" in gone.stderr and not here.folder.exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00", b'{"model": "x"'])
def test_a_pin_that_cannot_be_read_is_not_taken_for_none(here, content):
    assert here.run("fetch", NAME).exit_code == 0
    shutil.rmtree(here.folder)
    next((here.models.parent / "state/pins").iterdir()).write_bytes(content)
    told = here.run("fetch", NAME)
    assert told.exit_code == 1 and "går inte att läsa" in told.stderr and "cannot be read" in told.stderr
    assert not here.folder.exists()


def test_what_broke_off_goes_on(here, hub):
    hub.cut.add("model.safetensors")
    with pytest.raises(HubError, match="Kör igen"):
        installed.get(here.model, here.environ)
    assert not here.folder.exists()
    hub.cut.clear()
    hub.asked.clear()
    installed.get(here.model, here.environ)
    assert here.wrong() == []


def closed(hub, here):
    hub.url = here.environ["HF_ENDPOINT"] = "http://127.0.0.1:9"


REFUSED = {
    "no safetensors": (lambda h, p: h.files.pop("model.safetensors"), NotSafe, "inga vikter i safetensors"),
    "code": (lambda h, p: h.files.update({"config.json": b'{"auto_map": {"AutoModel": "x.A"}}'}), BundleError, "programkod"),
    "another model": (lambda h, p: h.files.update({"config.json": b'{"n_layer": 3}'}), BundleError, "shape.layers"),
    "other bytes": (lambda h, p: h.sent.update({"model.safetensors": bytes(range(255, -1, -1)) * 8}), Damaged, "kontrollsumma"),
    "other small file": (lambda h, p: h.sent.update({"README.md": b"# annans"}), Damaged, "README.md"),
    "not there": (lambda h, p: setattr(h, "refuse", 401), HubError, "finns inte där"),
    "gated": (lambda h, p: setattr(h, "refuse", 403), HubError, "villkoren"),
    "broken": (lambda h, p: setattr(h, "refuse", 500), HubError, "kunde inte hämtas"),
    "no network": (closed, HubError, "kunde inte hämtas"),
    "offline": (lambda h, p: p.environ.update(HF_HUB_OFFLINE="1"), HubError, "utan nät"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_fetched(here, hub, name):
    change, error, words = REFUSED[name]
    change(hub, here)
    with pytest.raises(error, match=words):
        installed.get(here.model, here.environ)
    assert not here.folder.exists()


def test_the_hashes_of_the_models_file_count(here, tmp_path):
    text = (Path(hubs.__file__).parents[2] / f"configs/models/{NAME}.yaml").read_text(encoding="utf-8")
    (tmp_path / "config/models").mkdir(parents=True)
    (tmp_path / f"config/models/{NAME}.yaml").write_text(
        f"{text}files: {{model.safetensors: {'f' * 64}}}\n", encoding="utf-8"
    )
    here.environ["AKTSAM_CONFIG"] = str(tmp_path / "config")
    with pytest.raises(Damaged, match=r"model\.safetensors"):
        installed.get(model(NAME, here.environ), here.environ)


def rewritten(bundle: Path, key: Path | None = None, **change):
    """Write the bundle again with a change: other members, another manifest (signed again with `key`), other bytes."""
    with tarfile.open(bundle) as tar:
        members = [(m, tar.extractfile(m).read() if m.isreg() else b"") for m in tar]
    manifest = json.loads(members[0][1])
    if edit := change.get("manifest"):
        edit(manifest)
        raw = json.dumps(manifest).encode()
        signature = signature_of(raw, signing.private(key)) if key else members[1][1]
        members[0:2] = [(members[0][0], raw), (members[1][0], signature)]
    members = change.get("members", lambda m: m)(members)
    with tarfile.open(bundle, "w") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def special(name, kind, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info, b""


def other_bytes(members):
    return [(m, content[::-1] if m.name == "model/model.safetensors" else content) for m, content in members]


def cut_file(bundle, key):
    bundle.write_bytes(bundle.read_bytes()[:-11000])


def escape(name):
    def change(manifest):
        manifest["files"][name] = manifest["files"].pop("README.md")

    return change


def huge(manifest):
    manifest["files"]["model.safetensors"]["size"] = 10**16


BAD = {
    "cut short": (cut_file, (Damaged,), "avkortad"),
    "not a bundle": (lambda b, k: b.write_bytes(b"PK\3\4" * 600), (Damaged,), "ingen modellfil"),
    "empty": (lambda b, k: b.write_bytes(b""), (Damaged,), "ingen modellfil"),
    "missing": (lambda b, k: b.unlink(), (BundleError,), "finns inte"),
    "other bytes": (lambda b, k: rewritten(b, members=other_bytes), (Damaged,), r"model/model\.safetensors.*SHA-256"),
    "a file is missing": (lambda b, k: rewritten(b, members=lambda m: m[:-1]), (Damaged,), "saknas"),
    "a file more": (lambda b, k: rewritten(b, members=lambda m: [*m, special("model/mer.json", tarfile.REGTYPE)]), (NotSafe,), "mer.json"),
    "a file twice": (lambda b, k: rewritten(b, members=lambda m: [*m, m[-1]]), (NotSafe,), "två gånger"),
    "a way out": (lambda b, k: rewritten(b, members=lambda m: [*m, special("model/../../ute.json", tarfile.REGTYPE)]), (NotSafe,), "ute.json"),
    "a symlink": (lambda b, k: rewritten(b, members=lambda m: [*m[:2], special("model/config.json", tarfile.SYMTYPE, "/etc/passwd"), *m[2:]]), (NotSafe,), "länk"),
    "a hard link": (lambda b, k: rewritten(b, members=lambda m: [*m[:2], special("model/config.json", tarfile.LNKTYPE, "/etc/passwd"), *m[2:]]), (NotSafe,), "länk"),
    "a device": (lambda b, k: rewritten(b, members=lambda m: [*m[:2], special("model/config.json", tarfile.CHRTYPE), *m[2:]]), (NotSafe,), "länk"),
    "manifest edited": (lambda b, k: rewritten(b, manifest=lambda m: m.update(source="annan")), (SigningError,), "Signaturen stämmer inte"),
    "signed by a stranger": (lambda b, k: rewritten(b, stranger(k), manifest=lambda m: None), (UnknownKey,), "inte litar på"),
    "no signature": (lambda b, k: rewritten(b, members=lambda m: [m[0], *m[2:]]), (Damaged,), "börjar inte"),
    "signature is nonsense": (lambda b, k: rewritten(b, members=lambda m: [m[0], (m[1][0], b"[]"), *m[2:]]), (SigningError,), "går inte att läsa"),
    "signed way out": (lambda b, k: rewritten(b, k, manifest=escape("../ute.json")), (Damaged,), "files"),
    "signed absolute name": (lambda b, k: rewritten(b, k, manifest=escape("/etc/ute.json")), (Damaged,), "files"),
    "signed hidden file": (lambda b, k: rewritten(b, k, manifest=escape(".ute.json")), (Damaged,), "files"),
    "signed program": (lambda b, k: rewritten(b, k, manifest=escape("modeling.py")), (NotSafe,), "modeling.py"),
    "signed pickle": (lambda b, k: rewritten(b, k, manifest=escape("pytorch_model.bin")), (NotSafe,), "pytorch_model.bin"),
    "signed model we do not know": (lambda b, k: rewritten(b, k, manifest=lambda m: m.update(model="okand")), (ConfigError,), "okand"),
    "signed unknown key in it": (lambda b, k: rewritten(b, k, manifest=lambda m: m.update(mer=1)), (Damaged,), "mer"),
    "larger than the disk": (lambda b, k: rewritten(b, k, manifest=huge), (NoRoom,), "GiB behövs"),
}  # fmt: skip


def stranger(key: Path) -> Path:
    other = key.with_name("annan.key")
    signing.make(other)
    return other


@pytest.mark.parametrize("name", BAD)
def test_a_bad_bundle_changes_nothing(there, bundle, key, name, tmp_path):
    signing.trust(key.with_suffix(".pub"), there.environ)
    there.folder.mkdir(parents=True)
    (there.folder / "config.json").write_text("den gamla")
    change, errors, words = BAD[name]
    change(bundle, key)
    with pytest.raises(errors, match=words):
        installed.bring(bundle, there.environ)
    assert [p.name for p in there.models.iterdir()] == [NAME] and not list(tmp_path.rglob("ute.json"))
    assert (there.folder / "config.json").read_text() == "den gamla"
    told = there.run("import", bundle)
    assert told.exit_code in (1, 2) and "Traceback" not in told.output and len(told.output) > 20


def test_a_disk_that_fills_up_on_the_way(there, bundle, key, tmp_path):
    """A limit on file size stands in for the disk: the write itself fails, after the look at the free space."""
    signing.trust(key.with_suffix(".pub"), there.environ)
    script = ("import resource, signal, sys; from pathlib import Path; from serve.bundles import installed\n"
              "from serve.bundles.errors import NoRoom\n"
              "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"
              "try: installed.bring(Path(sys.argv[1]))\n"
              "except NoRoom as error: print(error)")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", script, bundle], env=os.environ | there.environ, cwd=Path(hubs.__file__).parents[2],
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert "blev full" in done.stdout and not list(there.models.iterdir())


def test_a_new_bundle_takes_the_old_ones_place(there, bundle, key):
    signing.trust(key.with_suffix(".pub"), there.environ)
    for _ in range(2):
        manifest, folder = installed.bring(bundle, there.environ)
        assert folder == there.folder and there.wrong() == []
    assert set(manifest.files) == TAKEN and [p.name for p in there.models.iterdir()] == [NAME]


@pytest.fixture
def local(there):
    """A folder that somebody copied here."""
    there.folder.mkdir(parents=True)
    for name in TAKEN:
        (there.folder / name).write_bytes(FILES[name])
    return there


def test_nothing_is_loaded_whose_hash_is_unknown(local):
    assert "inte godkänd" in local.wrong()[0]
    assert local.run("verify").exit_code == 1
    accepted = local.run("import", NAME, "--local", local.folder)
    assert accepted.exit_code == 0 and "  model.safetensors: " in accepted.stdout, accepted.output
    assert local.wrong() == [] and local.run("verify", NAME, "--format", "json").exit_code == 0


def link(folder):
    (folder / "config.json").rename(folder.parent / "annan.json")
    (folder / "config.json").symlink_to(folder.parent / "annan.json")


def edited_manifest(folder):
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace("local", "hub"))


CHANGED = {
    "one byte": (lambda f: (f / "model.safetensors").write_bytes(b"x" + FILES["model.safetensors"][1:]), r"model\.safetensors har ändrats"),
    "cut": (lambda f: (f / "model.safetensors").write_bytes(b"x"), r"model\.safetensors har fel storlek"),
    "gone": (lambda f: (f / "README.md").unlink(), r"README\.md saknas"),
    "a file more": (lambda f: (f / "adapter.json").write_text("{}"), r"adapter\.json fanns inte när modellen godkändes"),
    "a program": (lambda f: (f / "modeling.py").write_text(""), r"modeling\.py"),
    "a pickle": (lambda f: (f / "pytorch_model.bin").write_text(""), r"pytorch_model\.bin"),
    "a folder": (lambda f: (f / "mer").mkdir(), "mapp"),
    "a link": (link, "länk"),
    "manifest edited": (edited_manifest, "Signaturen stämmer inte"),
    "signature gone": (lambda f: (f / SIGNATURE).unlink(), "inte godkänd"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGED)
def test_verify_says_which_file_differs(local, name):
    installed.accept(local.model, local.folder, local.environ)
    change, words = CHANGED[name]
    change(local.folder)
    told = local.run("verify", NAME)
    assert told.exit_code == 1 and re.search(words, told.output)


@pytest.mark.parametrize("name", ["a program", "a pickle", "a folder", "a link"])
def test_what_is_not_accepted_although_it_lies_here(local, name):
    CHANGED[name][0](local.folder)
    told = local.run("import", NAME, "--local", local.folder)
    assert told.exit_code == 1 and re.search(CHANGED[name][1], told.output) and local.wrong()


def test_another_installations_word_counts_for_nothing(local, tmp_path):
    installed.accept(local.model, local.folder, {"AKTSAM_STATE": str(tmp_path / "annans")})
    assert "inte litar på" in local.wrong()[0]


def test_a_model_in_use_is_not_removed(local):
    with pytest.raises(InUse, match="process 77"):
        installed.remove(local.model, [Process(77, ("python", "--model", str(local.folder)), {})], local.environ)
    assert installed.remove(local.model, [], local.environ) == sum(len(FILES[name]) for name in TAKEN)


def test_a_key_that_others_can_read_signs_nothing(here, key, tmp_path):
    key.chmod(0o644)
    told = here.run("fetch", NAME, "--bundle", tmp_path / "m.tar", "--key", key)
    assert told.exit_code == 1 and "chmod 600" in told.output
    assert here.run("fetch", NAME, "--bundle", tmp_path / "m.tar").exit_code == 2  # no key at all
    assert here.run("key", key).exit_code == 1 and key.read_bytes()  # never written over


def test_what_is_not_a_bundle_is_told_with_the_way_to_one(there, local, tmp_path):
    folder = there.run("import", local.folder)
    assert folder.exit_code == 1 and f"aktsam models import MODELL --local {local.folder}" in folder.output
    assert "aktsam models fetch MODELL --bundle" in there.run("import", NAME).output
    there.environ["AKTSAM_MODELS"] = str(tmp_path / "inga")
    nothing = there.run("verify")  # nothing was found wrong, but nothing was looked at either
    assert nothing.exit_code == 2 and "ingenting har prövats" in nothing.output


def test_places_that_cannot_be_written_are_told(here, key, tmp_path):
    (tmp_path / "fil").write_text("")
    into_a_file = here.run("fetch", NAME, "--bundle", tmp_path / "fil/m.tar", "--key", key)
    assert into_a_file.exit_code == 1 and "fil" in into_a_file.output and here.folder.exists()
    here.environ["AKTSAM_MODELS"] = str(tmp_path / "fil/modeller")
    for args in (("fetch", NAME), ("import", tmp_path / "fil")):
        told = here.run(*args)
        assert told.exit_code == 1 and "Traceback" not in told.output and told.output.strip()


def test_a_manifest_is_made_of_what_it_is_read_from(here):
    manifest = installed.get(here.model, here.environ)
    assert Manifest.model_validate_json(manifest.raw()) == manifest and manifest.origin == "hub"
