package com.betterfleet.derms.registration;

import com.betterfleet.derms.time.DueWork;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies what falls due by time: overdue answers and expired tokens. */
@Component
class RegistrationScheduler implements DueWork {

    private static final int BATCH_SIZE = 100;

    private final JdbcRegistrations registrations;
    private final RegistrationStore store;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    RegistrationScheduler(
            JdbcRegistrations registrations,
            RegistrationStore store,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.registrations = registrations;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        List<String> due;
        do {
            due = registrations.findDueIds(clock.instant(), BATCH_SIZE);
            due.forEach(id -> transaction.executeWithoutResult(
                    status -> store.applyTransitionIfPresent(id, RegistrationStateMachine::expireOverdue)));
        } while (due.size() == BATCH_SIZE);
    }
}
