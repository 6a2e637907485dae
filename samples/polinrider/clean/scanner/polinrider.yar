rule example {
  strings:
    $a = "global['!']='1'; global['r']=require"
    $b = "2[gWfGj;<:-93Z^C charCodeAt eval("
  condition:
    any of them
}
