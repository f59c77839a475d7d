"""Runs OpenAI's Python client over every method of the Videos API, against a running server.

Run: AOZORA_URL=http://127.0.0.1:8787 AOZORA_API_KEY=aoz_... python test/conformance/python_client.py picture.png clip.mp4
Last run: see docs/operations.md.
"""

import os
import sys
import warnings

import openai

warnings.simplefilter("ignore", DeprecationWarning)
picture, clip = sys.argv[1:3]
client = openai.OpenAI(
    base_url=os.environ["AOZORA_URL"] + "/v1", api_key=os.environ["AOZORA_API_KEY"], max_retries=0
)
passed = []


def check(name, condition):
    if not condition:
        print(f"failed: {name}\n{len(passed)} passed, 1 failed")
        sys.exit(1)
    passed.append(name)


def refused(name, error, call):
    try:
        call()
    except error:
        passed.append(name)
        return
    check(name, False)


video = client.videos.create_and_poll(prompt="moving bars", model="sora-2", seconds="4", size="1280x720", poll_interval_ms=200)
check("create_and_poll", video.status == "completed" and video.object == "video" and video.progress == 100)
check("retrieve", client.videos.retrieve(video.id).id == video.id)
check("list", video.id in [each.id for each in client.videos.list(limit=1)])
content = client.videos.download_content(video.id)
check("download_content", content.read()[4:8] == b"ftyp")
check("download_content thumbnail", client.videos.download_content(video.id, variant="thumbnail").read()[8:12] == b"WEBP")
check("download_content spritesheet", client.videos.download_content(video.id, variant="spritesheet").read()[:2] == b"\xff\xd8")
with open(picture, "rb") as file:
    check("create with a file", client.videos.create(prompt="a", input_reference=file).id.startswith("video_"))
remix = client.videos.remix(video.id, prompt="at night")
check("remix", remix.remixed_from_video_id == video.id)
# Version 3.54.0 refuses `video={"id": ...}` by itself, before anything is sent; the wire form is the same as JSON.
by_id = {"prompt": "at dawn", "seconds": "4", "video": {"id": video.id}}
edit = client.post("/videos/edits", body={k: v for k, v in by_id.items() if k != "seconds"}, cast_to=openai.types.Video)
check("edit by id", edit.status in ("queued", "in_progress"))
with open(clip, "rb") as file:
    check("edit with a file", client.videos.edit(prompt="at dawn", video=file).id.startswith("video_"))
check("extend by id", client.post("/videos/extensions", body=by_id, cast_to=openai.types.Video).id.startswith("video_"))
with open(clip, "rb") as file:
    check("extend with a file", client.videos.extend(prompt="on", seconds="4", video=file).id.startswith("video_"))
with open(clip, "rb") as file:
    character = client.videos.create_character(name="Momo", video=file)
check("create_character", character.name == "Momo")
check("get_character", client.videos.get_character(character.id).id == character.id)
extra = client.videos.create(prompt="b", extra_body={"seed": 7, "n": 2, "metadata": {"take": "1"}})
check("extra fields", extra.model_extra["aozora"]["seed"] == 7 and len(extra.model_extra["aozora"]["variation_ids"]) == 2)
refused("wrong key", openai.AuthenticationError, lambda: client.with_options(api_key="aoz_wrong").videos.list())
refused("unknown id", openai.NotFoundError, lambda: client.videos.retrieve("video_none"))
refused("empty prompt", openai.BadRequestError, lambda: client.videos.create(prompt=""))
check("delete", client.videos.delete(video.id).deleted is True)
for each in client.videos.list():
    client.videos.delete(each.id)
check("delete all while paging", client.videos.list().data == [])
print(f"{len(passed)} passed, 0 failed")
