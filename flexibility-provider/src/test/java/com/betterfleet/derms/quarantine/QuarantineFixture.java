package com.betterfleet.derms.quarantine;

import java.time.InstantSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates a quarantine for jobs that a test runs by itself. */
public final class QuarantineFixture {

    private QuarantineFixture() {}

    public static Quarantine create(
            JdbcClient jdbc, TransactionTemplate transaction, ApplicationEventPublisher events, InstantSource clock) {
        return new Quarantine(new JdbcSetAsideSubjects(jdbc), transaction, events, clock);
    }
}
