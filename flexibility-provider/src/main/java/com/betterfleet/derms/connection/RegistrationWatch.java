package com.betterfleet.derms.connection;

import com.betterfleet.derms.time.DueWork;
import java.time.InstantSource;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What time alone does to an exchange of tokens: an answer that does not come, a token that nobody used. */
@Component
class RegistrationWatch implements DueWork {

    private static final int BATCH = 100;

    private final JdbcRegistrations registrations;
    private final RegistrationLedger ledger;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    RegistrationWatch(
            JdbcRegistrations registrations,
            RegistrationLedger ledger,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.registrations = registrations;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        List<String> due;
        do {
            due = registrations.due(clock.instant(), BATCH);
            due.forEach(id ->
                    transaction.executeWithoutResult(status -> ledger.takeIfThere(id, RegistrationMoves::overdue)));
        } while (due.size() == BATCH);
    }
}
