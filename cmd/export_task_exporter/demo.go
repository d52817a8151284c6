package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"export_task_exporter/collector/cloudsim"
)

// pace is how long an hour of the simulated clouds lasts.
const pace = time.Minute

// demoConfig is an ordinary configuration, with patience that suits the hour, for clouds at these four addresses.
const demoConfig = `
defaults:
  retention: 24m
  expected_interval: 26m
accounts:
  - name: demo-aws
    stuck_after: 2m
    aws:
      regions: [eu-west-1, us-east-1]
      kinds: [store_image, export_image, export_instance]
      endpoint: %[1]s
  - name: demo-outscale
    stuck_after: 3m
    outscale:
      regions: [eu-west-2]
      access_key: demo
      secret_key: demo-secret
      endpoint: %[2]s/api/v1
  - name: demo-fujitsu
    stuck_after: 7m
    fujitsu:
      auth_url: %[3]s/v3
      username: demo
      password: demo-secret
      user_domain_name: demo-contract
      project_id: de3057a7e0000000000000000000c10d
      region: jp-east-3
  - name: demo-alibaba
    stuck_after: 6m
    alibaba:
      access_key_id: demo
      access_key_secret: demo-secret
      endpoint: %[4]s
`

// startDemo starts the simulated clouds on loopback, with exports that live by the clock, points the environment at them,
// and gives an ordinary configuration. What follows is the exporter's ordinary way. Stop ends the clouds.
func startDemo(ctx context.Context, clock func() time.Time) (text []byte, stop func(), err error) {
	if err := demoEnvironment(); err != nil {
		return nil, nil, err
	}
	var running clouds
	var addresses []any
	for _, cloud := range []http.Handler{
		cloudsim.DemoEC2(clock, pace), cloudsim.DemoOutscale(clock, pace), cloudsim.DemoFujitsu(clock, pace), cloudsim.DemoENS(clock, pace),
	} {
		address, err := running.start(ctx, cloud)
		if err != nil {
			running.stop()
			return nil, nil, fmt.Errorf("starting the simulated clouds: %w", err)
		}
		addresses = append(addresses, address)
	}
	return fmt.Appendf(nil, demoConfig, addresses...), running.stop, nil
}

// clouds are servers on loopback.
type clouds struct {
	servers []*http.Server
	serving sync.WaitGroup
}

// start serves one more cloud, and gives its URL.
func (c *clouds) start(ctx context.Context, cloud http.Handler) (address string, err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: cloud, ReadHeaderTimeout: time.Minute}
	c.servers = append(c.servers, server)
	c.serving.Go(func() { _ = server.Serve(listener) }) // until it is closed
	return "http://" + listener.Addr().String(), nil
}

func (c *clouds) stop() {
	for _, server := range c.servers {
		_ = server.Close()
	}
	c.serving.Wait()
}

// demoEnvironment sets the keys of the simulated AWS, whose configuration has no place for them, and leaves out whatever else
// the machine's owner has set: no real credential goes to a simulated cloud, and no request to a real one.
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
