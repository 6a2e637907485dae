complete -W "run stop" demo
