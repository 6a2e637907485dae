from .account import Wallet
