package collector

// turn bounds how many listings are under way at once, so that a thousand targets do not open a thousand sockets. Each
// account has a share of the whole: one whose cloud hangs holds its own, and the others go on.
type turn struct {
	share, all chan struct{}
}

func newTurns(targets []Target, concurrency int) map[account]*turn {
	turns := make(map[account]*turn)
	all := make(chan struct{}, max(1, concurrency))
	for _, target := range targets {
		turns[account{target.Provider, target.Account}] = &turn{all: all}
	}
	for _, t := range turns {
		t.share = make(chan struct{}, max(1, concurrency/len(turns)))
	}
	return turns
}

// take waits for a turn. It gives up, and returns false, when closed is.
func (t *turn) take(closed <-chan struct{}) bool {
	select {
	case t.share <- struct{}{}:
	case <-closed:
		return false
	}
	select {
	case t.all <- struct{}{}:
		return true
	case <-closed:
		<-t.share
		return false
	}
}

// release ends the turn.
func (t *turn) release() {
	<-t.all
	<-t.share
}
