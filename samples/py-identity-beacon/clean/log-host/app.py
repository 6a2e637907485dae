import getpass
import logging
import socket

logging.info("started by %s on %s", getpass.getuser(), socket.gethostname())
