from ansible.module_utils.basic import AnsibleModule


def main():
    module = AnsibleModule(argument_spec={"name": {"type": "str", "required": True}, "job": {"type": "str"}})
    crontab = module.get_bin_path("crontab", True)
    rc, out, err = module.run_command([crontab, "-l"])
    line = "# %s\n%s\n" % (module.params["name"], module.params["job"])
    if line not in out:
        path = "/etc/cron.d/" + module.params["name"]
        with open(path, "w") as f:
            f.write(line)
    module.exit_json(changed=line not in out)


if __name__ == "__main__":
    main()
