module example.test/app

go 1.21

require (
	github.com/pkg/errors v0.9.1
	github.com/sirupsen/logrus v1.9.3
)
