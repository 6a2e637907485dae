package main

func StartMainLoop() {}
func main() { StartMainLoop() }
