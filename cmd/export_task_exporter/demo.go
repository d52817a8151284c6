package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// pace is how long an hour of the simulated clouds lasts.
const pace = time.Minute

// demoConfig is an ordinary configuration, for clouds at this address and patience that suits their hour.
const demoConfig = `
defaults:
  retention: 24m
  stuck_after: 2m
  expected_interval: 26m
accounts:
  - name: demo
    aws:
      regions: [eu-west-1, us-east-1]
      kinds: [store_image, export_image, export_instance]
      endpoint: %[1]s
`

// startDemo starts the simulated clouds on loopback, with exports that live by the clock, points the environment at them,
// and gives an ordinary configuration. What follows is the exporter's ordinary way. Stop ends the clouds.
func startDemo(ctx context.Context, clock func() time.Time) (text []byte, stop func(), err error) {
	clouds := &http.Server{Handler: cloudsim.DemoEC2(clock, pace), ReadHeaderTimeout: time.Minute}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("starting the simulated clouds: %w", err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = clouds.Serve(listener) // until it is closed
	}()
	stop = func() {
		_ = clouds.Close()
		<-served
	}
	if err := demoEnvironment(); err != nil {
		stop()
		return nil, nil, err
	}
	return fmt.Appendf(nil, demoConfig, "http://"+listener.Addr().String()), stop, nil
}

// demoEnvironment sets the keys of the simulated clouds, and leaves out whatever else the machine's owner has set: no real
// credential goes to a simulated cloud, and no request to a real one.
func demoEnvironment() error {
	for variable, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "demo", "AWS_SECRET_ACCESS_KEY": "demo-secret", "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_CA_BUNDLE": "",
		"AWS_USE_FIPS_ENDPOINT": "", "AWS_USE_DUALSTACK_ENDPOINT": "",
	} {
		if err := os.Setenv(variable, value); err != nil {
			return fmt.Errorf("starting the demo: %w", err)
		}
	}
	return nil
}
