import asyncio
import aiohttp
from setuptools import setup


async def ping():
    async with aiohttp.ClientSession() as session:
        async with session.get("http://callback.payload.invalid/") as answer:
            print(answer.status)


asyncio.run(ping())
setup(name="demo", version="1.0")
