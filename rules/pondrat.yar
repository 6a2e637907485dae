// See pondrat.md.

rule pondrat {
  meta:
    basis = "intel"
    behaviours = "executes, known"
    kinds = "executable"
    message = "exports three of the four message handlers of PondRAT"
  strings:
    $down = "_Z7MsgDownP11_TRANS_INFO"
    $up = "_Z5MsgUpP11_TRANS_INFO"
    $run = "_Z6MsgRunP11_TRANS_INFO"
    $cmd = "_Z6MsgCmdP11_TRANS_INFO"
  condition:
    3 of them
}
