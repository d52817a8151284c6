package collector

import "time"

// State is where a task stands, in one vocabulary for all providers.
type State string

// The states. A provider's word that no mapping knows becomes Unknown, which is never an error: the word itself stays
// readable in [Task.ProviderState].
const (
	Queued    State = "queued"
	Running   State = "running"
	Canceling State = "canceling"
	Succeeded State = "succeeded"
	Failed    State = "failed"
	Canceled  State = "canceled"
	Unknown   State = "unknown"
)

// States returns every state, in the order in which Prometheus sorts them.
func States() []State {
	return []State{Canceled, Canceling, Failed, Queued, Running, Succeeded, Unknown}
}

// Active tells whether a task in this state may still move. Unknown counts as active: nobody said that it ended.
func (s State) Active() bool {
	switch s {
	case Succeeded, Failed, Canceled:
		return false
	default:
		return true
	}
}

// Task is one export job as a provider tells it. Every field but ID and State may be left at its zero value, which always
// means that the provider did not say.
type Task struct {
	// ID is unique within the target. Where the provider has none, the source makes one of what identifies the run.
	ID string
	// State is the mapped state. The zero value is read as Unknown.
	State State
	// ProviderState is the provider's own word for the state.
	ProviderState string
	// SourceID is the image, snapshot or instance that is exported; SourceName is its name.
	SourceID, SourceName string
	// Destination is where the export goes, as bucket/prefix. Never a URL, signed or not.
	Destination string
	// Format is the disk image's format, in the provider's spelling.
	Format string
	// Progress is in percent, 0 to 100. Nil: the provider gave no figure, which is not the same as 0.
	// More than 100 is read as 100; a negative figure or one that is no number is read as none.
	Progress *float64
	// Started is when the provider started or accepted the task. Ended is when it ended.
	Started, Ended time.Time
	// FailureReason is set for failed tasks; empty is read as OtherFailure.
	FailureReason FailureReason
	// Message is what the provider says of a failed task. Sources pass it on as it is: the collector cuts it to one line
	// of at most 200 runes, and takes the secrets out of its URLs.
	Message string
}
