package collector

// turn bounds how many listings are under way at once, so that a thousand targets do not open a thousand sockets. Each
// account has a share of the whole: one whose cloud hangs holds its own, and the others go on.
type turn struct {
	share, all chan struct{}
}

// turns are those of all accounts.
type turns struct {
	all   chan struct{}
	share int
	of    map[account]*turn
}

func newTurns(targets []Target, concurrency int) *turns {
	accounts := make(map[account]bool)
	for _, target := range targets {
		accounts[target.region().account] = true
	}
	return &turns{
		all:   make(chan struct{}, max(1, concurrency)),
		share: max(1, concurrency/max(1, len(accounts))),
		of:    make(map[account]*turn),
	}
}

// get gives the account's.
func (t *turns) get(payer account) *turn {
	if t.of[payer] == nil {
		t.of[payer] = &turn{share: make(chan struct{}, t.share), all: t.all}
	}
	return t.of[payer]
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
