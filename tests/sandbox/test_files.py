"""Pictures, voices and documents in both directions."""

import json
from datetime import timedelta

import pytest
from telegram import Bot, InputMediaPhoto

from bot.sandbox.images import Image, read_header
from tests.sandbox.people import Api, Phone
from tests.sandbox.pictures import jpeg, png


@pytest.mark.parametrize(
    ("data", "image"),
    [
        (png(40, 30), Image(40, 30, "image/png")),
        (jpeg(64, 48), Image(64, 48, "image/jpeg")),
        (b"GIF89a" + b"\x05\x00\x07\x00", Image(5, 7, "image/gif")),
        (png()[:18], None),
        (b"\xff\xd8 not a jpeg", None),
        (b"\xff\xd8\xff", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture(data: bytes, image: Image | None) -> None:
    assert read_header(data) == image


async def test_a_chart_is_shown_with_its_caption(alice: Phone, bot: Bot) -> None:
    chart = png(60, 40)
    message = await bot.send_photo(alice.chat, chart, caption="<b>May</b>", parse_mode="HTML")
    assert [(size.width, size.height, size.file_size) for size in message.photo] == [(60, 40, len(chart))]
    [shown] = await alice.sees()
    assert shown["caption"] == "May"
    assert (await alice.http.get(shown["photo"])).content == chart


async def test_a_picture_is_sent_again_by_its_id(alice: Phone, bot: Bot, api: Api) -> None:
    message = await bot.send_photo(alice.chat, png())
    again = await bot.send_photo(alice.chat, message.photo[-1].file_id)
    assert again.photo == message.photo
    refusal = await api.fails("sendDocument", chat_id=alice.chat, document=message.photo[-1].file_id)
    assert refusal == "Bad Request: can't use file of type Photo as Document"


async def test_the_bot_downloads_what_the_person_sends(alice: Phone, bot: Bot) -> None:
    receipt = png(100, 200)
    await alice.uploads("photo", "receipt.png", receipt, caption="dinner")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.caption == "dinner"
    photo = update.message.photo[-1]
    assert (photo.width, photo.height) == (100, 200)
    file = await bot.get_file(photo)
    assert bytes(await file.download_as_bytearray()) == receipt


async def test_voices_and_documents_keep_their_details(
    alice: Phone, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await alice.uploads("voice", "note.ogg", b"OggS", duration="3")
    await alice.uploads("document", "may.csv", b"a,b\n", caption="the bank's")
    voice, document = (update.message for update in await bot.get_updates())
    assert voice is not None
    assert voice.voice is not None
    assert voice.voice.duration == timedelta(seconds=3)
    assert document is not None
    assert document.document is not None
    assert (document.document.file_name, document.document.file_size) == ("may.csv", 4)
    shown = await alice.sees()
    assert shown[0]["voice"]["duration"] == 3
    assert shown[1]["document"]["name"] == "may.csv"


async def test_the_bot_sends_documents_and_voices(alice: Phone, bot: Bot) -> None:
    await bot.send_document(alice.chat, b"a,b\n", filename="books.csv", caption="yours")
    await bot.send_voice(alice.chat, b"OggS", filename="hello.ogg")
    document, voice = await alice.sees()
    assert (document["document"]["name"], document["caption"]) == ("books.csv", "yours")
    file = await alice.http.get(document["document"]["url"])
    assert file.content == b"a,b\n"
    assert file.headers["content-disposition"] == "attachment"
    assert "voice" in voice


async def test_an_album(alice: Phone, bot: Bot, api: Api) -> None:
    messages = await bot.send_media_group(
        alice.chat, [InputMediaPhoto(png(), caption="May"), InputMediaPhoto(png(50, 50))]
    )
    assert len({message.media_group_id for message in messages}) == 1
    assert len(await alice.sees()) == 2
    refusal = await api.fails("sendMediaGroup", chat_id=alice.chat, media=json.dumps([]))
    assert "must include 2-10 items" in refusal


@pytest.mark.parametrize(
    ("data", "description"),
    [
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (png(9990, 20), "PHOTO_INVALID_DIMENSIONS"),
        (png(420, 20), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
async def test_pictures_that_telegram_refuses(alice: Phone, api: Api, data: bytes, description: str) -> None:
    answer = await alice.http.post(
        f"/bot{api.token}/sendPhoto", data={"chat_id": str(alice.chat)}, files={"photo": ("x.png", data)}
    )
    assert answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}


async def test_files_that_are_too_large(alice: Phone, api: Api) -> None:
    where = {"chat_id": str(alice.chat)}
    photo = png() + bytes(10 * 1024 * 1024)
    answer = await alice.http.post(f"/bot{api.token}/sendPhoto", data=where, files={"photo": ("x", photo)})
    assert "is too big for a photo" in answer.json()["description"]
    answer = await alice.http.post(
        f"/bot{api.token}/sendDocument", data=where, files={"document": ("x", bytes(52 * 1024 * 1024))}
    )
    assert answer.json() == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}


async def test_files_that_are_not_there(alice: Phone, api: Api) -> None:
    chat = {"chat_id": alice.chat}
    long_caption = {"caption": "x" * 1025, "photo": "nothing"}
    wrong = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await api.fails("sendPhoto", **chat) == "Bad Request: there is no photo in the request"
    assert await api.fails("sendPhoto", **chat, photo="nothing") == wrong
    assert await api.fails("sendPhoto", **chat, photo="attach://nothing") == wrong
    assert await api.fails("sendPhoto", **chat, photo="https://example.org/x.png") == (
        "Bad Request: failed to get HTTP URL content"
    )
    assert await api.fails("sendPhoto", **chat, **long_caption) == "Bad Request: message caption is too long"
    assert await api.fails("getFile", file_id="nothing") == "Bad Request: invalid file_id"
    assert (await alice.http.get(f"/file/bot{api.token}/photos/none.png")).status_code == 404
    assert (await alice.http.get("/sim/files/nothing")).status_code == 404


async def test_a_large_file_can_be_sent_but_not_downloaded(alice: Phone, api: Api, bot: Bot) -> None:
    await alice.uploads("document", "film.bin", bytes(21 * 1024 * 1024))
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    refusal = await api.fails("getFile", file_id=update.message.document.file_id)
    assert refusal == "Bad Request: file is too big"


async def test_a_person_without_a_file(alice: Phone) -> None:
    answer = await alice.http.post(f"/sim/chats/{alice.chat}/files", data={"caption": "x"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "the form must carry a file named photo, voice or document"}
    answer = await alice.http.post(
        f"/sim/chats/{alice.chat}/files", files={"photo": ("x.png", b"no picture")}
    )
    assert (answer.status_code, answer.json()) == (400, {"error": "Bad Request: IMAGE_PROCESS_FAILED"})
