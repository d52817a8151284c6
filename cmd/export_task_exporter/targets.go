package main

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"export_task_exporter/collector"
	"export_task_exporter/collector/alibaba"
	"export_task_exporter/collector/aws"
	"export_task_exporter/collector/fujitsu"
	"export_task_exporter/collector/outscale"
	"export_task_exporter/config"
)

// regionsRemembered is how long the list of an account's regions is good for.
const regionsRemembered = time.Hour

// transport adjusts the HTTP transports of all clouds. Nil leaves them as they are.
type transport func(*http.Transport)

// targets makes what is to be asked of an account. This is the one place that knows all clouds. It asks nothing.
func (t transport) targets(account *config.Account) ([]collector.Target, error) {
	switch {
	case account.AWS != nil:
		return t.aws(account)
	case account.Outscale != nil:
		return t.outscale(account)
	case account.Fujitsu != nil:
		return t.fujitsu(account)
	case account.Alibaba != nil:
		return t.alibaba(account)
	default:
		return nil, errors.New("no provider")
	}
}

// target is one of the account's, without its source.
func target(account *config.Account, provider, region, kind string) collector.Target {
	return collector.Target{
		Labels:           collector.Labels{Provider: provider, Account: account.Name, Region: region, Kind: kind},
		Timeout:          account.Timeout,
		MinInterval:      account.MinInterval,
		Retention:        account.Retention,
		MaxTasks:         account.MaxTasks,
		StuckAfter:       account.StuckAfterFor(kind),
		ExpectedInterval: account.ExpectedInterval,
	}
}

func (t transport) aws(account *config.Account) ([]collector.Target, error) {
	block := account.AWS
	asked := &aws.Account{
		Profile: block.Profile, RoleARN: block.RoleARN, ExternalID: block.ExternalID, Endpoint: block.Endpoint, Transport: t,
	}
	var all []collector.Target
	for _, kind := range block.Kinds {
		in := func(region string) (collector.Target, error) {
			one := target(account, "aws", region, kind)
			source, err := asked.Source(region, kind)
			one.Source = source
			return one, err
		}
		if slices.Contains(block.Regions, config.AllRegions) {
			lookup, err := awsLookup(asked, in)
			if err != nil {
				return nil, err
			}
			all = append(all, lookup)
			continue
		}
		for _, region := range block.Regions {
			one, err := in(region)
			if err != nil {
				return nil, err
			}
			all = append(all, one)
		}
	}
	return all, nil
}

// awsLookup is the target that finds those of all regions.
func awsLookup(asked *aws.Account, in func(region string) (collector.Target, error)) (collector.Target, error) {
	lookup, err := in(config.AllRegions)
	if err != nil {
		return lookup, err
	}
	regions := asked.Regions(in)
	lookup.Source, lookup.Found, lookup.MinInterval = regions, regions.Found, regionsRemembered
	return lookup, nil
}

func (t transport) outscale(account *config.Account) ([]collector.Target, error) {
	block := account.Outscale
	asked := &outscale.Account{
		AccessKey: block.AccessKey, SecretKey: block.SecretKey, SecretKeyFile: block.SecretKeyFile,
		Profile: block.Profile, Endpoint: block.Endpoint, Transport: t,
	}
	var all []collector.Target
	for _, region := range block.Regions {
		for _, kind := range block.Kinds {
			one := target(account, "outscale", region, kind)
			source, err := asked.Source(region, kind)
			if err != nil {
				return nil, err
			}
			one.Source = source
			all = append(all, one)
		}
	}
	return all, nil
}

func (t transport) fujitsu(account *config.Account) ([]collector.Target, error) {
	block := account.Fujitsu
	asked := &fujitsu.Account{
		Cloud: block.Cloud, AuthURL: block.AuthURL, Username: block.Username, UserDomainName: block.UserDomainName,
		Password: block.Password, PasswordFile: block.PasswordFile, ProjectID: block.ProjectID,
		Endpoint: block.Endpoint, Paths: block.Paths, Transport: t,
	}
	region := block.Region
	if region == "" {
		var err error
		if region, err = asked.Region(); err != nil {
			return nil, err
		}
	}
	one := target(account, "fujitsu", region, fujitsu.Image)
	source, err := asked.Source(region, fujitsu.Image)
	one.Source = source
	return []collector.Target{one}, err
}

func (t transport) alibaba(account *config.Account) ([]collector.Target, error) {
	block := account.Alibaba
	asked := alibaba.Account{
		AccessKeyID: block.AccessKeyID, AccessKeySecret: block.AccessKeySecret, AccessKeySecretFile: block.AccessKeySecretFile,
		Endpoint: block.Endpoint, Transport: t,
	}
	one := target(account, "alibaba", alibaba.Region, alibaba.ENSImage)
	source, err := asked.Source(alibaba.ENSImage)
	one.Source = source
	return []collector.Target{one}, err
}
