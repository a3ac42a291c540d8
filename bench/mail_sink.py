"""A mail server that takes everything as fast as it can, in a process of its own. ``python -m bench.mail_sink``.

With a number it takes so many seconds over each letter, as one does that writes every letter to a disk.
"""

import asyncio
import sys

EHLO = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
ANSWERS = {b"MAIL": b"250 OK\r\n", b"RCPT": b"250 OK\r\n", b"RSET": b"250 OK\r\n", b"DATA": b"354 Go on\r\n"}


SLOW = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0


async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            writer.write(EHLO)
        elif verb == b"QUIT":
            writer.write(b"221 Bye\r\n")
            break
        else:
            writer.write(ANSWERS[verb])
        if verb == b"DATA":
            await writer.drain()
            await reader.readuntil(b"\r\n.\r\n")
            if SLOW:
                await writer.drain()
                await asyncio.sleep(SLOW)
            writer.write(b"250 Taken\r\n")
    await writer.drain()
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(converse, "127.0.0.1", 0, limit=2**20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
