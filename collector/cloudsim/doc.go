// Package cloudsim is the clouds, near enough: their HTTP APIs as handlers that list exports which start, move and end by
// a clock. The exporter's demo, its tests and its benchmarks ask it through the clouds' real SDKs.
//
// A cloud is a value of its own ([EC2]) with three things to set: who may ask (keys, roles), what there is ([Export]) and
// what goes wrong ([Fault]). It refuses what the cloud refuses, in the cloud's words, so that a request which is answered
// here is a good request there. That is why it shares no code with a provider or an SDK: signatures are checked by
// something other than what made them.
package cloudsim
