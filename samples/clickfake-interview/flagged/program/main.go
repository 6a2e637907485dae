package main

func processOsShell() {}
func StartMainLoop() { processOsShell() }
func main() { StartMainLoop() }
