package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.Reserve;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One piece of due work: never run twice at once, and its failures told once each instead of every second. */
final class TickedWork implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TickedWork.class);

    private final DueWork work;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable String lastFailure;

    TickedWork(DueWork work) {
        this.work = work;
    }

    /** Whether limits are not known before it has run. */
    boolean decides() {
        return work.stage().compareTo(DueWork.Stage.DECISIONS) <= 0;
    }

    /** Whether it looks at what others do, who go first where the machine is busy. */
    boolean tells() {
        return work.stage() == DueWork.Stage.TELLING;
    }

    boolean running() {
        return turn.isLocked();
    }

    /** When something of it falls due next, as far as is known. */
    Optional<Instant> nextDue() {
        try {
            AtomicReference<Optional<Instant>> next = new AtomicReference<>(Optional.empty());
            Reserve.entitle(() -> next.set(work.nextDue()));
            return next.get();
        } catch (RuntimeException failure) {
            // Its next turn comes soon, and tells what is wrong.
            LOG.debug("{} does not know when it is due next: {}", name(), failure.getMessage());
            return Optional.empty();
        }
    }

    String name() {
        return work.getClass().getSimpleName();
    }

    /** Runs the work, waiting for a run under way to end first; throws nothing. */
    @Override
    public void run() {
        turn.lock();
        try {
            Reserve.entitle(work::runDue);
            if (lastFailure != null) {
                LOG.info("{} works again", name());
                lastFailure = null;
            }
        } catch (RuntimeException | Error failure) {
            tellOnce(failure);
        } finally {
            turn.unlock();
        }
    }

    /** The same, and waits for what of it goes on elsewhere. */
    void runWhole() {
        run();
        work.awaitRest();
    }

    // Not by the message: that may hold an id or a time and would be new each second.
    private void tellOnce(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String kind = failure.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        if (!kind.equals(lastFailure)) {
            LOG.error("{} failed; it is tried again each second", name(), failure);
        }
        lastFailure = kind;
    }
}
